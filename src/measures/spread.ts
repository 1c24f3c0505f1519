/** How fast a broadcast reaches a share of the group. */
import * as z from 'zod';
import type { Recording } from '../trace/recording.ts';
import { eachFirstDelivery, lacksFirstDeliveries } from './first-deliveries.ts';
import { defineMeasure } from './measure.ts';
import { count } from './value-schemas.ts';

const shares = [0.5, 0.95, 0.99, 1];

const shape = z
  .array(z.object({ share: count, meanMs: count.optional(), reached: count }))
  .describe('mean time until this share of the peers had delivered, and the share of the broadcasts that came so far');

type Reach = z.output<typeof shape>[number];

export const spread = defineMeasure({
  name: 'spread',
  title: 'Time to reach the group',
  unit: 'ms',
  definition:
    'Time from a broadcast until 50, 95, 99 and 100 % of the peers that are not Byzantine and were there then, rounded up, have delivered it, the origin among them: the mean over the broadcasts that came so far, ' +
    'and which share of all broadcasts did; of a consensus protocol the share of the sequence numbers, of which it delivers one broadcast each.',
  source:
    'usual in the literature on gossip, e.g. Demers et al., Epidemic Algorithms for Replicated Database Maintenance, PODC 1987 (delay)',
  shape,
  together: { itemsBy: 'share', fields: { meanMs: 'mean', reached: 'mean' } },
  take(run) {
    return lacksFirstDeliveries(run) ?? reachOf(run);
  },
});

function reachOf(run: Recording): Reach[] {
  const { numbering, broadcastTimes } = run.measured!;
  const reachedBy = new Int32Array(numbering.count);
  const { presence } = run;
  const needed = shares.map((share) => Math.ceil(share * run.correct));
  /** By broadcast, if peers join and leave: the peers that are to deliver it. */
  const owing = presence.isChanging ? broadcastTimes.map((madeMs) => run.owingAt(madeMs)) : undefined;
  const sums = shares.map(() => ({ ms: 0, broadcasts: 0 }));
  eachFirstDelivery(run, (broadcast, { time }) => {
    const reached = ++reachedBy[broadcast];
    for (let k = 0; k < needed.length; k++) {
      const enough = owing === undefined ? needed[k] : Math.ceil(shares[k] * owing[broadcast]);
      if (enough !== reached) continue;
      sums[k].ms += time - broadcastTimes[broadcast];
      sums[k].broadcasts++;
    }
  });
  return shares.map((share, k) => ({
    share,
    ...(sums[k].broadcasts === 0 ? {} : { meanMs: sums[k].ms / sums[k].broadcasts }),
    reached: sums[k].broadcasts / (run.decides ? run.due : numbering.count),
  }));
}
