import { expect, it } from 'vitest';
import byzantineConsistentSigned from '../../src/protocols/byzantine-consistent-signed.ts';
import { ran } from '../adversaries/scene.ts';
import { runReference } from '../reference-runtime.ts';
import { countByPeer, disorder, lastDeliveryMs, mesh, once, sceneOf } from './scene.ts';

it.each([1, 2, 4, 7, 10])('costs 3N messages a broadcast, whatever the delays: N = %i', (size) => {
  const { sent, facts } = runReference(
    sceneOf(mesh(size), ['byzantine-consistent-signed'], { ...disorder(30), workload: once(0) }),
  );
  expect(sent).toEqual(
    new Map([
      ['send', size],
      ['echo', size],
      ['final', size],
    ]),
  );
  expect(byzantineConsistentSigned.cost!(size, (size * (size - 1)) / 2)).toBe(3 * size);
  expect(countByPeer(facts, size, 'delivered')).toEqual(new Array(size).fill(1));
});

it('takes three steps', () => {
  const { facts } = runReference(sceneOf(mesh(7), ['byzantine-consistent-signed'], { workload: once(0) }));
  expect(lastDeliveryMs(facts)).toBe(3);
});

it.each([
  { peers: 4, silent: [3], delivering: 3 },
  { peers: 4, silent: [2, 3], delivering: 0 },
  { peers: 7, silent: [5, 6], delivering: 5 },
])('of $peers peers with $silent silent $delivering deliver', async ({ peers, silent, delivering }) => {
  const { facts } = await ran({
    peers,
    protocol: 'byzantine-consistent-signed',
    adversaries: [{ peers: silent, behaviour: 'silent' }],
  });
  expect(facts.filter(({ fact }) => fact === 'delivered')).toHaveLength(delivering);
});

it('with one signature fewer than a quorum nobody can make others deliver, whatever it forges (algorithm 3.17)', async () => {
  for (const behaviour of ['equivocate', { name: 'mutate', chance: 1 }, { name: 'forge', chance: 1 }]) {
    const protocol = 'byzantine-consistent-signed';
    const { summary, check } = await ran({ protocol, adversaries: [{ peers: [0], behaviour }] });
    expect(summary.stopped).toBe('quiescent');
    expect(['consistency', 'no-creation'].map((name) => check(name))).not.toContainEqual(
      expect.objectContaining({ verdict: 'invalid' }),
    );
  }
});
