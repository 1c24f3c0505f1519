/**
 * Copies that come in on a link that the receiver has taken down: the receiver counts them as dropped, so that none is
 * lost untold.
 */
import { firstCarried } from '../../core/carried.ts';
import type { PeerId } from '../../core/protocol.ts';
import { logFurther } from '../../trace/carried.ts';
import type { Household } from './household.ts';

const REASON = 'link down';

/** Counts and records such a copy, and gives its kind. */
export function dropLate(household: Household, from: PeerId, to: PeerId, message: unknown, number: number): number {
  const { books, program, log } = household;
  const kind = program.kindOf(message);
  books.countDropped(kind, REASON);
  if (log.full) {
    const carried = program.broadcastOf(message, from);
    const { origin, sequence } = firstCarried(carried);
    log.dropped(household.now(), from, to, number, kind, REASON, origin, sequence);
    logFurther(log, carried);
  }
  return kind;
}
