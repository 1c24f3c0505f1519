/**
 * The least whole number from `low` on for which it holds, where it holds for all that follow the first; `high` if it
 * holds for none before.
 */
export function firstWhere(low: number, high: number, holds: (value: number) => boolean): number {
  let [from, to] = [low, high];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (holds(middle)) to = middle;
    else from = middle + 1;
  }
  return from;
}
