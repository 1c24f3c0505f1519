/**
 * HyParView (Leitão, Pereira, Rodrigues, DSN 2007; report TR-07-13): the overlay that comes of it, what it costs, and
 * what is left of it when many peers crash at once.
 */
import { describe, expect, it } from 'vitest';
import { completeGraph } from '../../src/core/graph.ts';
import { withOverlay } from '../../src/core/overlay.ts';
import { programOf } from '../../src/core/stack.ts';
import type { FaultAction } from '../../src/network/faults/fault-plan.ts';
import type { Job, Outcome } from '../../src/runtimes/runtime.ts';
import { Simulation } from '../../src/runtimes/simulator/simulation.ts';
import type { Workload } from '../../src/workloads/workload.ts';
import { type LayerGiven, layerOf, sceneOf } from './scene.ts';

const LONG = process.env.HEARSAY_LONG === '1';
const PEERS = LONG ? 10_000 : 100;
const GAP_MS = 2;
/** All have joined, and the views are those of some cycles later. */
const SETTLED_MS = PEERS * GAP_MS + 10_000;

/** Peer 0 broadcasts at these times. */
function broadcastsAt(...timesMs: number[]): Workload {
  let place = 0;
  const next = () => (place < timesMs.length ? timesMs[place] - (place++ === 0 ? 0 : timesMs[place - 2]) : Infinity);
  return { first: (peer) => (peer === 0 ? next() : Infinity), next };
}

function run(layers: readonly LayerGiven[], workload: Workload, changes: Partial<Job> = {}): Outcome {
  const graph = completeGraph(PEERS);
  const program = withOverlay(programOf(layers.map(layerOf)), graph);
  const simulation = new Simulation({
    ...sceneOf(graph, ['flood']),
    program,
    workload,
    start: { order: 'staggered', gapMs: GAP_MS },
    trace: 'full',
    stop: { deadlineMs: SETTLED_MS + 20_000, events: Number.POSITIVE_INFINITY, quietMs: 0 },
    ...changes,
  });
  while (!simulation.advance(100_000));
  return simulation.outcome();
}

/** Links at the end: for each peer, the other ends. */
function viewsOf({ log }: Outcome): Set<number>[] {
  const views = Array.from({ length: PEERS }, () => new Set<number>());
  for (let index = 0; index < log.count; index++) {
    const fact = log.factAt(index);
    if (fact.fact === 'link-up') views[fact.peer].add(fact.other);
    if (fact.fact === 'link-down') views[fact.peer].delete(fact.other);
    if (fact.fact === 'crashed') views[fact.peer].clear();
  }
  return views;
}

function reachedFrom(views: readonly Set<number>[]): number {
  const reached = new Set([0]);
  for (const peer of reached) for (const other of views[peer]) reached.add(other);
  return reached.size;
}

describe('hyparview', () => {
  const { log, books } = run(['hyparview', 'flood'], broadcastsAt(SETTLED_MS));
  const views = viewsOf({ log } as Outcome);

  it('gives nearly every peer a full active view, which is symmetric and connected', () => {
    const ends = views.reduce((sum, view) => sum + view.size, 0);
    expect(Math.max(...views.map(({ size }) => size))).toBe(5);
    expect(ends / PEERS).toBeGreaterThan(4.9);
    views.forEach((view, peer) => {
      for (const other of view) expect(views[other].has(peer)).toBe(true);
    });
    expect(reachedFrom(views)).toBe(PEERS);
  });

  it('floods one broadcast with 2L − N + 1 copies (TR-07-14: 39,984 among 10,000 peers)', () => {
    const ends = views.reduce((sum, view) => sum + view.size, 0);
    expect(books.kindSent[books.kinds.findIndex(({ name }) => name === 'flood/data')]).toBe(ends - PEERS + 1);
    expect(books.delivered.reduce((sum, delivered) => sum + delivered, 0)).toBe(PEERS);
  });

  it('heals when half of the peers crash at once', () => {
    const actions = Array.from(
      { length: PEERS / 2 },
      (_, index): FaultAction => ({ does: 'crash', peer: 2 * index + 1, atMs: SETTLED_MS, reason: 'test' }),
    );
    const faults = { actions, copies: [] };
    const outcome = run(['hyparview', 'flood'], broadcastsAt(SETTLED_MS + 10_000), { faults });
    expect(reachedFrom(viewsOf(outcome))).toBe(PEERS / 2);
    expect(outcome.books.delivered.reduce((sum, delivered) => sum + delivered, 0)).toBe(PEERS / 2);
  });
});
