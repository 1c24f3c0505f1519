/** What crossed each link, and what kinds of messages were sent. */
import { linkNumber, linksIn } from '../core/graph.ts';
import type { PeerId } from '../core/protocol.ts';
import { LINKS_COUNTED } from '../trace/books.ts';
import { defineMeasure } from './measure.ts';

/** A link with its two directions: [a to b, b to a]. */
export interface LinkTraffic {
  readonly a: PeerId;
  readonly b: PeerId;
  readonly messages: readonly [number, number];
  readonly bytes: readonly [number, number];
}

export interface KindTraffic {
  readonly kind: string;
  /** Messages sent, a peer's messages to itself included; bytes of those that crossed a link. */
  readonly messages: number;
  readonly bytes: number;
  readonly received: number;
  readonly dropped: number;
}

export const links = defineMeasure<LinkTraffic[]>({
  name: 'links',
  title: 'Traffic by link',
  unit: 'messages and bytes',
  definition:
    'Messages of all kinds that were sent on each link, and their bytes on the wire (frame length included), from a to b and from b to a, where a < b. ' +
    `A peer’s messages to itself cross no link. Up to ${LINKS_COUNTED} links.`,
  source: 'p2p',
  together: 'each',
  take(run) {
    const { linkMessages, linkBytes } = run.books;
    if (linkMessages === undefined || linkBytes === undefined)
      return { absent: `links have counters up to ${LINKS_COUNTED} of them` };
    return linksIn(run.graph).map(([a, b]) => {
      const there = linkNumber(run.graph, a, b);
      const back = linkNumber(run.graph, b, a);
      return { a, b, messages: [linkMessages[there], linkMessages[back]], bytes: [linkBytes[there], linkBytes[back]] };
    });
  },
});

export const kinds = defineMeasure<KindTraffic[]>({
  name: 'kinds',
  title: 'Traffic by kind',
  unit: 'messages and bytes',
  definition:
    'Messages sent of each kind, a peer’s messages to itself included, and the bytes of those that crossed a link; how many of them were received, and how many ' +
    'dropped.',
  source: 'p2p, second version',
  together: { itemsBy: 'kind', fields: { messages: 'sum', bytes: 'sum', received: 'sum', dropped: 'sum' } },
  take({ books }) {
    return books.kinds.map(({ name }, number) => ({
      kind: name,
      messages: books.kindSent[number],
      bytes: books.kindBytes[number],
      received: books.kindReceived[number],
      dropped: books.kindDropped[number],
    }));
  },
});
