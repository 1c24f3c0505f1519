/** Every job that an experiment makes is taken, unchanged; nothing that would touch an agent's machine is. */
import { describe, expect, it } from 'vitest';
import { graphOf } from '../../../src/core/link-rows.ts';
import { prepare } from '../../../src/experiment/prepare.ts';
import { sourceOfData, valueOfText } from '../../../src/experiment/source.ts';
import { jobSchema } from '../../../src/lab/wire/job-schema.ts';
import { decode, encode } from '../../../src/lab/wire/messages.ts';
import { faultRules } from '../../../src/network/faults/index.ts';
import { nodePlatform } from '../../../src/platform/node-platform.ts';
import { presets } from '../../../src/presets/index.ts';
import { isPlainData } from '../../../src/runtimes/plan-schema.ts';
import { type ProcessJob, processJob } from '../../../src/runtimes/processes/wire/process-job.ts';
import { jobOf } from '../../runtimes/processes/jobs.ts';

const reference = (module: string) => ({ module, parameters: {} });

/** The job of an experiment, as a controller sends it. */
async function jobFrom(experiment: object): Promise<ProcessJob> {
  const prepared = await prepare({ source: sourceOfData({ runtime: 'udp', seed: 1, ...experiment }) }, nodePlatform);
  const { graph, down, linkChanges, faults, payload, seed, start, plan, collectMs, stop, trace, mailbox } =
    prepared.jobOf(0);
  return jobOf({
    graph,
    down,
    linkChanges,
    faults,
    layers: prepared.layers.map(({ parameters, given }) => ({ module: `built-in:protocols/${given}`, parameters })),
    workload: { module: 'built-in:workloads/x', parameters: prepared.workload.parameters },
    payload,
    seed,
    start,
    plan,
    collectMs,
    stop,
    trace,
    mailbox,
  });
}

describe('jobs of experiments are taken as they are', () => {
  it.each<[string, object]>([
    ['defaults', {}],
    ['zones', { network: { zones: { table: 'gcp', place: 'round-robin' } } }],
    [
      'bursts of losses',
      { network: { loss: { toBad: 0.1, toGood: 0.2 }, reorder: { probability: 0.1, by: 3 }, preset: 'mobile' } },
    ],
    ['rules of links', { network: { links: [{ from: 0, to: 1, loss: 1 }] } }],
    ['a list of broadcasts', { workload: { name: 'file', text: '250ms 0\n1s 1\n' } }],
    [
      'a stack',
      {
        protocol: { name: 'causal', over: 'flood' },
        workload: { name: 'interval', wait: { uniform: [10, 99] }, payloadBytes: 1000 },
      },
    ],
    ['no deadline', { stop: { deadline: 'none' } }],
    ...presets
      .filter(({ experiment }) => ((experiment as { peers?: number }).peers ?? 0) <= 1000)
      .map(({ name, experiment }): [string, object] => [
        name,
        { ...(experiment as object), runtime: 'udp', samples: 1, expect: {} },
      ]),
  ])('%s', async (_name, experiment) => {
    const job = await jobFrom(experiment);
    expect(decode(jobSchema, encode(job))).toEqual(job);
  });

  it('with every fault there is', async () => {
    const seen = new Set<string>();
    for (const { name, example } of faultRules) {
      const job = await jobFrom({
        peers: 8,
        network: { zones: 'gcp' },
        faults: [valueOfText(example, name)],
        heal: { at: '10s' },
      });
      expect({ name, job: decode(jobSchema, encode(job)) }).toEqual({ name, job });
      for (const { does } of job.faults!.actions) seen.add(does);
    }
    expect([...seen]).toEqual(
      expect.arrayContaining(['crash', 'restart', 'pause', 'resume', 'slow', 'skew', 'block', 'storm', 'cut', 'mend']),
    );
  });
});

const good = {
  ...jobOf({}),
  layers: [reference('built-in:protocols/flood')],
  workload: reference('built-in:workloads/burst'),
};
const graph = graphOf(5, [0, 1, 1, 2, 2, 3, 3, 4, 4, 0]);
const scope = { id: 1, from: 'all', to: [0] };

