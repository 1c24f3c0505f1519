/**
 * Faults as an experiment says them: whom they are about, when they happen, what is wrong with them; from a stream of
 * their own.
 */

import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { graphOf } from '../../../src/core/link-rows.ts';
import { Random } from '../../../src/core/random.ts';
import { prepare } from '../../../src/experiment/prepare.ts';
import { resolvedYaml } from '../../../src/experiment/resolved-yaml.ts';
import { runExperiment } from '../../../src/experiment/run.ts';
import { sourceOfData, sourceOfText, valueOfText } from '../../../src/experiment/source.ts';
import { faultRules } from '../../../src/network/faults/index.ts';
import { nodePlatform } from '../../../src/platform/node-platform.ts';
import type { Fact } from '../../../src/trace/facts.ts';
import { jobOf, run } from './scene.ts';

const crashed = async (whom: string, more: object = {}) =>
  (await jobOf({ peers: 10, faults: [{ crash: valueOfText(whom, 'faults') }], ...more })).faults!.actions.map(
    (action) => 'peer' in action && action.peer,
  );

describe('whom a fault is about', () => {
  it.each([
    ['3', [3]],
    ['[7, 2, 7]', [2, 7]],
    ['all', [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
    ['100%', [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
    ['0%', []],
  ])('%s', async (whom, peers) => expect(await crashed(whom)).toEqual(peers));

  it('is drawn from the seed where it is a share, or so many at random', async () => {
    for (const [whom, count] of [
      ['30%', 3],
      ['1%', 1],
      ['{ random: 4 }', 4],
    ] as const) {
      const drawn = await Promise.all([1, 2, 3, 4].map((seed) => crashed(whom, { seed })));
      expect(drawn.map((peers) => peers.length)).toEqual([count, count, count, count]);
      expect(new Set(drawn.map(String)).size).toBeGreaterThan(1);
      expect(await crashed(whom, { seed: 1 })).toEqual(drawn[0]);
    }
  });

  it('is a zone by its name', async () => {
    expect(
      await crashed('us-west1', { network: { zones: { table: 'gcp', place: ['us-west1', 'asia-east1'] } } }),
    ).toEqual([0, 2, 4, 6, 8]);
  });
});

describe('when a fault happens', () => {
  const times = async (fault: object, more: object = {}) =>
    (await jobOf({ faults: [{ crash: 0, ...fault }], ...more })).faults!.actions.map(({ atMs }) => atMs);

  it('is at a time, for a while, every so often, until a time, the heal or the deadline', async () => {
    expect(await times({ at: '1s' })).toEqual([1000]);
    expect(await times({ at: '1s', for: '20ms' })).toEqual([1000, 1020]);
    expect(await times({ at: '10ms', for: '20ms', every: '100ms', until: '300ms' })).toEqual([
      10, 30, 110, 130, 210, 230,
    ]);
    expect(await times({ for: '20ms', every: '100ms' }, { heal: '110ms' })).toEqual([0, 20, 100, 110]);
    expect(await times({ for: '20ms', every: '100ms' }, { stop: { deadline: '150ms' } })).toEqual([0, 20, 100, 120]);
  });

  it('may be drawn from laws', async () => {
    const drawn = await times({ for: { uniform: ['1ms', '5ms'] }, every: { exponential: '50ms' }, until: '10s' });
    expect(drawn.length).toBeGreaterThan(300);
    expect(new Set(drawn.slice(1).map((time, index) => time - drawn[index])).size).toBeGreaterThan(10);
  });
});

describe('faults', () => {
  it.each(faultRules.map((rule) => [rule.name, rule.example]))('the example of %s is one', async (name, example) => {
    const zones = example.includes('us-west1') ? { network: { zones: { table: 'gcp' } } } : {};
    const { faults } = await jobOf({ peers: 10, faults: [parse(example)], stop: { deadline: '20s' }, ...zones });
    expect(faults!.actions.length > 0 || faults!.copies !== undefined || name === 'restart' || name === 'restore').toBe(
      true,
    );
  });

  it.each<[string, Readonly<Record<string, unknown>>]>([
    ['a nemesis of a high rate', { peers: 10, faults: [{ nemesis: ['crash'], rate: 10_000, until: '24h' }] }],
    ['short sessions of many peers', { peers: 1000, faults: [{ churn: 'all', session: 1, absence: 1, until: '24h' }] }],
    ['cuts of all links', { peers: 300, topology: 'mesh', faults: [{ cut: 'all', every: '10ms', until: '1s' }] }],
    [
      'two lists that are too many together',
      {
        peers: 800,
        faults: [
          { pause: 'all', every: '1ms', until: '300ms' },
          { pause: 'all', every: '1ms', until: '400ms' },
        ],
      },
    ],
  ])('refuses more than a run has room for, while it draws: %s', async (_, changes) => {
    await expect(jobOf(changes)).rejects.toThrow(
      /^faults\.\d.*expected faults that happen at most 500000 times in all/,
    );
  });

  it('draw from a stream of their own: one more changes nothing but what it does', async () => {
    const facts = async (faults: readonly object[]) =>
      (await run({ network: { delay: { uniform: [5, 50] } }, faults })).facts;
    const plain = await facts([]);
    // After everything is over.
    const late = { at: '2s', for: '1s', 'loss-storm': { random: 2 } };
    expect((await facts([late])).filter(({ time }) => time < 2000)).toEqual(plain);
    const without: Fact[] = (await facts([{ at: 0, for: '1ms', skew: { random: 2 } }])).filter(
      ({ fact }) => fact !== 'afflicted' && fact !== 'relieved',
    );
    expect(without).toEqual(plain);
  });

  it('are repeated by what is resolved', async () => {
    const raw = {
      seed: 5,
      peers: 6,
      faults: [
        { at: '10ms', for: '300ms', partition: [[0, 1], 'rest'] },
        { churn: '50%', session: { weibull: ['1s', 0.7] }, until: '3s' },
      ],
      heal: { at: '4s', restart: true, deliverWithin: '1s' },
      workload: { name: 'interval', broadcasts: 5 },
    };
    const first = await prepare({ source: sourceOfData(raw) }, nodePlatform);
    const summary = await runExperiment(first, nodePlatform);
    const again = await prepare(
      {
        source: sourceOfText(
          resolvedYaml(first, (path) => path),
          'again.yaml',
        ),
      },
      nodePlatform,
    );
    expect(again.experiment).toMatchObject({
      faults: raw.faults,
      heal: { at: 4000, restart: true, deliverWithin: 1000 },
    });
    expect((await runExperiment(again, nodePlatform)).traceSha256).toBe(summary.traceSha256);
  });
});

describe('a partition that is drawn', () => {
  const partition = faultRules.find(({ name }) => name === 'partition')!;
  const drawn = (size: number, seed: number) =>
    partition.sample!({ graph: graphOf(size, []), random: new Random(seed, 'faults') } as never) as [number[], 'rest'];

  it('has peers on both sides, in order', () => {
    const sizes = new Set<number>();
    for (let seed = 0; seed < 200; seed++) {
      const [side, rest] = drawn(4, seed);
      sizes.add(side.length);
      expect([rest, side]).toEqual(['rest', [...new Set(side)].sort((a, b) => a - b)]);
      expect(side.every((peer) => peer >= 0 && peer < 4)).toBe(true);
    }
    expect([...sizes].sort()).toEqual([1, 2, 3]);
    expect(drawn(1, 1)).toBeUndefined();
    expect([
      [[0], 'rest'],
      [[1], 'rest'],
    ]).toContainEqual(drawn(2, 1));
  });
});

describe('what is wrong', () => {
  it.each([
    ['[{ crash: 9 }]', 'faults.0.crash: expected peers from 0 to 4, given 9'],
    ['[{ at: 1s, pause: 0 }, { crash: [0, -1] }]', 'faults.1.crash: expected peers from 0 to 4, given -1'],
    ['[{ crash: 1.5 }]', 'faults.0.crash: expected peers from 0 to 4, given 1.5'],
    [
      '[{ crsh: 1 }]',
      'faults.0: expected one fault: crash, pause, slow, partition, one-way, isolate, outage, cut, loss-storm, delay-storm, skew, restart, restore, lose-copy, delay-copy, duplicate-copy, churn, join, leave, nemesis, or a path such as ./my-fault.ts (did you mean crash?), given crsh',
    ],
    ['[{ crash: 1, pause: 2 }]', 'faults.0: expected one fault: crash'],
    ['[{ at: -1s, crash: 1 }]', 'faults.0.at: expected a time such as 250ms, 10s or 1m, given -1s'],
    [
      '[{ at: 1s, for: -5, crash: 1 }]',
      'faults.0.for: expected a time such as 250ms, or a law such as { exponential: 1s }, given -5',
    ],
    ['[{ crash: 130% }]', 'faults.0.crash: expected a share from 0% to 100%, given 130%'],
    ['[{ crash: -3% }]', 'faults.0.crash: expected a share from 0% to 100%, given -3%'],
    ['[{ crash: { random: 6 } }]', 'faults.0.crash: expected { random: … } of 1 to 5 peers'],
    [
      '[{ crash: mars }]',
      'faults.0.crash: expected peers from 0 to 4, a list of them, a share such as 30%, { random: 2 } or all, given mars',
    ],
    ['[{ crash: [] }]', 'faults.0.crash: expected peers from 0 to 4'],
    [
      '[{ outage: us-west1 }]',
      'faults.0.outage: expected a network with zones, as an outage is of a zone, given us-west1',
    ],
    ['[{ partition: [[0, 1]] }]', 'faults.0.partition: expected two sides or more such as [[0, 1, 2], rest]'],
    ['[{ partition: [[0, 1], [1, 2]] }]', 'faults.0.partition: expected each peer on one side; peer 1 is on two'],
    ['[{ partition: [[0], rest, rest] }]', 'faults.0.partition: expected one rest'],
    ['[{ one-way: [0, 1] }]', 'faults.0.one-way: expected { from: peers, to: peers or rest }, given [0,1]'],
    ['[{ cut: [0, 7] }]', 'faults.0.cut: expected two peers with a link, given [0,7]'],
    ['[{ cut: 3 }]', 'faults.0.cut: expected a link such as [0, 1]'],
    ['[{ loss-storm: all, loss: 1.2 }]', 'faults.0.loss: expected a number from 0 to 1, given 1.2'],
    [
      '[{ crash: 1, los: 0.2 }]',
      'faults.0.los: expected one of crash, at, for, every, until, keep, falter, leaves, given los',
    ],
    ['[{ restart: 1, for: 1s }]', 'faults.0.for: expected no such time: restart is over at once, given 1s'],
    ['[{ churn: all }]', 'faults.0.for: expected how long churn goes on: for, until, heal or stop.deadline'],
    ['[{ crash: 1, every: 1s }]', 'faults.0.until: expected until when it happens again: until, heal or stop.deadline'],
    [
      '[{ for: 1s, churn: all, session: { weibull: [1s, 0] } }]',
      'faults.0.churn.session.weibull: expected a shape above 0',
    ],
    ['[{ for: 1s, nemesis: [crash, strike] }]', 'faults.0.nemesis: expected kinds of crash, pause'],
    [
      '[{ for: 1s, nemesis: { crash: -1 } }]',
      'faults.0.nemesis.crash: expected a rate up to 10000 per second, given -1',
    ],
    ['crash', 'faults: expected a list of faults such as { at: 1s, for: 500ms, crash: 2 }, given crash'],
    ['[crash]', 'faults.0: expected a fault such as { at: 1s, for: 500ms, crash: 2 }, given crash'],
  ])('%s', async (faults, message) => {
    const prepared = jobOf({ faults: valueOfText(faults, 'faults') });
    await expect(prepared).rejects.toThrow(message);
    await expect(prepared).rejects.toMatchObject({ name: 'InputError' });
  });

  it('with the heal, and with a zone that there is not', async () => {
    await expect(jobOf({ heal: 'soon' })).rejects.toThrow(
      'heal: expected a time such as 5s, or { at: 5s, restart: true, deliverWithin: 2s }, given soon',
    );
    await expect(jobOf({ heal: '5s', stop: { deadline: '3s' } })).rejects.toThrow(
      'heal: expected a time before the deadline, at 3000ms, given 5000ms',
    );
    await expect(jobOf({ heal: '5s', faults: [{ at: '6s', crash: 1 }] })).rejects.toThrow(
      'faults.0.at: expected a time before all faults end, at 5000ms, given 6s',
    );
    const zones = { network: { zones: { table: 'gcp', place: ['us-west1'] } } };
    await expect(jobOf({ ...zones, faults: [{ outage: 'mars' }] })).rejects.toThrow(
      'faults.0.outage: expected one of the zones northamerica-northeast1',
    );
    await expect(jobOf({ ...zones, faults: [{ crash: 'asia-east1' }] })).rejects.toThrow(
      'faults.0.crash: expected a zone with peers in it, given asia-east1',
    );
  });
});
