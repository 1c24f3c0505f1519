/** Whether deliveries are shared out evenly. */
import * as z from 'zod';
import { number } from '../text/layout.ts';
import { DELIVERED } from '../trace/codes.ts';
import { FactCursor } from '../trace/cursor.ts';
import type { Recording } from '../trace/recording.ts';
import { defineMeasure } from './measure.ts';

const shape = z
  .object({ byReceiver: z.number(), bySender: z.number().optional(), byPair: z.number().optional() })
  .describe("Jain's index of deliveries");

export type Fairness = z.output<typeof shape>;

export const fairness = defineMeasure({
  name: 'fairness',
  title: 'Fairness',
  unit: '',
  definition:
    'Jain’s index (Σx)² / (n Σx²) of deliveries: over the peers that deliver, over the peers whose broadcasts are delivered, and over pairs of both. Peers that ' +
    'broadcast nothing are no senders. 1 where all have the same, 1/n where one has everything. By sender up to 64 peers or where the trace holds every ' +
    'delivery; by pair up to 64 peers.',
  source: 'Jain, Chiu, Hawe, A Quantitative Measure of Fairness and Discrimination, DEC TR-301, 1984',
  shape,
  together: { fields: { byReceiver: 'mean', bySender: 'mean', byPair: 'mean' } },
  figures: [
    { path: 'byReceiver', title: 'fairness by receiver', better: 'higher', tables: ['comparison', 'markdown'] },
    { path: 'bySender', title: 'fairness by sender', better: 'higher', tables: ['comparison', 'samples'] },
    { path: 'byPair', title: 'fairness by pair', better: 'higher', tables: ['samples'] },
  ],
  text: { place: 'sentence', lines: (value, { ofSamples }) => sentencesOf(value, ofSamples('fairness.byReceiver')) },
  take(run) {
    const { byzantine } = run;
    const { delivered, pairDelivered } = run.books;
    if (!delivered.some((count) => count > 0)) return { absent: 'nothing was delivered' };
    const byOrigin = deliveredByOrigin(run);
    return {
      byReceiver: jainIndex(delivered.filter((_, peer) => !byzantine.has(peer))),
      ...(byOrigin === undefined ? {} : { bySender: jainIndex(byOrigin.filter((_, peer) => isSender(run, peer))) }),
      ...(pairDelivered === undefined
        ? {}
        : { byPair: jainIndex(pairDelivered.filter((_, pair) => isPair(run, pair))) }),
    };
  },
});

/** (Σx)² / (n Σx²); 1 if there is nothing to share. */
export function jainIndex(values: ArrayLike<number>): number {
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    sum += values[i];
    squares += values[i] * values[i];
  }
  return squares === 0 ? 1 : (sum * sum) / (values.length * squares);
}

function isSender(run: Recording, peer: number): boolean {
  return run.books.broadcasts[peer] > 0 && !run.byzantine.has(peer);
}

/** True for a correct receiver and a sender. */
function isPair(run: Recording, pair: number): boolean {
  return isSender(run, pair % run.size) && !run.byzantine.has(Math.floor(pair / run.size));
}

/** By origin: deliveries of its broadcasts, at all peers. */
function deliveredByOrigin(run: Recording): Float64Array | undefined {
  const { size } = run;
  const byOrigin = new Float64Array(size);
  const pairs = run.books.pairDelivered;
  if (pairs !== undefined) {
    for (let pair = 0; pair < pairs.length; pair++) byOrigin[pair % size] += pairs[pair];
    return byOrigin;
  }
  if (!run.log.full && run.log.level !== 'deliveries') return undefined;
  for (const row = new FactCursor(run.log); row.next(); ) {
    if (row.code === DELIVERED && row.origin >= 0 && row.origin < size) byOrigin[row.origin]++;
  }
  return byOrigin;
}

/** Of deliveries that are not shared out evenly. */
function sentencesOf({ byReceiver, bySender, byPair }: Fairness, ofSamples: string): string[] {
  const known = Object.entries({ receiver: byReceiver, sender: bySender, pair: byPair }).flatMap(([by, index]) =>
    index === undefined ? [] : { by, text: number(index, 2) },
  );
  if (known.every(({ text }) => text === '1.00')) return [];
  const indices = known.map(({ by, text }) => `${text} by ${by}`).join(', ');
  return [`Deliveries are not shared out evenly${ofSamples}: Jain's index ${indices} (1 is even).`];
}
