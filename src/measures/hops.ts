/** How many links a broadcast crosses on its way to each peer. */
import * as z from 'zod';
import { BROADCAST, DELIVERED, RECEIVED } from '../trace/codes.ts';
import { FactCursor } from '../trace/cursor.ts';
import type { Recording } from '../trace/recording.ts';
import { defineMeasure } from './measure.ts';
import { quantilesOf } from './quantiles.ts';
import { count } from './value-schemas.ts';

const shape = z.object({ mean: count, p50: count, p99: count, max: count });

export const hops = defineMeasure({
  name: 'hops',
  title: 'Hops to delivery',
  unit: 'links',
  definition:
    'Links that a broadcast crossed to reach a peer, along the first copies: one more than at the neighbour whose copy came in first. Over all deliveries of others’ ' +
    'broadcasts at peers that received a copy, of repeated ones all. Needs trace level full.',
  source: 'Leitão, Pereira, Rodrigues, Epidemic Broadcast Trees, SRDS 2007 (last delivery hop)',
  shape,
  together: { fields: { mean: 'mean', p50: 'mean', p99: 'mean', max: 'max' } },
  figures: [{ path: 'mean', title: 'hops, mean', better: 'lower', rank: 11 }],
  take(run) {
    if (!run.log.full) return { absent: 'the trace level keeps no receipts' };
    const crossed = hopsOfDeliveries(run);
    if (crossed.length === 0) return { absent: 'no peer delivered a broadcast of another that it had received' };
    let sum = 0;
    for (const one of crossed) sum += one;
    const [p50, p99, max] = quantilesOf(Float64Array.from(crossed), [0.5, 0.99, 1]);
    return { mean: sum / crossed.length, p50, p99, max };
  },
});

function hopsOfDeliveries(run: Recording): number[] {
  const { log } = run;
  const numbering = run.measured!.numbering;
  /** By broadcast · size + peer: links crossed by the first copy. */
  const reached = new Map<number, number>();
  const crossed: number[] = [];
  for (const row = new FactCursor(log); row.next(); ) {
    const code = row.copyCode;
    const { peer } = row;
    if (code !== BROADCAST && code !== RECEIVED && code !== DELIVERED) continue;
    const broadcast = numbering.numberOf(row.origin, row.sequence);
    if (broadcast < 0) continue;
    const here = broadcast * run.size + peer;
    if (code === BROADCAST) reached.set(here, 0);
    if (code === RECEIVED && !reached.has(here)) {
      const there = reached.get(broadcast * run.size + row.other);
      if (there !== undefined) reached.set(here, there + 1);
    }
    if (code === DELIVERED && row.origin !== peer && reached.has(here)) crossed.push(reached.get(here)!);
  }
  return crossed;
}
