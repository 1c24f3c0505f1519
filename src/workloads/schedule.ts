/**
 * Broadcasts at known times, peer by peer: what `scatter` draws and `file` reads. Rows in typed arrays, so that a
 * million peers without a broadcast cost four bytes each.
 */
import type { PeerId } from '../core/protocol.ts';
import type { Workload } from './workload.ts';

/**
 * @param peers the peer that makes broadcast number i
 * @param times when, in milliseconds after that peer's start
 */
export function scheduledWorkload(size: number, peers: Int32Array, times: Float64Array): Workload {
  const ends = new Int32Array(size + 1);
  for (const peer of peers) ends[peer + 1]++;
  for (let p = 1; p <= size; p++) ends[p] += ends[p - 1];
  const cursors = ends.slice(0, size);
  const rows = new Float64Array(times.length);
  for (let i = 0; i < peers.length; i++) rows[cursors[peers[i]]++] = times[i];
  for (let p = 0; p < size; p++) {
    if (ends[p + 1] - ends[p] > 1) rows.subarray(ends[p], ends[p + 1]).sort();
    cursors[p] = ends[p];
  }
  return {
    first(peer: PeerId): number {
      cursors[peer] = ends[peer];
      return cursors[peer] < ends[peer + 1] ? rows[cursors[peer]] : Number.POSITIVE_INFINITY;
    },
    next(peer: PeerId): number {
      const at = ++cursors[peer];
      return at < ends[peer + 1] ? rows[at] - rows[at - 1] : Number.POSITIVE_INFINITY;
    },
  };
}
