/**
 * The books of a run that is over. While it runs, actors count as little as they can; what is asked of them follows
 * from that here.
 *
 * What a peer received on a route is what was sent on it, less what was dropped and what still waits. Each actor has
 * also counted what it handled,
 * and each letter how many of its copies came in: the books are written only if all three agree.
 */
import { invariant } from '../../core/invariant.ts';
import type { PeerId } from '../../core/protocol.ts';
import type { Actor } from './actor.ts';
import type { Ensemble } from './ensemble.ts';

/** To be called once, when the run is over. */
export function settle(ensemble: Ensemble): void {
  const { actors, agenda, books, full, letters, routes } = ensemble;
  letters.settle();
  for (const { id } of actors) {
    routes.own[id].others = letters.ownMessages[id];
    routes.own[id].carried = letters.ownCopies[id];
  }
  routes.settle(books);
  for (const actor of actors) {
    actor.forEachWaiting((number) => takeOut(ensemble, actor.id, number));
  }
  for (const { to, number } of full.waiting()) takeOut(ensemble, to, number);
  for (const { what, peer, number } of agenda.entries) if (what === 'arrival') takeOut(ensemble, peer, number);
  for (const actor of actors) settleActor(ensemble, actor);
  const { received } = books.totals();
  const handled = books.handled.reduce((sum, count) => sum + count, 0);
  invariant(handled === received, `${handled} messages handled, and ${received} letters read`);
}

/** A letter that still waits is in flight, and was not received. */
function takeOut({ books, letters }: Ensemble, to: PeerId, number: number): void {
  const { from, kind, carries } = letters.all[number];
  books.kindInFlight[kind]++;
  books.handled[to]--;
  books.received[to] -= carries;
  if (books.pairReceived !== undefined) books.pairReceived[to * books.size + from] -= carries;
}

function settleActor({ books }: Ensemble, { id, broadcasts, handled, backlog, backlogMax, deliveredOf }: Actor): void {
  invariant(
    handled === books.handled[id],
    `peer ${id} handled ${handled} messages, and ${books.handled[id]} came to it`,
  );
  books.broadcasts[id] = broadcasts;
  books.backlogMax[id] = Math.max(backlogMax, backlog);
  deliveredOf.forEach((delivered, origin) => {
    books.delivered[id] += delivered;
    if (books.pairDelivered !== undefined) books.pairDelivered[id * books.size + origin] = delivered;
  });
}
