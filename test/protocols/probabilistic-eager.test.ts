import { expect, it } from 'vitest';
import { graphOf } from '../../src/core/link-rows.ts';
import { runReference } from '../reference-runtime.ts';
import { countByPeer, disorder, lastDeliveryMs, mesh, once, sceneOf } from './scene.ts';

const LONG = process.env.HEARSAY_LONG === '1';

const gossip = (fanout: number, rounds: number) => [['probabilistic-eager', { fanout, rounds }]] as const;

it.each([
  [8, 1, 1, 1],
  [8, 1, 5, 5],
  [8, 3, 3, 39],
  [30, 2, 5, 62],
  [30, 4, 4, 340],
])('costs k + k² + … + k^R messages a broadcast: N = %i, k = %i, R = %i: %i', (size, fanout, rounds, messages) => {
  const { sent } = runReference(
    sceneOf(mesh(size), gossip(fanout, rounds), { ...disorder(30), workload: once(size - 1) }),
  );
  expect(sent).toEqual(new Map([['data', messages]]));
});

it('costs at most as many if copies are lost', () => {
  const { sent } = runReference(sceneOf(mesh(9), gossip(3, 4), { workload: once(0) }), { loss: 0.3 });
  expect(sent.get('data')).toBeLessThan(120);
});

it('sends each copy to different neighbours, all of them where there are no more than the fanout', () => {
  for (let seed = 1; seed <= 20; seed++) {
    const { facts } = runReference(sceneOf(mesh(6), gossip(4, 1), { seed, workload: once(2) }));
    const receivers = facts.flatMap((fact) => (fact.fact === 'sent' ? [fact.to] : []));
    expect(receivers).not.toContain(2);
    expect(new Set(receivers).size).toBe(4);
  }
  const star = graphOf(4, [0, 1, 0, 2, 0, 3]);
  const { facts } = runReference(sceneOf(star, gossip(5, 1), { workload: once(0) }));
  expect(countByPeer(facts, 4, 'delivered')).toEqual([1, 1, 1, 1]);
});

it('draws each neighbour as often as any other', () => {
  const counts = new Array<number>(6).fill(0);
  for (let seed = 1; seed <= 200; seed++) {
    const { facts } = runReference(sceneOf(mesh(6), gossip(2, 1), { seed, workload: once(0) }));
    for (const fact of facts) if (fact.fact === 'sent') counts[fact.to]++;
  }
  // 80 each, with a standard deviation of 7.
  for (const count of counts.slice(1)) expect(Math.abs(count - 80)).toBeLessThan(28);
});

it('takes at most R steps', () => {
  const { facts } = runReference(sceneOf(mesh(40), gossip(3, 4), { workload: once(0) }));
  expect(lastDeliveryMs(facts)).toBeLessThanOrEqual(4);
});

it('"There is a positive value ε such that when a correct process broadcasts a message m, the probability that every correct process eventually delivers m is at least 1 − ε."', () => {
  const size = 12;
  const shareReached = (fanout: number, rounds: number) => {
    const runs = LONG ? 1_000 : 50;
    let reached = 0;
    for (let seed = 1; seed <= runs; seed++) {
      const { facts } = runReference(
        sceneOf(mesh(size), gossip(fanout, rounds), { seed, workload: once(0), network: disorder(5).network }),
      );
      if (countByPeer(facts, size, 'delivered').every((count) => count === 1)) reached++;
    }
    return reached / runs;
  };
  // 2 + 4 + 8 = 14 copies for 11 peers are too few as a rule, 3 + 9 + 27 + 81 = 120 are enough almost always.
  expect(shareReached(2, 3)).toBeLessThan(0.2);
  expect(shareReached(3, 4)).toBeGreaterThan(0.95);
});
