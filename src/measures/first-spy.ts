/** How much peers that watch the traffic learn about the origin of a broadcast. */
import * as z from 'zod';
import { RECEIVED } from '../trace/codes.ts';
import { FactCursor } from '../trace/cursor.ts';
import type { Recording } from '../trace/recording.ts';
import { defineMeasure } from './measure.ts';

const share = z.number().min(0).max(1);
const shape = z.object({ tenth: share, fifth: share, half: share });
const shares = { tenth: 0.1, fifth: 0.2, half: 0.5 } as const;

export const firstSpy = defineMeasure({
  name: 'first-spy',
  title: 'Origins that spies find',
  unit: '',
  definition:
    'The probability that a first-spy adversary names the origin of a broadcast: if a tenth (a fifth, half) of the other peers, drawn at random, tell it what they receive, it ' +
    'takes the sender of the first copy that reached one of them for the origin. Mean over the broadcasts of which other peers received a copy. Exact for each broadcast: all draws of spies are weighed, ' +
    'and none is made. Needs trace level full.',
  source: 'Fanti, Viswanath, Deanonymization in the Bitcoin P2P Network, NIPS 2017 (first-timestamp estimator)',
  shape,
  together: { fields: { tenth: 'mean', fifth: 'mean', half: 'mean' } },
  figures: [{ path: 'tenth', title: 'origins found by a tenth', better: 'lower' }],
  take(run) {
    if (!run.log.full) return { absent: 'the trace level keeps no receipts' };
    const firsts = firstSendersOf(run);
    if (firsts.length === 0) return { absent: 'no peer received a copy of another’s broadcast' };
    const meanFor = (spies: number) => firsts.reduce((sum, one) => sum + chanceOf(one, spies), 0) / firsts.length;
    return { tenth: meanFor(shares.tenth), fifth: meanFor(shares.fifth), half: meanFor(shares.half) };
  },
});

/** For each broadcast, whether the first copy at the first, second, … of the other peers came from its origin. */
function firstSendersOf(run: Recording): boolean[][] {
  const { numbering } = run.measured!;
  const firsts = new Map<number, boolean[]>();
  const reached = new Set<number>();
  for (const row = new FactCursor(run.log); row.next(); ) {
    if (row.copyCode !== RECEIVED || row.peer === row.origin) continue;
    const broadcast = numbering.numberOf(row.origin, row.sequence);
    const here = broadcast * run.size + row.peer;
    if (broadcast < 0 || reached.has(here)) continue;
    reached.add(here);
    const list = firsts.get(broadcast);
    if (list === undefined) firsts.set(broadcast, [row.other === row.origin]);
    else list.push(row.other === row.origin);
  }
  return [...firsts.values()];
}

/** The k-th peer is the first spy with probability s · (1 − s)^(k − 1). @param spies the share s of peers that are */
function chanceOf(isOrigin: readonly boolean[], spies: number): number {
  let chance = 0;
  let isFirst = spies;
  for (const one of isOrigin) {
    if (one) chance += isFirst;
    isFirst *= 1 - spies;
  }
  return chance;
}
