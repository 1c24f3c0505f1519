/** The four figures by which Demers and others compare epidemics: residue, traffic, and two delays. */
import * as z from 'zod';
import type { Recording } from '../trace/recording.ts';
import { eachFirstDelivery, lacksFirstDeliveries } from './first-deliveries.ts';
import { defineMeasure } from './measure.ts';
import { copiesSent } from './redundancy.ts';
import { count } from './value-schemas.ts';

const shape = z
  .object({ residue: count, traffic: count, averageDelayMs: count.optional(), lastDelayMs: count.optional() })
  .describe('share of peers missed, copies a peer and broadcast, and the mean and the last time to a delivery');

export const epidemic = defineMeasure({
  name: 'epidemic',
  title: 'Epidemic',
  unit: '',
  definition:
    'Residue: the share of the peers there at a broadcast that never deliver it, over all broadcasts. Traffic m: copies of broadcasts sent, divided by broadcasts times peers. Delays: the time ' +
    'from a broadcast to its first delivery at another peer, the mean over all such deliveries (t_avg), and of the last one the mean over the broadcasts that reached another peer (t_last). ' +
    'Byzantine peers are left out, and there is none of consensus, which delivers one broadcast of several.',
  source: 'Demers and others, Epidemic Algorithms for Replicated Database Maintenance, PODC 1987, section 1.4',
  shape,
  together: { fields: { residue: 'mean', traffic: 'mean', averageDelayMs: 'mean', lastDelayMs: 'mean' } },
  take(run) {
    if (run.decides) return { absent: 'a consensus protocol delivers one broadcast of several' };
    return lacksFirstDeliveries(run) ?? figuresOf(run);
  },
});

function figuresOf(run: Recording): z.output<typeof shape> {
  const { numbering, broadcastTimes } = run.measured!;
  const lastMs = new Float64Array(numbering.count).fill(-1);
  let reached = 0;
  let others = 0;
  let sumMs = 0;
  eachFirstDelivery(run, (broadcast, { time, peer, origin }) => {
    reached++;
    if (peer === origin) return;
    const delayMs = time - broadcastTimes[broadcast];
    others++;
    sumMs += delayMs;
    lastMs[broadcast] = Math.max(lastMs[broadcast], delayMs);
  });
  const due = run.dueDeliveries!;
  const figures = { residue: Math.max(0, 1 - reached / due), traffic: copiesSent(run) / due };
  return others === 0 ? figures : { ...figures, averageDelayMs: sumMs / others, lastDelayMs: meanLast(lastMs) };
}

/** Of the broadcasts that reached another peer. */
function meanLast(lastMs: Float64Array): number {
  const known = lastMs.filter((ms) => ms >= 0);
  return known.reduce((sum, ms) => sum + ms, 0) / known.length;
}
