import fc from 'fast-check';
import { expect, it } from 'vitest';
import { piecesFrom } from '../../src/protocols/erasure-code.ts';
import { payloadFrom, SHREDS, shredded } from '../../src/protocols/shreds.ts';
import { childrenOf } from '../../src/protocols/turbine.ts';
import { runReference } from '../reference-runtime.ts';
import { countByPeer, disorder, lastDeliveryMs, mesh, once, sceneOf } from './scene.ts';

const LONG = process.env.HEARSAY_LONG === '1';

it.each([
  [2, 200],
  [9, 200],
  [9, 2],
])('costs 64(N − 1) messages a broadcast: N = %i, fan-out %i', (size, fanout) => {
  const job = sceneOf(mesh(size), [['turbine', { fanout }]], { workload: once(1), ...disorder(20) });
  const { sent, facts } = runReference({ ...job, payload: { text: 'Zürich', list: [1, 2.5, null] } });
  expect(sent).toEqual(
    new Map([
      ['data-shred', 32 * (size - 1)],
      ['coding-shred', 32 * (size - 1)],
    ]),
  );
  expect(countByPeer(facts, size, 'delivered')).toEqual(new Array(size).fill(1));
});

it('takes one step more than the tree has levels', () => {
  const steps = (fanout: number) =>
    lastDeliveryMs(runReference(sceneOf(mesh(12), [['turbine', { fanout }]], { workload: once(0) })).facts);
  // The 11 others: one and ten; one, three and seven.
  expect(steps(200)).toBe(2);
  expect(steps(3)).toBe(3);
});

it('has each peer once in the tree of a shred, with at most fan-out children', () => {
  for (const peers of [1, 2, 7, 40, 500])
    for (const fanout of [1, 2, 3, 16, 200]) {
      const seen = [0];
      for (let place = 0; place < peers; place++) {
        const children = childrenOf(place, fanout, peers);
        expect(children.length).toBeLessThanOrEqual(fanout);
        seen.push(...children);
      }
      expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: peers }, (_, place) => place));
    }
});

it('gives the payload back from any 32 of its 64 shreds', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.shuffledSubarray([...Array(SHREDS).keys()], { minLength: 32 }), (payload, kept) => {
      const { size, shreds } = shredded(payload);
      const known = new Map(kept.map((number) => [number, shreds[number]]));
      expect(JSON.stringify(payloadFrom(size, known))).toBe(JSON.stringify(payload));
    }),
    { numRuns: LONG ? 500 : 15 },
  );
});

it('makes pieces of a line by hand: two pieces of data, a third one is on it', () => {
  // p(0) = 7, p(1) = 7: a constant. p(x) = x: p(0) = 0, p(1) = 1, p(5) = 5.
  const pieces = (a: number, b: number) =>
    piecesFrom(
      [
        { number: 0, bytes: Uint8Array.of(a) },
        { number: 1, bytes: Uint8Array.of(b) },
      ],
      [5],
    )[0].bytes[0];
  expect([pieces(7, 7), pieces(0, 1)]).toEqual([7, 5]);
});

// Each shred reaches a peer over one link if the peer is the first of its tree, else over two, independently of others.
it('delivers where 32 of 64 shreds come through: the share of a binomial distribution, within 4 deviations', () => {
  const [size, loss] = [8, 0.3];
  const runs = LONG ? 400 : 40;
  const arrives = (1 - loss) * (1 / (size - 1) + (1 - 1 / (size - 1)) * (1 - loss));
  let expected = 0;
  for (let come = 32; come <= 64; come++) expected += binomial(64, come, arrives);
  let delivered = 0;
  for (let seed = 1; seed <= runs; seed++) {
    const job = sceneOf(mesh(size), [['turbine', { stakes: 'equal' }]], { seed, workload: once(seed % size) });
    // One peer of each run, as those of one run share the losses before the first peer of a tree.
    delivered += countByPeer(runReference(job, { loss }).facts, size, 'delivered')[(seed + 1) % size];
  }
  expect(expected).toBeGreaterThan(0.5);
  expect(Math.abs(delivered / runs - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / runs));
});

it('puts peers with more stake to the front: they send more', () => {
  const { facts } = runReference(sceneOf(mesh(10), ['turbine'], { workload: once(9) }));
  const sent = countByPeer(facts, 10, 'sent');
  // Peer 0 has a share of 1 / (1 + 1/2 + … + 1/9) = 0.353 of the stake, and so heads as many of 64 trees: 22.6.
  expect(sent[0]).toBeGreaterThan(8 * 12);
  expect(sent[8]).toBeLessThan(sent[0] / 3);
});

function binomial(of: number, number: number, probability: number): number {
  let share = 1;
  for (let i = 0; i < number; i++) share *= ((of - i) / (i + 1)) * probability;
  for (let i = number; i < of; i++) share *= 1 - probability;
  return share;
}
