/**
 * Raft and Paxos over random schedules: their safety under all faults of crash-recovery at once, and their liveness
 * once the faults have ended.
 */
import { expect, it } from 'vitest';
import { prepare } from '../../../src/experiment/prepare.ts';
import { runExperiment } from '../../../src/experiment/run.ts';
import { examineSeed } from '../../../src/experiment/search/examine.ts';
import { sourceOfData } from '../../../src/experiment/source.ts';
import { nodePlatform } from '../../../src/platform/node-platform.ts';
import { scopeFor } from './scene.ts';

const LONG = process.env.HEARSAY_LONG === '1';

it.each([
  ['raft', 'loss,duplication,crash,pause,partition,recovery'],
  ['raft', 'crash,recovery,loss'],
  ['raft', 'crash,recovery,partition,loss'],
  ['paxos', 'loss,duplication,crash,pause,partition,recovery'],
  ['paxos', 'crash,recovery,loss'],
  ['paxos', 'crash,recovery,partition,loss'],
])(
  '%s keeps its promises under %s',
  async (protocol, faults) => {
    const scope = await scopeFor(protocol, faults, 5);
    for (let seed = 1; seed <= (LONG ? 10_000 : 6); seed++) {
      const { checks } = await examineSeed(scope, seed, nodePlatform, false);
      expect(
        checks.filter(({ promised, verdict }) => promised && verdict === 'invalid'),
        `seed ${seed}`,
      ).toEqual([]);
    }
  },
  LONG ? 7_200_000 : undefined,
);

it.each([
  ['raft', 'crash,recovery,loss', 8_882],
  ['paxos', 'crash,recovery,loss', 3_223],
  ['paxos', 'crash,recovery,partition,loss', 9_797],
  ['paxos', 'loss,duplication,crash,pause,partition,recovery', 7_724],
])(
  '%s under %s is not at rest while lossy links may only have had bad luck: seed %i',
  async (protocol, faults, seed) => {
    const { checks } = await examineSeed(await scopeFor(protocol, faults, 5), seed, nodePlatform, false);
    expect(checks.filter(({ promised, verdict }) => promised && verdict === 'invalid')).toEqual([]);
  },
);

it.each([
  ['raft', {}, ['no-duplication', 'uniform-agreement', 'total-order']],
  ['paxos', { detector: 'eventually-perfect' }, ['integrity', 'uniform-consensus-agreement', 'termination']],
])(
  '%s delivers everywhere within 3 s after all faults have ended, and breaks nothing under them',
  async (protocol, more, properties) => {
    const source = sourceOfData({
      name: 'healed',
      seed: 1,
      peers: 5,
      topology: 'mesh',
      protocol,
      ...more,
      workload: { name: 'interval', broadcasts: 3, wait: '300ms' },
      network: { delay: { uniform: ['1ms', '20ms'] }, loss: 0.05 },
      faults: [{ for: '3s', nemesis: { crash: 2, partition: 1, pause: 1 }, each: { exponential: '400ms' } }],
      heal: { at: '3s', restart: true, deliverWithin: '3s' },
    });
    const samples = LONG ? 1_000 : 24;
    const settings = [{ path: ['samples'], value: samples, option: '--samples' }];
    const { checks, samples: each } = await runExperiment(
      await prepare({ source, settings }, nodePlatform),
      nodePlatform,
    );
    expect(each).toHaveLength(samples);
    const verdicts = Object.fromEntries(checks.map(({ property, verdict }) => [property, verdict]));
    for (const property of ['delivery-after-heal', ...properties])
      expect([property, verdicts[property]]).toEqual([property, 'valid']);
  },
  LONG ? 600_000 : undefined,
);
