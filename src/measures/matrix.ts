/** Who sent to whom, received from whom, and delivered whose broadcasts. */
import { PEERS_IN_MATRIX } from '../trace/books.ts';
import { defineMeasure } from './measure.ts';

/** By [peer][other]. */
export interface Matrix {
  readonly queued: number[][];
  readonly sent: number[][];
  readonly received: number[][];
  readonly delivered: number[][];
}

export const matrix = defineMeasure<Matrix>({
  name: 'matrix',
  title: 'Copies of broadcasts by pair of peers',
  unit: 'messages',
  definition:
    'queued[i][j]: broadcasts that i has made, each meant for j (what elixir-broadcast prints as sent); sent[i][j]: copies that i sent to j; received[i][j]: copies that ' +
    `i received from j; delivered[i][j]: broadcasts of j that i delivered. Internal kinds of messages don’t count. Up to ${PEERS_IN_MATRIX} peers.`,
  source: 'elixir-broadcast',
  together: 'each',
  take({ books, size }) {
    const { pairSent, pairReceived, pairDelivered } = books;
    if (pairSent === undefined || pairReceived === undefined || pairDelivered === undefined) {
      return { absent: `pairs have counters up to ${PEERS_IN_MATRIX} peers` };
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
