/**
 * Quantiles of many numbers, without sorting them all.
 *
 * The q-quantile is the smallest of the values that at least a share q of them does not exceed (nearest rank; Hyndman
 * and Fan, "Sample Quantiles in Statistical Packages", 1996, definition 1), so it is always a value that occurred.
 * Found by Hoare's selection ("Algorithm 65: Find", CACM 4:7, 1961) in linear time; its partition copes well with equal
 * values, which are frequent in virtual time.
 */

/** Quantiles for ascending shares in (0, 1]; `values` (at least one) are put into another order. */
export function quantilesOf(values: Float64Array, shares: readonly number[]): number[] {
  let start = 0;
  return shares.map((share) => {
    const rank = Math.max(0, Math.ceil(share * values.length) - 1);
    select(values, rank, start);
    start = rank;
    return values[rank];
  });
}

/** Puts the value of that rank in its place, the smaller ones before it; those before `start` are in place. */
function select(values: Float64Array, rank: number, start: number): void {
  let left = start;
  let right = values.length - 1;
  while (left < right) {
    const pivot = middleOf(values[left], values[(left + right) >>> 1], values[right]);
    let i = left;
    let j = right;
    while (i <= j) {
      while (values[i] < pivot) i++;
      while (values[j] > pivot) j--;
      if (i > j) break;
      const value = values[i];
      values[i++] = values[j];
      values[j--] = value;
    }
    if (rank <= j) right = j;
    else if (rank >= i) left = i;
    else return;
  }
}

/** The second of three by size: keeps sorted input from being the worst case. */
function middleOf(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
