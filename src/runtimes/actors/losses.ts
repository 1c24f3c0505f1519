/** Copies that reach nobody. */
import type { PeerId } from '../../core/protocol.ts';
import type { Ensemble } from './ensemble.ts';
import type { Letter } from './letters.ts';
import type { Receiver } from './routes.ts';

/** Where a link goes down, and what is still on it, or is sent on it all the same. */
export const LINK_DOWN_REASON = 'link down';

/** A copy, already counted as sent, is dropped. */
export function loseCopy(ensemble: Ensemble, to: PeerId, letter: Letter, reason: string): void {
  const { job, letters, log, routes } = ensemble;
  const { from, message, kind, carries, copy } = letter;
  routes.lose(from, to, carries);
  if (log.full) {
    const { origin, sequence } = job.program.broadcastOf(message, from) ?? { origin: -1, sequence: 0 };
    log.dropped(ensemble.now(), from, to, copy, kind, reason, origin, sequence);
  }
  letters.drop(letter, reason);
}

/** What stands in the place of a receiver to whom the link is down. */
export function nowhere(ensemble: Ensemble, to: PeerId): Receiver {
  return { id: to, put: (number) => loseCopy(ensemble, to, ensemble.letters.all[number], LINK_DOWN_REASON) };
}
