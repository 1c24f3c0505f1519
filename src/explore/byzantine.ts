/**
 * What a Byzantine peer may send. It follows its protocol, but of each copy that it sends there is a second one with
 * another payload, and each of the two may arrive or not: so it may be silent, leave out some of its receivers, send
 * them different payloads, or vouch for a payload that nobody has broadcast.
 */
import { broadcastsOf } from './explored-peer.ts';
import type { World } from './world.ts';

/** What Byzantine peers send that are bound to nothing, and no more. */
export interface Script {
  /** Which peers are Byzantine, as bits. */
  readonly byzantine: number;
  readonly copies: readonly number[];
}

/** The sets of so many peers as the world's limits allow to be Byzantine, each as bits. */
export function byzantineSets({ graph, limits }: World): number[] {
  const sets = Array.from({ length: 1 << graph.size }, (_, bits) => bits);
  return sets.filter((bits) => bitsIn(bits) === limits.byzantine);
}

function bitsIn(bits: number): number {
  let count = 0;
  for (let left = bits; left > 0; left &= left - 1) count++;
  return count;
}

/** The message with another payload; undefined if it holds none. */
export function changedMessage(message: unknown, world: World): unknown {
  const payloads = new Set<unknown>(broadcastsOf(world).map(({ payload }) => payload));
  let isChanged = false;
  function changed(value: unknown): unknown {
    if (payloads.has(value)) {
      isChanged = true;
      return `${String(value).slice(0, -1)}!`;
    }
    if (Array.isArray(value)) return value.map(changed);
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, changed(part)]));
    return value;
  }
  const result = changed(message);
  return isChanged ? result : undefined;
}
