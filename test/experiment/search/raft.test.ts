/** Raft over random schedules: its safety under all faults at once, and its liveness once they have ended. */
import { expect, it } from 'vitest';
import { prepare } from '../../../src/experiment/prepare.ts';
import { runExperiment } from '../../../src/experiment/run.ts';
import { examineSeed } from '../../../src/experiment/search/examine.ts';
import { sourceOfData } from '../../../src/experiment/source.ts';
import { nodePlatform } from '../../../src/platform/node-platform.ts';
import { scopeFor } from './scene.ts';

const LONG = process.env.HEARSAY_LONG === '1';

it.each(['loss,duplication,crash,pause,partition,recovery', 'crash,recovery,loss'])(
  'keeps its promises under %s',
  async (faults) => {
    const scope = await scopeFor('raft', faults, 5);
    for (let seed = 1; seed <= (LONG ? 10_000 : 20); seed++) {
      const { checks } = await examineSeed(scope, seed, nodePlatform, false);
      expect(
        checks.filter(({ promised, verdict }) => promised && verdict === 'invalid'),
        `seed ${seed}`,
      ).toEqual([]);
    }
  },
  LONG ? 7_200_000 : undefined,
);

it('delivers everywhere within 3 s after all faults have ended, and no order was broken under them', async () => {
  const source = sourceOfData({
    name: 'healed',
    seed: 1,
    peers: 5,
    topology: 'mesh',
    protocol: 'raft',
    workload: { name: 'interval', broadcasts: 3, wait: '300ms' },
    network: { delay: { uniform: ['1ms', '20ms'] }, loss: 0.05 },
    faults: [{ for: '3s', nemesis: { crash: 2, partition: 1, pause: 1 }, each: { exponential: '400ms' } }],
    heal: { at: '3s', restart: true, deliverWithin: '3s' },
  });
  const samples = LONG ? 1_000 : 10;
  const settings = [{ path: ['samples'], value: samples, option: '--samples' }];
  const { checks, samples: each } = await runExperiment(
    await prepare({ source, settings }, nodePlatform),
    nodePlatform,
  );
  expect(each).toHaveLength(samples);
  const verdicts = Object.fromEntries(checks.map(({ property, verdict }) => [property, verdict]));
  expect(verdicts).toMatchObject({
    'delivery-after-heal': 'valid',
    'no-duplication': 'valid',
    'uniform-agreement': 'valid',
    'total-order': 'valid',
  });
});
