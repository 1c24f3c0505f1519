import { expect, it } from 'vitest';
import { Random } from '../../../src/core/random.ts';
import { drawFaults } from '../../../src/network/faults/draw.ts';
import { Simulation } from '../../../src/runtimes/simulator/simulation.ts';
import { mesh, once, sceneOf } from '../../protocols/scene.ts';

const graph = mesh(3);

it('shows what a peer holds while the run goes on: the fields of each layer and what it has seen', () => {
  const job = sceneOf(graph, ['flood', 'fifo', 'sequencer'], { workload: once(1) });
  const simulation = new Simulation(job);
  const wholeRun = new Simulation(sceneOf(graph, ['flood', 'fifo', 'sequencer'], { workload: once(1) }));
  expect(simulation.snapshotOf(1).map(({ seen }) => seen)).toEqual([[], [], []]);
  while (!simulation.advance(1)) for (let peer = 0; peer < 3; peer++) simulation.snapshotOf(peer);
  while (!wholeRun.advance(1_000));
  // It changes nothing of the run.
  expect([...simulation.outcome().log.facts()]).toEqual([...wholeRun.outcome().log.facts()]);
  const [flood, fifo, sequencer] = simulation.snapshotOf(2);
  expect(flood).toEqual({ protocol: 'flood', fields: {}, seen: ['0:0'] });
  expect(fifo).toMatchObject({ protocol: 'fifo', fields: { inOrder: { lines: [[0, { next: 1, early: [] }]] } } });
  expect(sequencer.protocol).toBe('sequencer');
});

it('shows nothing of a peer that is crashed', () => {
  const scene = { graph, endMs: Number.POSITIVE_INFINITY, random: new Random(1, 'faults') };
  const faults = drawFaults([{ at: 1, crash: 2 }], scene, undefined, 'faults');
  const simulation = new Simulation(sceneOf(graph, ['flood'], { faults }));
  expect(simulation.snapshotOf(2)).toHaveLength(1);
  while (!simulation.advance(1_000));
  expect(simulation.snapshotOf(2)).toEqual([]);
  expect(simulation.snapshotOf(1)[0].seen).toEqual(['0:0', '1:0', '2:0']);
});
