/**
 * Completes the books of a run that is over. While it runs, actors count as little as they can; the rest follows from
 * that here.
 *
 * What a peer received on a route is what was sent on it, less what was dropped and what still waits. Each actor has
 * also counted what it handled, and each envelope how many of its copies were received: the books are written only if
 * all three agree.
 */
import { linkNumber } from '../../core/graph.ts';
import { invariant } from '../../core/invariant.ts';
import type { PeerId } from '../../core/protocol.ts';
import type { Books } from '../../trace/books.ts';
import type { Actor } from './actor.ts';
import type { Dropped } from './dropped-copies.ts';
import { Traffic } from './route.ts';
import type { RunParts } from './run-parts.ts';

const NO_TRAFFIC = new Traffic();

/** Call it once, when the run is over. @param cutShort the peer whose reaction was ended from outside */
export function completeBooks(parts: RunParts, cutShort?: PeerId): void {
  const { actors, backpressure, context, envelopes } = parts;
  const { books, events } = context;
  envelopes.settle();
  countRoutes(parts);
  for (const { id, mailbox } of actors) mailbox.each((number) => countInFlight(parts, id, number));
  for (const { to, number } of backpressure.waiting()) countInFlight(parts, to, number);
  for (const { what, peer, number } of events.entries) if (what === 'arrival') countInFlight(parts, peer, number);
  if (cutShort !== undefined) countUnknown(parts, cutShort);
  for (const actor of actors) countActor(books, actor);
  const { received } = books.totals();
  const handled = books.handled.reduce((sum, count) => sum + count, 0);
  invariant(handled === received, `${handled} messages handled, and ${received} envelopes read`);
}

/** What went on each route: sent, and received if it was not dropped. What still waits is taken out of that later. */
function countRoutes({ context, drops, envelopes, routes }: RunParts): void {
  const { graph } = context.job;
  for (let p = 0; p < graph.size; p++) {
    const own = routes.own[p];
    own.others = envelopes.ownMessages[p];
    own.carried = envelopes.ownCopies[p];
    countRoute(context.books, p, p, sumOf(own, NO_TRAFFIC), drops.between(p, p));
    for (const route of routes.used(p)) {
      if (route === undefined) continue;
      // Only a peer with links to all has sent to the group, so all its links took part.
      const traffic = sumOf(route, routes.group[p]);
      const { id: to } = route.to;
      countRoute(context.books, p, to, traffic, drops.between(p, to));
      if (context.books.linkMessages !== undefined) countLink(context.books, linkNumber(graph, p, to), traffic);
    }
  }
}

function sumOf(route: Traffic, group: Traffic): Traffic {
  const sum = new Traffic();
  sum.copies = route.copies + group.copies;
  sum.others = route.others + group.others;
  sum.carried = route.carried + group.carried;
  sum.bytes = route.bytes + group.bytes;
  return sum;
}

function countRoute(books: Books, from: PeerId, to: PeerId, traffic: Traffic, dropped: Dropped): void {
  const { size } = books;
  const sent = traffic.copies + traffic.carried;
  const received = sent - dropped.carried;
  books.sent[from] += sent;
  books.received[to] += received;
  books.handled[to] += traffic.copies + traffic.others - dropped.messages;
  if (books.pairSent !== undefined) books.pairSent[from * size + to] = sent;
  if (books.pairReceived !== undefined) books.pairReceived[to * size + from] = received;
}

function countLink(books: Books, link: number, { copies, others, bytes }: Traffic): void {
  books.linkMessages![link] = copies + others;
  books.linkBytes![link] = bytes;
}

/** A copy that still waits is in flight, and was not received. */
function countInFlight({ context, envelopes }: RunParts, to: PeerId, number: number): void {
  const { books } = context;
  const { from, kind, carries } = envelopes.all[number];
  books.kindInFlight[kind]++;
  books.handled[to]--;
  books.received[to] -= carries;
  if (books.pairReceived !== undefined) books.pairReceived[to * books.size + from] -= carries;
}

/**
 * A reaction that was ended from outside: its turn has not counted what the peer handled, and nobody knows what became
 * of a copy that it was sending.
 */
function countUnknown({ actors, context, envelopes }: RunParts, cutShort: PeerId): void {
  const { books } = context;
  actors[cutShort].handled = books.handled[cutShort];
  const last = envelopes.all.findLast(({ from }) => from === cutShort);
  if (last === undefined) return;
  for (const { id, handled } of actors) {
    const lost = books.handled[id] - handled;
    books.kindUnknown[last.kind] += lost;
    books.handled[id] = handled;
    books.received[id] -= lost * last.carries;
    if (books.pairReceived !== undefined) books.pairReceived[id * books.size + cutShort] -= lost * last.carries;
  }
}

function countActor(books: Books, { id, broadcasts, handled, mailbox, deliveredOf }: Actor): void {
  invariant(
    handled === books.handled[id],
    `peer ${id} handled ${handled} messages, and ${books.handled[id]} came to it`,
  );
  books.broadcasts[id] = broadcasts;
  books.backlogMax[id] = Math.max(mailbox.backlogMax, mailbox.backlog);
  deliveredOf.forEach((delivered, origin) => {
    books.delivered[id] += delivered;
    if (books.pairDelivered !== undefined) books.pairDelivered[id * books.size + origin] = delivered;
  });
}
