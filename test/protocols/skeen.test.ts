import { expect, it } from 'vitest';
import skeen from '../../src/protocols/skeen.ts';
import { runReference } from '../reference-runtime.ts';
import { violationsOf } from './obvious-checks.ts';
import { countByPeer, deliveriesOf, disorder, lastDeliveryMs, mesh, once, sceneOf, waits } from './scene.ts';

it.each([1, 2, 4, 7, 10])('costs 3N messages a broadcast, whatever the delays: N = %i', (size) => {
  const { sent, facts } = runReference(sceneOf(mesh(size), ['skeen'], { ...disorder(30), workload: once(0) }));
  expect(sent).toEqual(
    new Map([
      ['data', size],
      ['proposal', size],
      ['final', size],
    ]),
  );
  expect(skeen.cost!(size, (size * (size - 1)) / 2)).toBe(3 * size);
  expect(countByPeer(facts, size, 'delivered')).toEqual(new Array(size).fill(1));
});

it('costs 3N messages for each of many broadcasts at once', () => {
  const { sent } = runReference(sceneOf(mesh(4), ['skeen'], { ...disorder(50), workload: waits(4, 1, 5, 10) }));
  expect([...sent.values()]).toEqual([80, 80, 80]);
});

it('takes three steps', () => {
  expect(lastDeliveryMs(runReference(sceneOf(mesh(6), ['skeen'], { workload: once(2) })).facts)).toBe(3);
});

it('"If p delivers m1 before m2, then q delivers m1 before m2."', () => {
  const changes = { ...disorder(80), workload: waits(5, 1, 6, 20) };
  const unordered = runReference(sceneOf(mesh(5), ['best-effort'], changes));
  expect(violationsOf('total-order', unordered.facts, 5)).not.toEqual([]);
  const { facts, stopped } = runReference(sceneOf(mesh(5), ['skeen'], changes));
  expect(stopped).toBe('quiescent');
  const lists = deliveriesOf(facts, 5);
  expect(lists[0]).toHaveLength(30);
  expect(new Set(lists.map(String)).size).toBe(1);
});

it('delivers nothing more once a peer is silent', () => {
  const job = sceneOf(mesh(3), ['skeen'], {
    workload: { first: (peer) => peer * 50, next: () => 150 },
    stop: { deadlineMs: 1000, events: 1e6, quietMs: 0 },
  });
  const { facts } = runReference(job, { crashes: [{ peer: 2, atMs: 190 }] });
  const times = facts.flatMap((fact) => (fact.fact === 'delivered' ? [fact.time] : []));
  expect(times.length).toBeGreaterThan(0);
  expect(times.filter((time) => time > 200)).toEqual([]);
  expect(violationsOf('total-order', facts, 3)).toEqual([]);
});

it('is not FIFO: a later broadcast of an origin may get an earlier time', () => {
  const changes = { ...disorder(80), workload: waits(4, 1, 6, 20) };
  expect(violationsOf('fifo-order', runReference(sceneOf(mesh(4), ['skeen'], changes)).facts, 4)).not.toEqual([]);
});
