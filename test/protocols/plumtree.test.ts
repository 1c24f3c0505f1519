/**
 * Plumtree (Leitão, Pereira, Rodrigues, SRDS 2007; report TR-07-14): in the steady state one copy a peer and an
 * announcement at each end of every link that is not in the tree; a broken tree is repaired by what is announced.
 */
import { describe, expect, it } from 'vitest';
import { type Graph, linkCount } from '../../src/core/graph.ts';
import { Random } from '../../src/core/random.ts';
import type { Job, Outcome } from '../../src/runtimes/runtime.ts';
import { Simulation } from '../../src/runtimes/simulator/simulation.ts';
import randomRegular from '../../src/topologies/random-regular.ts';
import type { Workload } from '../../src/workloads/workload.ts';
import { faultsOf, sceneOf } from './scene.ts';

const PEERS = process.env.HEARSAY_LONG === '1' ? 10_000 : 200;
const graph = randomRegular.build(PEERS, { k: 5 } as never, new Random(1, 'topology')) as Graph;

/** Peer 0 broadcasts now and then. */
function everySecond(broadcasts: number): Workload {
  let left = broadcasts;
  const next = () => (left-- > 0 ? 1_000 : Number.POSITIVE_INFINITY);
  return { first: (peer) => (peer === 0 ? next() : Number.POSITIVE_INFINITY), next };
}

function run(broadcasts: number, changes: Partial<Job> = {}): Outcome {
  const simulation = new Simulation(
    sceneOf(graph, ['plumtree'], { workload: everySecond(broadcasts), trace: 'deliveries', ...changes }),
  );
  while (!simulation.advance(100_000));
  return simulation.outcome();
}

/** data, announcement, graft, prune */
const sentIn = ({ books }: Outcome) => [...books.kindSent];
const deliveredIn = ({ books }: Outcome) => books.delivered.reduce((sum, delivered) => sum + delivered, 0);

describe('plumtree', () => {
  it('floods the first broadcast: each link that is not in the tree is pruned at both ends', () => {
    const links = linkCount(graph);
    expect(sentIn(run(1))).toEqual([2 * links - PEERS + 1, 0, 0, 2 * (links - PEERS + 1)]);
  });

  it('sends N − 1 copies of each later one, and two announcements on each other link (TR-07-14, table 1)', () => {
    const [two, three] = [run(2), run(3)].map(sentIn);
    const later = three.map((sent, kind) => sent - two[kind]);
    expect(later).toEqual([PEERS - 1, 2 * (linkCount(graph) - PEERS + 1), 0, 0]);
    expect(deliveredIn(run(3))).toBe(3 * PEERS);
  });

  it('repairs the tree by what is announced when peers crash', () => {
    const crashed = [3, 30, 60, 90, 120, 150];
    const faults = faultsOf(
      graph,
      crashed.map((peer) => ({ at: 1_500, crash: peer })),
    );
    const outcome = run(3, { faults });
    expect(deliveredIn(outcome)).toBe(PEERS + 2 * (PEERS - crashed.length));
    expect(sentIn(outcome)[2]).toBeGreaterThan(0);
  });
});
