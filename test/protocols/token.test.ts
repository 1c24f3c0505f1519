import { expect, it } from 'vitest';
import { runReference } from '../reference-runtime.ts';
import { violationsOf } from './obvious-checks.ts';
import { countByPeer, deliveriesOf, disorder, lastDeliveryMs, mesh, once, sceneOf, waits } from './scene.ts';

const sentBy = (size: number, origin: number) =>
  runReference(sceneOf(mesh(size), ['token'], { ...disorder(30), workload: once(origin) })).sent;

it.each([1, 2, 4, 7])('costs N messages for a broadcast of the peer at which the token rests: N = %i', (size) => {
  expect(sentBy(size, 0)).toEqual(new Map([['data', size]]));
});

it.each([2, 4, 7])('costs a message besides, and the way to another peer and once round: N = %i', (size) => {
  for (let origin = 1; origin < size; origin++) {
    expect(sentBy(size, origin)).toEqual(
      new Map([
        ['wish', 1],
        ['token', origin + size],
        ['data', size],
      ]),
    );
  }
});

it('serves a broadcast of each peer in one round', () => {
  const size = 5;
  const { sent } = runReference(sceneOf(mesh(size), ['token']));
  expect(sent).toEqual(
    new Map([
      ['data', size ** 2],
      ['wish', size - 1],
      ['token', 2 * size - 1],
    ]),
  );
});

it('rests in the end, wherever it is wished for, and is never lost', () => {
  for (let seed = 1; seed <= 30; seed++) {
    const size = 2 + (seed % 4);
    const job = sceneOf(mesh(size), ['token'], { ...disorder(40), seed, workload: waits(size, seed, 3, 100) });
    const { facts, stopped } = runReference(job);
    expect(stopped).toBe('quiescent');
    expect(countByPeer(facts, size, 'delivered'), `seed ${seed}`).toEqual(new Array(size).fill(3 * size));
  }
});

it('comes to the peer that it rested at last time without a wish', () => {
  const size = 4;
  const workload = { first: (peer: number) => (peer === 2 ? 0 : Number.POSITIVE_INFINITY), next: () => 100 };
  const { sent } = runReference(
    sceneOf(mesh(size), ['token'], { workload, stop: { deadlineMs: 250, events: 1e6, quietMs: 0 } }),
  );
  expect(sent.get('wish')).toBe(1);
  expect(sent.get('token')).toBe(2 + size);
  expect(sent.get('data')).toBe(3 * size);
});

it('takes at most a wish, a round of the token and one step', () => {
  const { facts } = runReference(sceneOf(mesh(6), ['token'], { workload: once(5) }));
  expect(lastDeliveryMs(facts)).toBe(1 + 5 + 1);
});

it('"If p delivers m1 before m2, then q delivers m1 before m2."', () => {
  const changes = { ...disorder(80), workload: waits(5, 1, 6, 20) };
  const unordered = runReference(sceneOf(mesh(5), ['best-effort'], changes));
  expect(violationsOf('total-order', unordered.facts, 5)).not.toEqual([]);
  const { facts, stopped } = runReference(sceneOf(mesh(5), ['token'], changes));
  expect(stopped).toBe('quiescent');
  const lists = deliveriesOf(facts, 5);
  expect(lists[0]).toHaveLength(30);
  expect(new Set(lists.map(String)).size).toBe(1);
});

it('delivers nothing more once a peer is silent, which loses the token', () => {
  const job = sceneOf(mesh(3), ['token'], {
    workload: { first: (peer) => peer * 50, next: () => 150 },
    stop: { deadlineMs: 1000, events: 1e6, quietMs: 0 },
  });
  const { facts } = runReference(job, { crashes: [{ peer: 2, atMs: 190 }] });
  const times = facts.flatMap((fact) => (fact.fact === 'delivered' ? [fact.time] : []));
  expect(times.length).toBeGreaterThan(0);
  expect(times.filter((time) => time > 210)).toEqual([]);
  expect(violationsOf('total-order', facts, 3)).toEqual([]);
});
