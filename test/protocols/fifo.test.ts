import { expect, it } from 'vitest';
import { runReference } from '../reference-runtime.ts';
import { violationsOf } from './obvious-checks.ts';
import { cycle, deliveriesOf, disorder, mesh, once, sceneOf, waits } from './scene.ts';

it('costs no message beyond those below: N over best-effort on a mesh, 2L − N + 1 over flood', () => {
  expect(runReference(sceneOf(mesh(6), ['best-effort', 'fifo'], { workload: once(2) })).sent).toEqual(
    new Map([['fifo/data', 6]]),
  );
  expect(runReference(sceneOf(cycle(5), ['flood', 'fifo'], { workload: once(2) })).sent).toEqual(
    new Map([['fifo/data', 6]]),
  );
});

it('restores an order that the network breaks', () => {
  const changes = { ...disorder(80), workload: waits(4, 1, 10, 5) };
  expect(violationsOf('fifo-order', runReference(sceneOf(mesh(4), ['best-effort'], changes)).facts, 4)).not.toEqual([]);
  const { facts } = runReference(sceneOf(mesh(4), ['best-effort', 'fifo'], changes));
  expect(violationsOf('fifo-order', facts, 4)).toEqual([]);
  for (const list of deliveriesOf(facts, 4)) expect(list).toHaveLength(40);
});

it('delivers each origin up to its first lost broadcast, and no further', () => {
  const { facts } = runReference(
    sceneOf(mesh(2), ['best-effort', 'fifo'], { ...disorder(30), seed: 5, workload: waits(2, 1, 30, 5) }),
    {
      loss: 0.1,
    },
  );
  const lost = facts.flatMap((fact) => (fact.fact === 'dropped' && fact.peer === 0 ? (fact.sequence ?? []) : []));
  expect(lost.length).toBeGreaterThan(0);
  const ofPeer0 = deliveriesOf(facts, 2)[1].filter((name) => name.startsWith('0.'));
  expect(ofPeer0).toEqual(Array.from({ length: Math.min(...lost) }, (_, sequence) => `0.${sequence}`));
});
