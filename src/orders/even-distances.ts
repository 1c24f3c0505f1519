/**
 * Chooses which pairs of peers to compare if all would take too long: each peer is compared with equally many others,
 * at even distances round the group.
 */
import type { Histories } from '../trace/histories.ts';

/**
 * @param farthest the longest distance, by the numbers of the peers
 * @param workLimit entries of lists that may be read
 * @returns distances in ascending order, at least one if `farthest` is not 0
 */
export function evenDistances(
  { size, deliveries }: Pick<Histories, 'size' | 'deliveries'>,
  farthest: number,
  workLimit: number,
): number[] {
  const affordable = Math.floor(workLimit / Math.max(1, deliveries.length + size));
  const count = Math.min(farthest, Math.max(1, affordable));
  return Array.from({ length: count }, (_, k) => 1 + Math.floor((k * farthest) / count));
}
