import { expect, it } from 'vitest';
import { linkCount } from '../../src/core/graph.ts';
import { Random } from '../../src/core/random.ts';
import spanningTree from '../../src/protocols/spanning-tree.ts';
import interval from '../../src/workloads/interval.ts';
import type { Workload } from '../../src/workloads/workload.ts';
import { runReference } from '../reference-runtime.ts';
import { violationsOf } from './obvious-checks.ts';
import { anyGraph, countByPeer, crashesWhileSending, cycle, disorder, line, mesh, sceneOf, waits } from './scene.ts';

/** Only peer 0 broadcasts, each time when all has been done about the last one. */
function ofPeerZero(size: number, broadcasts: number, waitMs: number): Workload {
  const workload = interval.create(size, 1, { broadcasts, wait: { constant: waitMs } });
  return { ...workload, first: (peer) => (peer === 0 ? workload.first(0) : Number.POSITIVE_INFINITY) };
}

it.each([
  ['cycle of 5', cycle(5)],
  ['mesh of 6', mesh(6)],
  ['line of 4', line(4)],
  ...[1, 2, 3].map((seed) => [`random graph ${seed}`, anyGraph(10, new Random(seed, 'graph'))] as const),
] as const)('costs 2L − N + 1 messages and 2(L − N + 1) prunes, then N − 1 a broadcast: on the %s', (_, graph) => {
  const [links, peers] = [linkCount(graph), graph.size];
  const sentIn = (broadcasts: number) => {
    const workload = ofPeerZero(peers, broadcasts, 10_000);
    const { sent, facts } = runReference(sceneOf(graph, ['spanning-tree'], { ...disorder(30), workload }));
    expect(countByPeer(facts, peers, 'delivered')).toEqual(new Array(peers).fill(broadcasts));
    return sent;
  };
  const prunes = 2 * (links - peers + 1);
  expect(sentIn(1).get('data') ?? 0).toBe(2 * links - peers + 1);
  expect(sentIn(1).get('prune') ?? 0).toBe(prunes);
  expect(sentIn(6).get('data') ?? 0).toBe(2 * links - peers + 1 + 5 * (peers - 1));
  expect(sentIn(6).get('prune') ?? 0).toBe(prunes);
});

/** Section 3.3: after a failure the tree is repaired, and nothing that a correct peer has is missing elsewhere. */
function violationsIn(seed: number, protocol: string | typeof spanningTree): unknown[] {
  const random = new Random(seed, 'scene');
  const graph = mesh(5);
  const [first, second] = random.shuffle([0, 1, 2, 3, 4]);
  const faults = crashesWhileSending(graph, [
    { peer: first, leaves: random.integer(4) },
    { peer: second, leaves: random.integer(4) },
  ]);
  const workload = waits(5, seed, 4, 60);
  const { facts } = runReference(sceneOf(graph, [protocol], { ...disorder(20), seed, faults, workload }));
  return [...violationsOf('agreement', facts, 5), ...violationsOf('validity', facts, 5)];
}

const RUNS = process.env.HEARSAY_LONG === '1' ? 2_000 : 60;
const seeds = Array.from({ length: RUNS }, (_, index) => index + 1);

it('repairs its trees when connections break: those that are left deliver the same', () => {
  for (const seed of seeds) expect(violationsIn(seed, 'spanning-tree'), `seed ${seed}`).toEqual([]);
});

it('does not if it does not watch its links: what came through the crashed peer is missing', () => {
  const blind = { ...spanningTree, watchesLinks: false } as typeof spanningTree;
  expect(seeds.some((seed) => violationsIn(seed, blind).length > 0)).toBe(true);
});

it('finds a way around a crashed parent for what comes later', () => {
  const faults = { actions: [{ does: 'crash', peer: 1, reason: 'as planned', atMs: 150 }] } as const;
  const workload = ofPeerZero(4, 3, 100);
  const { facts } = runReference(sceneOf(cycle(4), ['spanning-tree'], { faults, workload }));
  expect(countByPeer(facts, 4, 'delivered')).toEqual([3, 1, 3, 3]);
});
