/**
 * Copies that come in on a link that the receiver has taken down: the receiver counts them as dropped, so that none is
 * lost untold.
 */
import { firstCarried } from '../../../core/carried-broadcasts.ts';
import { LINK_DOWN } from '../../../core/drop-reasons.ts';
import type { PeerId } from '../../../core/protocol.ts';
import { logFurther } from '../../../trace/carried-facts.ts';
import type { ProcessContext } from './process-context.ts';

/** Counts and records such a copy, and gives its kind. */
export function countLinkDownDrop(
  context: ProcessContext,
  from: PeerId,
  to: PeerId,
  message: unknown,
  number: number,
): number {
  const { books, program, log } = context;
  const kind = program.kindOf(message);
  books.countDropped(kind, LINK_DOWN);
  if (log.full) {
    const carried = program.broadcastOf(message, from);
    const { origin, sequence } = firstCarried(carried);
    log.dropped(context.now(), from, to, number, kind, LINK_DOWN, origin, sequence);
    logFurther(log, carried);
  }
  return kind;
}
