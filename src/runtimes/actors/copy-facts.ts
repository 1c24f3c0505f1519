/**
 * What is written down of each copy, at trace level full: that it was sent, doubled, received or dropped, and all that
 * it carries.
 */
import { firstCarried } from '../../core/carried.ts';
import type { PeerId } from '../../core/protocol.ts';
import { logFurther } from '../../trace/carried.ts';
import type { Ensemble } from './ensemble.ts';
import type { Letter } from './letters.ts';

/** Each copy has a letter of its own, with its number, which is closed at once: gives it back. */
export function recordSent(ensemble: Ensemble, letter: Letter, to: PeerId, bytes: number): Letter {
  const { from, message, kind } = letter;
  const carried = ensemble.carriedBy(message, from);
  const { origin, sequence } = firstCarried(carried);
  letter.isOpen = 0;
  letter.copy = ensemble.nextCopy++;
  ensemble.log.sent(ensemble.now(), from, to, letter.copy, kind, bytes, origin, sequence);
  logFurther(ensemble.log, carried);
  return letter;
}

/** The network has made a second copy, which gets a number of its own. */
export function recordDuplicated(ensemble: Ensemble, second: Letter, to: PeerId, of: number): void {
  const { from, message, kind } = second;
  const carried = ensemble.carriedBy(message, from);
  const { origin, sequence } = firstCarried(carried);
  second.copy = ensemble.nextCopy++;
  ensemble.log.duplicated(ensemble.now(), from, to, second.copy, kind, of, origin, sequence);
  logFurther(ensemble.log, carried);
}

export function recordReceived(ensemble: Ensemble, { from, message, kind, copy }: Letter, to: PeerId): void {
  const carried = ensemble.carriedBy(message, from);
  const { origin, sequence } = firstCarried(carried);
  ensemble.log.received(ensemble.now(), to, from, copy, kind, origin, sequence);
  logFurther(ensemble.log, carried);
}

export function recordDropped(
  ensemble: Ensemble,
  { from, message, kind, copy }: Letter,
  to: PeerId,
  reason: string,
): void {
  const carried = ensemble.carriedBy(message, from);
  const { origin, sequence } = firstCarried(carried);
  ensemble.log.dropped(ensemble.now(), from, to, copy, kind, reason, origin, sequence);
  logFurther(ensemble.log, carried);
}
