import { expect, it } from 'vitest';
import { runReference } from '../reference-runtime.ts';
import { violationsOf } from './obvious-checks.ts';
import { crashesWhileSending, deliveriesOf, disorder, lastDeliveryMs, mesh, once, sceneOf, waits } from './scene.ts';

const all = [
  'paxos',
  'consensus-flooding',
  'consensus-flooding-uniform',
  'consensus-hierarchical',
  'consensus-hierarchical-uniform',
  'ben-or',
];
const over = (consensus: string) => ['reliable-eager', ['total-consensus', { consensus }]] as const;

it.each([
  ['paxos', (size: number) => 3 * size, 4],
  ['consensus-flooding', (size: number) => 2 * size * size, 2],
  ['consensus-flooding-uniform', (size: number) => size ** 3, 6],
  ['consensus-hierarchical', (size: number) => size * size, 5],
  ['consensus-hierarchical-uniform', (size: number) => 3 * size, 4],
] as const)('costs what the broadcast below and %s do', (consensus, costOf, steps) => {
  const size = 5;
  const { sent, facts } = runReference(sceneOf(mesh(size), [...over(consensus)], { workload: once(1) }));
  expect(sent.get('total-consensus/data')).toBe(size * size);
  expect(sent.get('total-consensus/consensus')).toBe(costOf(size));
  expect(lastDeliveryMs(facts)).toBe(steps);
});

/** Module 6.1 (TOB5). */
it.each(all)('"If p delivers m1 before m2, then q delivers m1 before m2", over %s', (consensus) => {
  const workload = waits(4, 1, 4, 20);
  const { facts } = runReference(sceneOf(mesh(4), [...over(consensus)], { ...disorder(60), workload }));
  const lists = deliveriesOf(facts, 4);
  expect(lists[0]).toHaveLength(16);
  expect(new Set(lists.map(String)).size).toBe(1);
});

it.each(all)('goes on after a crash, over %s', (consensus) => {
  const faults = crashesWhileSending(mesh(5), [{ peer: 0, leaves: 2 }]);
  const changes = { ...disorder(30), workload: waits(5, 2, 3, 60), faults };
  const { facts } = runReference(sceneOf(mesh(5), [...over(consensus)], changes));
  for (const property of ['validity', 'agreement'] as const) expect(violationsOf(property, facts, 5)).toEqual([]);
  const [, ...lists] = deliveriesOf(facts, 5);
  expect(new Set(lists.map(String)).size).toBe(1);
  // Peer 0 decides at once, alone, and crashes: that consensus is not uniform.
  const disorders = violationsOf('total-order', facts, 5);
  if (consensus === 'consensus-hierarchical') expect(disorders).not.toEqual([]);
  else expect(disorders).toEqual([]);
});
