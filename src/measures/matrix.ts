/** For each pair of peers: copies sent, copies received, and broadcasts delivered. */
import * as z from 'zod';
import { number, wrap } from '../text/layout.ts';
import { PEERS_IN_MATRIX } from '../trace/books.ts';
import { defineMeasure, type TextContext } from './measure.ts';
import { count } from './value-schemas.ts';

/** More peers than this do not fit a terminal. */
const PEERS_SHOWN = 12;

const table = z.array(z.array(count));
const shape = z
  .object({ queued: table, sent: table, received: table, delivered: table })
  .describe('[peer][other], copies of broadcasts');

export const matrix = defineMeasure({
  name: 'matrix',
  title: 'Copies of broadcasts by pair of peers',
  unit: 'messages',
  definition:
    'queued[i][j]: broadcasts that i has made, each meant for j (what elixir-broadcast prints as sent); sent[i][j]: copies that i sent to j; received[i][j]: copies that ' +
    `i received from j; delivered[i][j]: broadcasts of j that i delivered. Internal kinds of messages don’t count. Up to ${PEERS_IN_MATRIX} peers.`,
  source: 'elixir-broadcast',
  shape,
  together: 'each',
  text: { place: 'ancestor', lines: pairLines },
  take({ books, size }) {
    const { pairSent, pairReceived, pairDelivered } = books;
    if (pairSent === undefined || pairReceived === undefined || pairDelivered === undefined) {
      return { absent: `pairs have counters up to ${number(PEERS_IN_MATRIX)} peers` };
    }
    return {
      queued: Array.from(books.broadcasts, (made) => new Array<number>(size).fill(made)),
      sent: rowsOf(pairSent, size),
      received: rowsOf(pairReceived, size),
      delivered: rowsOf(pairDelivered, size),
    };
  },
});

function rowsOf(pairs: Float64Array, size: number): number[][] {
  return Array.from({ length: size }, (_, peer) => Array.from(pairs.subarray(peer * size, (peer + 1) * size)));
}

/** The lines of elixir-broadcast: `Peer i: {queued received} …`. */
function pairLines({ queued, received }: z.output<typeof shape>, { page, names, peers }: TextContext): string[] {
  const { palette, columns } = page;
  if (peers > PEERS_SHOWN) return [];
  const lines = queued.flatMap((counts, peer) => {
    const pairs = counts.map((made, other) => `{${made} ${received[peer][other]}}`);
    const head = `Peer ${names.number(peer)}:`;
    const [first, ...rest] = wrap(head, pairs, columns);
    return [palette.bold(first.slice(0, head.length)) + first.slice(head.length), ...rest];
  });
  return [palette.dim('For each peer in order: {broadcasts queued for it, copies received from it}'), ...lines];
}
