/**
 * Causal order in groups of many peers: what it costs to examine, and that leaving out causes that follow from others
 * changes nothing.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CausalOrder, causalOrderOf, examineCausalOrder } from '../../src/orders/causal.ts';
import { historiesOf } from '../../src/trace/histories.ts';
import { anyHistory, type History, logOfStory, type Step } from '../any-history.ts';

function orderOf(story: History, countLimit?: number, decideLimit?: number): CausalOrder {
  const log = logOfStory(story);
  return examineCausalOrder(historiesOf(log, story.size), log, countLimit, decideLimit);
}

/**
 * Each of the origins makes its broadcasts in turn; every peer delivers each at once, the last ones in the other order.
 */
function storyOf(size: number, origins: number, rounds: number): History {
  const steps: Step[] = [];
  for (let sequence = 0; sequence < rounds; sequence++) {
    for (let origin = 0; origin < origins; origin++) {
      steps.push({ peer: origin, delivers: false, origin, sequence });
      for (let peer = 0; peer < size; peer++) steps.push({ peer, delivers: true, origin, sequence });
    }
  }
  return { size, steps };
}

describe('the steps that it takes', () => {
  it.each([
    ['one broadcast', 1, 1],
    ['ten origins with three broadcasts each', 10, 3],
  ])('are a small multiple of the deliveries, however many peers there are: %s', (_, origins, rounds) => {
    const perDelivery = [500, 2_000, 8_000].map(
      (size) => orderOf(storyOf(size, origins, rounds)).steps / (size * origins * rounds),
    );
    expect(Math.max(...perDelivery)).toBeLessThan(5);
    expect(perDelivery[2] / perDelivery[0]).toBeLessThan(1.1);
  });

  it('are bounded: beyond the limit an even share of the peers is looked at', () => {
    const { peers, steps } = orderOf(storyOf(1_000, 2, 2), 400, 4_000);
    expect(peers).toBeGreaterThan(100);
    expect(peers).toBeLessThan(1_000);
    expect(steps).toBeLessThan(4_200);
  });

  it('are those of a few peers where these show that the order was broken, and of all where they do not', () => {
    const { size, steps } = storyOf(100, 1, 2);
    const [first, second] = [steps[0], steps[1 + size]];
    // Every peer delivers the second broadcast before the first.
    const broken = { size, steps: [first, second, ...steps.slice(2 + size), ...steps.slice(1, 1 + size)] };
    expect(orderOf(broken, 100)).toMatchObject({ peers: 16, found: { count: 16 } });
    expect(orderOf({ size, steps }, 100)).toMatchObject({ peers: 100, found: { count: 0 } });
  });
});

it('finds the same where causes that follow from others are left out', () => {
  fc.assert(
    fc.property(anyHistory({ strangers: true, repeats: true, tidy: 5 }), (story) => {
      // Peers that never deliver anything make the group so large that clocks pay.
      const { found } = orderOf(story);
      const large = orderOf({ ...story, size: story.size * 5 });
      expect(large.found.count).toBe(found.count);
      expect([...large.found.numbers.subarray(0, story.size)]).toEqual([...found.numbers]);
    }),
    { numRuns: process.env.HEARSAY_LONG === '1' ? 5_000 : 300 },
  );
});

it('counts what is delivered before it is made as a cause by itself, without what caused it only later', () => {
  const made = (peer: number): Step => ({ peer, delivers: false, origin: peer, sequence: 0 });
  const delivered = (peer: number, origin: number): Step => ({ peer, delivers: true, origin, sequence: 0 });
  const early = [made(2), delivered(1, 0), made(1), delivered(0, 2), made(0)];
  const after = [3, 4].flatMap((peer) => [0, 1, 2].map((origin) => delivered(peer, origin)));
  // 2:0 is missing before 0:0 at the peers 1, 3 and 4; nothing is missing before 1:0.
  const { found } = orderOf({ size: 5, steps: [...early, ...after] });
  expect(found.count).toBe(3);
  expect([...found.numbers]).toEqual([-1, 0, -1, 0, 0]);
});

it('examines the same histories once', () => {
  const story = storyOf(5, 2, 1);
  const log = logOfStory(story);
  const histories = historiesOf(log, story.size);
  expect(causalOrderOf(histories, log)).toBe(causalOrderOf(histories, log));
});
