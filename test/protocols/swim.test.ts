/** SWIM as a broadcast: how often a broadcast is passed on, how far it gets, and the same on other runtimes. */
import { expect, it } from 'vitest';
import { prepare } from '../../src/experiment/prepare.ts';
import { runSample } from '../../src/experiment/run.ts';
import { sourceOfData } from '../../src/experiment/source.ts';
import { nodePlatform } from '../../src/platform/node-platform.ts';
import { Simulation } from '../../src/runtimes/simulator/simulation.ts';
import { mesh, once, sceneOf } from './scene.ts';

const LONG = process.env.HEARSAY_LONG === '1';

function ran(size: number, values: Readonly<Record<string, unknown>> = {}, seed = 1) {
  const job = sceneOf(mesh(size), [['swim', values]], { seed, workload: once(0), trace: 'detailed' });
  const simulation = new Simulation(job);
  while (!simulation.advance(100_000));
  return simulation.outcome();
}

it.each([
  [5, 4],
  [30, 8],
])('each of %i peers sends a broadcast in exactly %i messages', (size, limit) => {
  const { log } = ran(size, { gossipNodes: 3 });
  const copies = new Map<number, number>();
  for (const fact of log.facts())
    if (fact.fact === 'sent' && fact.origin === 0) copies.set(fact.peer, (copies.get(fact.peer) ?? 0) + 1);
  expect([...copies.values()]).toEqual(Array(size).fill(limit));
});

it('without gossip messages, broadcasts travel with probes and answers only', () => {
  const { books } = ran(5, { gossipNodes: 0 });
  const sent = Object.fromEntries(books.kinds.map(({ name }, kind) => [name, books.kindSent[kind]]));
  expect(sent).toMatchObject({ gossip: 0, 'ping-req': 0, nack: 0 });
  // The last probe may be on its way.
  expect(sent.ping - sent.ack).toBeOneOf([0, 1]);
  expect(books.delivered.every((delivered) => delivered === 1)).toBe(true);
});

// With 8 copies a peer the residue of "infect and die" is about e^−8, one of 30 peers in a hundred runs.
it('reaches nearly all', () => {
  const seeds = LONG ? 300 : 10;
  let missed = 0;
  for (let seed = 1; seed <= seeds; seed++)
    for (const delivered of ran(30, {}, seed).books.delivered) missed += delivered === 0 ? 1 : 0;
  const expected = seeds * 30 * Math.exp(-8);
  expect(missed).toBeLessThanOrEqual(expected + 4 * Math.sqrt(expected) + 1);
});

it.each(LONG ? (['actors', 'udp', 'tcp'] as const) : (['actors'] as const))('finds a crash on %s', async (runtime) => {
  const data = {
    runtime,
    peers: 5,
    topology: 'mesh',
    protocol: { name: 'swim', period: '40ms', timeout: '20ms', gossipInterval: '10ms', reconnect: '100ms' },
    workload: 'single',
    faults: [{ at: '100ms', crash: 3 }],
    trace: 'full',
  };
  const prepared = await prepare({ source: sourceOfData({ ...data, name: 'swim' }) }, nodePlatform);
  const { summary } = await runSample(prepared, 0, nodePlatform, {});
  expect(summary).toMatchObject({ stopped: 'quiescent', detection: { crashes: 1, detectedByAll: 1 } });
});
