/**
 * How often peers delivered in an order that FIFO, causal or total order forbids, and the first such delivery. Whether
 * a run may do so is the matter of a check.
 */
import * as z from 'zod';
import { causalOrderOf } from '../orders/causal.ts';
import { fifoOrderOf } from '../orders/fifo.ts';
import { type FirstOffence, firstOf, type Offences } from '../orders/offences.ts';
import { totalOrderOf } from '../orders/total.ts';
import type { Recording } from '../trace/recording.ts';
import { defineMeasure, needsDeliveries } from './measure.ts';
import { count } from './value-schemas.ts';

const offence = { atMs: count, peer: z.int(), delivered: z.string().describe('a broadcast, origin:sequence') };

/** `before` is a broadcast that the peer delivered later, or never. */
const tooEarlyShape = z.object({
  deliveries: count,
  first: z.object({ ...offence, before: z.string() }).optional(),
});

/** `after` is a broadcast that the peer delivered earlier. */
const tooLateShape = z.object({
  deliveries: count,
  others: count.optional(),
  first: z
    .object({
      ...offence,
      after: z.string(),
      unlike: z.int().describe('a peer that delivered them the other way round'),
    })
    .optional(),
});

const shape = z
  .object({ fifo: tooEarlyShape, causal: tooEarlyShape.extend({ peers: count.optional() }), total: tooLateShape })
  .describe(
    'deliveries that broke FIFO, causal and total order, and the first of each; peers and others where only some were looked at: then there are at least as many',
  );

export type Violations = z.output<typeof shape>;
type TooEarly = NonNullable<Violations['fifo']['first']>;
type TooLate = NonNullable<Violations['total']['first']>;

export const violations = defineMeasure({
  name: 'violations',
  title: 'Violations of order',
  unit: 'deliveries',
  definition:
    'Deliveries that broke an order, and the first one of each. FIFO: the peer had not yet delivered all that the same origin had broadcast before. Causal: it had not yet ' +
    'delivered all that may have caused the broadcast, through a chain of any length. Total: it had already delivered another which some peer delivered later. ' +
    'Of repeated deliveries the first counts. Where all would take too long, causal looks at the deliveries of an even share of the peers, counted by peers, and total ' +
    'holds each peer against an even share of the others, counted by others: then there are at least as many.',
  source:
    'Cachin, Guerraoui, Rodrigues, Introduction to Reliable and Secure Distributed Programming, 2nd ed., modules 3.8 (FRB5), 3.9 (CRB5), 6.1 (TOB5)',
  shape,
  together: {
    fields: {
      fifo: { fields: { deliveries: 'sum', first: 'each' } },
      causal: { fields: { deliveries: 'sum', peers: 'min', first: 'each' } },
      total: { fields: { deliveries: 'sum', others: 'min', first: 'each' } },
    },
  },
  figures: (['fifo', 'causal', 'total'] as const).map((order) => ({
    path: `${order}.deliveries`,
    title: `deliveries that broke ${order === 'fifo' ? 'FIFO' : order} order`,
    better: 'lower',
    tables: ['samples'],
  })),
  take(run) {
    if (run.measured === undefined) return needsDeliveries;
    const fifo = fifoOrderOf(run.measured);
    const causal = causalOrderOf(run.measured, run.log);
    const total = totalOrderOf(run.measured);
    return {
      fifo: { deliveries: fifo.count, ...firstIn(run, fifo, tooEarly) },
      causal: {
        deliveries: causal.found.count,
        ...(causal.isComplete ? {} : { peers: causal.peers }),
        ...firstIn(run, causal.found, tooEarly),
      },
      total: {
        deliveries: total.found.count,
        ...(total.isComplete ? {} : { others: total.others }),
        ...firstIn(run, total.found, (first) => tooLate(first, total.unlike)),
      },
    };
  },
});

function firstIn<Told>(
  { measured, log }: Recording,
  found: Offences,
  tell: (first: FirstOffence) => Told,
): { first?: Told } {
  const first = found.count === 0 ? undefined : firstOf(found, measured!, log);
  return first === undefined ? {} : { first: tell(first) };
}

function tooEarly({ against, ...rest }: FirstOffence): TooEarly {
  return { ...rest, before: against };
}

function tooLate({ against, ...rest }: FirstOffence, unlike: Int32Array): TooLate {
  return { ...rest, after: against, unlike: unlike[rest.peer] };
}
