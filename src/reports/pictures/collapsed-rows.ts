/**
 * Many peers in a space-time diagram: one broadcast is seen, and the peers stand in the order in which it reached them.
 * Used by the picture and, as another broadcast comes into focus, by the page.
 */

/** Room before and after, as a share of the time. */
const MARGIN = 0.04;
/** Height of a peer's name. */
const LABEL = 12;

/** By peer: its line, counted from above; peers that were not reached come last. */
export function rowsByTime(peers: number, reachedMs: ReadonlyMap<number, number>): readonly number[] {
  const timeOf = (peer: number) => reachedMs.get(peer) ?? Number.MAX_VALUE;
  const order = Array.from({ length: peers }, (_, peer) => peer).sort(
    (one, other) => timeOf(one) - timeOf(other) || one - other,
  );
  const rows = new Array<number>(peers);
  for (const [row, peer] of order.entries()) rows[peer] = row;
  return rows;
}

/** Each such line has its name. */
export function labelledEvery(row: number): number {
  return Math.ceil(LABEL / row);
}

/** The part of the whole time that shows a broadcast from when it was made to its last copy. */
export function viewAround(
  madeMs: number,
  endMs: number,
  whole: { readonly fromMs: number; readonly toMs: number },
): { readonly fromMs: number; readonly toMs: number } {
  const margin = MARGIN * (endMs - madeMs) || 1;
  return { fromMs: Math.max(whole.fromMs, madeMs - margin), toMs: Math.min(whole.toMs, endMs + margin) };
}
