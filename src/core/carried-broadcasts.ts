/** The broadcasts that one message carries, from a protocol's `broadcastOf`: none, one, or a list of several. */
import { checkedCarried } from './contract.ts';
import type { Program } from './program.ts';
import type { Broadcast, BroadcastName, Carried, PeerId } from './protocol.ts';

/** The name of no broadcast, in the books and the log. */
const NONE: BroadcastName = { origin: -1, sequence: 0 };

function countCarried(carried: Carried): number {
  if (carried === undefined) return 0;
  return isList(carried) ? carried.length : 1;
}

/** Number of broadcasts that the books count for a message of this kind; 0 if the kind is internal. */
export function countIn(
  program: Pick<Program, 'kinds' | 'broadcastOf'>,
  message: unknown,
  kind: number,
  from: PeerId,
  size: number,
): number {
  return program.kinds[kind].carries === 'internal'
    ? 0
    : countCarried(checkedCarried(program.broadcastOf(message, from), size));
}

/** The first of them; its origin is −1 if there is none. */
export function firstCarried(carried: Carried): BroadcastName {
  if (carried === undefined) return NONE;
  return isList(carried) ? (carried[0] ?? NONE) : carried;
}

/** The list, if there is more than one. */
export function severalCarried(carried: Carried): readonly Broadcast[] | undefined {
  return carried !== undefined && isList(carried) && carried.length > 1 ? carried : undefined;
}

/** True for a list of any length. */
export function isList(carried: NonNullable<Carried>): carried is readonly Broadcast[] {
  return Array.isArray(carried);
}
