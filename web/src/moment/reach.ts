/** The spread of a broadcast in a whole run: when it reached each peer, and which copies carried it. */

import type { Facts } from '../../../src/browser.ts';
import { BROADCAST, DELIVERED, DUPLICATED, FactCursor, RECEIVED, SENT } from '../../../src/browser.ts';
import type { BroadcastName } from './broadcast-table.ts';
import { type CopyTable, NEVER } from './copy-table.ts';

export interface Reach {
  /** By peer: the fact by which it first had the broadcast; `NEVER` if it had not. */
  readonly at: Int32Array;
  /** Peers in the order in which they were reached; those that were not come last. */
  readonly order: Int32Array;
  readonly reached: number;
  /** By copy: 1 if it carries the broadcast. */
  readonly carries: Uint8Array;
}

/** @param chosen any broadcast if it is left out */
export function reachOf(facts: Facts, size: number, copies: CopyTable, chosen?: BroadcastName): Reach {
  const at = new Int32Array(size).fill(NEVER);
  const order = new Int32Array(size);
  let reached = 0;
  const carries = new Uint8Array(copies.count);
  for (const row = new FactCursor(facts); row.next(); ) {
    const code = row.copyCode;
    if (chosen !== undefined && (row.origin !== chosen.origin || row.sequence !== chosen.sequence)) continue;
    if (code === SENT || code === DUPLICATED) carries[copies.copyOf[row.index]] = row.origin < 0 ? 0 : 1;
    if (code !== BROADCAST && code !== DELIVERED && code !== RECEIVED) continue;
    if (at[row.peer] !== NEVER || row.origin < 0) continue;
    at[row.peer] = row.index;
    order[reached++] = row.peer;
  }
  let last = reached;
  for (let peer = 0; peer < size; peer++) if (at[peer] === NEVER) order[last++] = peer;
  return { at, order, reached, carries };
}
