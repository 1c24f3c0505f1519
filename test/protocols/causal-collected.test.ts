import { expect, it } from 'vitest';
import { programOf } from '../../src/core/stack.ts';
import heartbeat from '../../src/detectors/heartbeat.ts';
import { prepare } from '../../src/experiment/prepare.ts';
import { runExperiment } from '../../src/experiment/run.ts';
import { sourceOfData } from '../../src/experiment/source.ts';
import { nodePlatform } from '../../src/platform/node-platform.ts';
import type { Fact } from '../../src/trace/facts.ts';
import type { Workload } from '../../src/workloads/workload.ts';
import { runReference } from '../reference-runtime.ts';
import { violationsOf } from './obvious-checks.ts';
import { crashesWhileSending, disorder, lastDeliveryMs, layerOf, mesh, once, sceneOf, waits } from './scene.ts';

const NEVER = Number.POSITIVE_INFINITY;

const sizes = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

it.each(sizes)('costs N messages of best-effort, and N² acknowledgements, whatever the delays: N = %i', (size) => {
  const changes = { ...disorder(30), workload: once(0) };
  expect(runReference(sceneOf(mesh(size), ['best-effort', 'causal-collected'], changes)).sent).toEqual(
    new Map([
      ['causal-collected/data', size],
      ['causal-collected/ack', size ** 2],
    ]),
  );
});

it('costs N² messages of an eager reliable broadcast, and N times that in acknowledgements', () => {
  expect(runReference(sceneOf(mesh(4), ['reliable-eager', 'causal-collected'], { workload: once(2) })).sent).toEqual(
    new Map([
      ['causal-collected/data', 16],
      ['causal-collected/ack', 64],
    ]),
  );
});

it('takes no step beyond those below', () => {
  const { facts } = runReference(sceneOf(mesh(5), ['best-effort', 'causal-collected'], { workload: once(0) }));
  expect(lastDeliveryMs(facts)).toBe(1);
});

/** Each peer in its turn, `gapMs` after the one before. */
const inTurn = (gapMs: number, rounds: number, size: number): Workload => {
  const left = new Array<number>(size).fill(rounds - 1);
  return { first: (peer) => peer * gapMs, next: (peer) => (left[peer]-- > 0 ? size * gapMs : NEVER) };
};

const carried = (facts: readonly Fact[]) => facts.filter((fact) => fact.fact === 'carried').length;

it('carries what is acknowledged by all no longer, where causal-no-wait carries the whole past (section 3.9)', () => {
  const run = (protocol: string, gapMs: number) =>
    runReference(sceneOf(mesh(4), ['best-effort', protocol], { workload: inTurn(gapMs, 3, 4) })).facts;
  // A step of delivery and one of acknowledgements: nothing is left of the past after 2 ms.
  expect(carried(run('causal-collected', 3))).toBe(0);
  expect(carried(run('causal-no-wait', 3))).toBeGreaterThan(300);
  const overlapping = carried(run('causal-collected', 1));
  expect(overlapping).toBeGreaterThan(0);
  expect(overlapping).toBeLessThan(carried(run('causal-no-wait', 1)));
});

it('keeps causal order although broadcasts overlap, and a past is collected between them (section 3.9)', () => {
  for (const seed of [1, 2, 3]) {
    const changes = { ...disorder(100), seed, workload: waits(4, seed, 8, 60) };
    const { facts } = runReference(sceneOf(mesh(4), ['best-effort', 'causal-collected'], changes));
    expect(violationsOf('causal-order', facts, 4)).toEqual([]);
    expect(violationsOf('validity', facts, 4)).toEqual([]);
  }
});

it('carries what a crashed peer has not acknowledged until that peer is suspected', () => {
  const graph = mesh(3);
  // Peer 2 crashes at 50 ms and is suspected at 60 ms.
  const run = (secondMs: number) =>
    runReference(
      sceneOf(graph, ['best-effort', 'causal-collected'], {
        faults: crashesWhileSending(graph, [{ peer: 2, leaves: 3 }]),
        workload: { first: (peer) => [52, secondMs, NEVER][peer], next: () => NEVER },
      }),
    ).facts;
  expect(carried(run(58))).toBeGreaterThan(0);
  expect(carried(run(65))).toBe(0);
});

it('breaks causal order over a detector that suspects wrongly', () => {
  // Six heartbeats come late, so all suspect each other, and collect what they have delivered at once; then the copy of
  // 0.0 to peer 2 takes 100 ms.
  const delays = [10, 10, 10, 10, 10, 10, 10, 100];
  const parameters = { period: 1_000, timeout: 1 };
  const layers = ['best-effort', 'causal-collected'].map(layerOf);
  const { facts } = runReference(
    sceneOf(mesh(3), ['best-effort', 'causal-collected'], {
      program: programOf([...layers, { definition: heartbeat, parameters }]),
      network: { resolution: '1ms', fifo: false, delay: { draw: () => delays.shift() ?? 10 } },
      workload: { first: (peer) => [5, 30, NEVER][peer], next: () => NEVER },
    }),
  );
  expect(violationsOf('causal-order', facts, 3)).not.toEqual([]);
});

it('promises no order to a peer that joins late: the past was collected without it', async () => {
  const experiment = {
    seed: 1,
    peers: 2,
    topology: 'mesh',
    protocol: { name: 'causal-collected', over: 'flood' },
    workload: { name: 'file', text: '0ms 1\n11ms 1' },
    network: { delay: '1ms' },
    faults: [{ at: '10ms', join: 0 }],
  };
  const { checks } = await runExperiment(
    await prepare({ source: sourceOfData(experiment) }, nodePlatform),
    nodePlatform,
  );
  for (const order of ['fifo-order', 'causal-order'])
    expect(checks.find(({ property }) => property === order)).toMatchObject({ verdict: 'invalid', promised: false });
});
