/**
 * The same protocol does the same on the simulator, among actors and over tcp: it sends as many messages of each kind,
 * and delivers the same broadcasts.
 */
import { describe, expect, it } from 'vitest';
import { prepare } from '../../src/experiment/prepare.ts';
import { runExperiment } from '../../src/experiment/run.ts';
import { sourceOfData } from '../../src/experiment/source.ts';
import { nodePlatform } from '../../src/platform/node-platform.ts';

const LONG = process.env.HEARSAY_LONG === '1';

const over = (name: string) => ({ name, over: 'best-effort' });

/** Their messages depend on the broadcasts only, not on which peer is faster. */
const countable = [
  'reliable-eager',
  'uniform-majority',
  { name: 'probabilistic-eager', fanout: 3 },
  over('causal-no-wait'),
  over('causal-collected'),
  'byzantine-consistent',
  'byzantine-consistent-signed',
  'bracha',
  'pbft',
  'skeen',
  'turbine',
  'moving-sequencer',
  'consensus-flooding',
  'consensus-flooding-uniform',
  'consensus-hierarchical',
  'consensus-hierarchical-uniform',
];

/** How much they send depends on the time: they are held to the deliveries. */
const uniform = { name: 'logged-uniform', period: 10 };
const raft = { name: 'raft', election: 40, heartbeat: 10 };
const scuttlebutt = { name: 'scuttlebutt', period: 10 };
const erlay = { name: 'erlay', period: 5, diffusion: 5 };
const dandelion = { name: 'dandelion', diffusion: 5 };
const rumor = { name: 'rumor', period: 20, k: 9 };
const lazy = { ...over('probabilistic-lazy'), patience: 50 };
const timed: readonly unknown[] = LONG
  ? [
      { name: 'stubborn', period: 10 },
      { name: 'logged', period: 10 },
      uniform,
      'spanning-tree',
      raft,
      scuttlebutt,
      dandelion,
      erlay,
      rumor,
      lazy,
      'reliable-lazy',
      'uniform-all-ack',
      'token',
    ]
  : [uniform, 'spanning-tree', scuttlebutt, rumor];

const protocols = [...countable, ...timed];

/** Processes take their time to start: one protocol stands for all. */
const onTcp: readonly unknown[] = LONG ? protocols : ['bracha'];

async function runOn(runtime: string, protocol: unknown) {
  const delivered: string[] = [];
  const source = sourceOfData({
    name: 'same',
    seed: 1,
    runtime,
    peers: 4,
    topology: 'mesh',
    protocol,
    workload: { name: 'burst', broadcasts: 3 },
    trace: 'full',
    stop: { deadline: '50s' },
    ...(runtime === 'tcp' ? { sockets: { processes: 2 } } : {}),
  });
  const summary = await runExperiment(await prepare({ source }, nodePlatform), nodePlatform, {
    sampled: (_sample, _summary, { log }) => {
      for (const fact of log.facts())
        if (fact.fact === 'delivered') delivered.push(`${fact.peer}: ${fact.origin}.${fact.sequence}`);
    },
  });
  const broken = summary.checks.filter(({ promised, verdict }) => promised && verdict !== 'valid');
  expect(broken).toEqual([]);
  const kinds = summary.kinds.map(({ kind, messages }) => [kind, ...(timed.includes(protocol) ? [] : [messages])]);
  return { kinds, delivered: delivered.sort() };
}

describe.each(protocols)('%j', (protocol) => {
  it.each(['actors', ...(onTcp.includes(protocol) ? ['tcp'] : [])])('on %s as on the simulator', async (runtime) => {
    expect(await runOn(runtime, protocol)).toEqual(await runOn('simulator', protocol));
  });
});

/** A peer that is slow is asked again: the messages are not as many, and another proposal may be decided. */
it.each(['actors', ...(LONG ? ['tcp'] : [])])('paxos decides each instance on %s', async (runtime) => {
  const { delivered } = await runOn(runtime, { name: 'paxos', retry: '25ms' });
  expect(delivered).toHaveLength(4 * 3);
});

it.each(LONG ? ['actors', 'tcp'] : ['actors'])('total order over Ben-Or is one on %s', async (runtime) => {
  const { delivered } = await runOn(runtime, {
    name: 'total-consensus',
    consensus: 'ben-or',
    over: 'reliable-eager',
  });
  expect(delivered).toHaveLength(4 * 12);
});