it.each<[string, object]>([
  ['a command', { places: Array.from({ length: 5 }, () => ({ host: '127.0.0.1', within: ['sh', '-c', 'id'] })) }],
  ['fewer places than peers', { places: [{ host: '127.0.0.1', within: [] }] }],
  ['a port that needs privilege', { portBase: 22 }],
  ['ports above the last', { portBase: 65_533 }],
  ['a field that no job has', { execArgv: ['--inspect'] }],
  ['a function', { payload: () => {} }],
  ['an object that is no plain data', { payload: new Date(0) }],
  ['data nested too deep', { payload: Array.from({ length: 1000 }).reduce((inner) => [inner], 0) }],
  ['no layers', { layers: [] }],
  [
    'a parameter that is no value',
    { layers: [{ module: 'built-in:protocols/flood', parameters: { hops: { a: { b: 1 } } } }] },
  ],
  ['a parameter that is an object of texts', { workload: { module: 'x', parameters: { text: { constructor: 'x' } } } }],
  ['more peers than ports', { graph: { size: 1e6, offsets: new Int32Array(1e6 + 1), targets: new Int32Array(0) } }],
  ['a graph without rows', { graph: { ...graph, offsets: new Int32Array(2) } }],
  ['a graph that leads out of itself', { graph: { ...graph, targets: graph.targets.map(() => 99) } }],
  ['a graph with loops', { graph: { ...graph, targets: graph.targets.map((_, index) => Math.floor(index / 2)) } }],
  ['a graph whose rows go back', { graph: { ...graph, offsets: Int32Array.from([0, 4, 2, 6, 8, 10]) } }],
  ['peers as plain numbers', { graph: { ...graph, targets: [...graph.targets] } }],
  ['a link of nobody', { down: [[0, 7]] }],
  ['a change of nobody’s link', { linkChanges: [{ atMs: 1, a: -1, b: 2, up: true }] }],
  ['a fault of nobody', { faults: { actions: [{ does: 'crash', atMs: 1, peer: 5, reason: 'x' }] } }],
  ['a fault that there is not', { faults: { actions: [{ does: 'format', atMs: 1, peer: 0 }] } }],
  ['a block of nobody', { faults: { actions: [{ does: 'block', atMs: 1, ...scope, to: [9] }] } }],
  ['a time that is none', { stop: { deadlineMs: Number.NaN, events: 1, quietMs: 1 } }],
  ['a frame of any length', { frameLimit: 2 ** 31 }],
  [
    'places in no zone',
    {
      plan: {
        places: { kind: 'zones', names: ['a'], oneWayMs: new Float64Array(1), zoneOf: new Uint16Array(5).fill(1) },
        traits: {},
      },
    },
  ],
  ['starts of others', { start: { order: 'staggered', gapMs: 0, atMs: new Float64Array(4) } }],
])('a job with %s is not taken', (_what, wrong) => {
  expect(jobSchema.safeParse(good).success).toBe(true);
  expect(jobSchema.safeParse({ ...good, ...wrong }).success).toBe(false);
});

it('names every field that a job has, so that a new one is thought of here', () => {
  const fields = Object.keys(processJob.shape);
  expect(fields.length).toBeGreaterThan(20);
  const refused = fields.filter(
    (field) => jobSchema.safeParse({ ...good, [field]: undefined, [`${field}2`]: 1 }).success,
  );
  expect(refused).toEqual([]);
  const known = fields.filter((field) =>
    jobSchema.safeParse({ ...good, [field]: Symbol('nothing') }).error?.issues.some(({ path }) => path[0] === field),
  );
  expect(known).toEqual(fields);
});

it('takes plain data of any form, and nothing nested so deep that reading it would end a process', () => {
  for (const value of [null, 1, 'x', true, [1, [2, { a: null }]], { b: { c: [] } }])
    expect(isPlainData(value)).toBe(true);
  for (const value of [new Map(), new Uint8Array(1), 1n, Symbol('x'), { a: [new Set()] }])
    expect(isPlainData(value)).toBe(false);
});
