/** Copies that reach nobody. */
import { type DropReason, LINK_DOWN } from '../../core/drop-reasons.ts';
import type { PeerId } from '../../core/protocol.ts';
import { recordDropped } from './copy-facts.ts';
import type { Ensemble } from './ensemble.ts';
import type { Letter } from './letters.ts';
import type { Receiver } from './routes.ts';

/** A copy, already counted as sent, is dropped. */
export function loseCopy(ensemble: Ensemble, to: PeerId, letter: Letter, reason: DropReason): void {
  const { letters, log, routes } = ensemble;
  routes.lose(letter.from, to, letter.carries);
  if (log.full) recordDropped(ensemble, letter, to, reason);
  letters.drop(letter, reason);
}

/** What stands in the place of a receiver to whom the link is down. */
export function nowhere(ensemble: Ensemble, to: PeerId): Receiver {
  return { id: to, put: (number) => loseCopy(ensemble, to, ensemble.letters.all[number], LINK_DOWN) };
}
