import { expect, it } from 'vitest';
import movingSequencer from '../../src/protocols/moving-sequencer.ts';
import { runReference } from '../reference-runtime.ts';
import { violationsOf } from './obvious-checks.ts';
import { countByPeer, deliveriesOf, disorder, lastDeliveryMs, mesh, once, sceneOf, waits } from './scene.ts';

it.each([1, 2, 4, 7, 10])('costs 2N messages a broadcast, whatever the delays: N = %i', (size) => {
  const { sent, facts } = runReference(
    sceneOf(mesh(size), ['moving-sequencer'], { ...disorder(30), workload: once(size - 1) }),
  );
  expect(sent).toEqual(
    new Map([
      ['data', size],
      ['order', size],
    ]),
  );
  expect(movingSequencer.cost!(size, (size * (size - 1)) / 2)).toBe(2 * size);
  expect(countByPeer(facts, size, 'delivered')).toEqual(new Array(size).fill(1));
});

it('takes two steps', () => {
  const { facts } = runReference(sceneOf(mesh(6), ['moving-sequencer'], { workload: once(2) }));
  expect(lastDeliveryMs(facts)).toBe(2);
});

it('number k is given by peer k mod N, whatever the delays', () => {
  const size = 4;
  const { facts } = runReference(
    sceneOf(mesh(size), ['moving-sequencer'], { ...disorder(50), workload: waits(size, 1, 5, 10) }),
  );
  const givers = facts.flatMap((fact) => (fact.fact === 'sent' && fact.kind === 'order' ? [fact.peer] : []));
  expect(givers).toEqual(Array.from({ length: 5 * size * size }, (_, copy) => Math.floor(copy / size) % size));
});

it('"If p delivers m1 before m2, then q delivers m1 before m2."', () => {
  const changes = { ...disorder(80), workload: waits(5, 1, 6, 20) };
  const unordered = runReference(sceneOf(mesh(5), ['best-effort'], changes));
  expect(violationsOf('total-order', unordered.facts, 5)).not.toEqual([]);
  const { facts, stopped } = runReference(sceneOf(mesh(5), ['moving-sequencer'], changes));
  expect(stopped).toBe('quiescent');
  const lists = deliveriesOf(facts, 5);
  expect(lists[0]).toHaveLength(30);
  expect(new Set(lists.map(String)).size).toBe(1);
});

it('delivers nothing more once a peer is silent and it is its turn', () => {
  const job = sceneOf(mesh(3), ['moving-sequencer'], {
    workload: { first: (peer) => peer * 50, next: () => 150 },
    stop: { deadlineMs: 1000, events: 1e6, quietMs: 0 },
  });
  const { facts } = runReference(job, { crashes: [{ peer: 2, atMs: 190 }] });
  const times = facts.flatMap((fact) => (fact.fact === 'delivered' ? [fact.time] : []));
  expect(times.length).toBeGreaterThan(0);
  expect(times.filter((time) => time > 390)).toEqual([]);
  expect(violationsOf('total-order', facts, 3)).toEqual([]);
});
