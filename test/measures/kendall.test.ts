/** Kendall's tau, against comparing every two broadcasts at every two peers. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../src/core/random.ts';
import { kendallTau } from '../../src/measures/kendall.ts';
import { historiesOf, listOf } from '../../src/trace/histories.ts';
import { anyHistory, type History, logOfStory } from '../any-history.ts';

function tauOfLists(a: readonly number[], b: readonly number[]): number | undefined {
  const others = new Set(b);
  const common = [...new Set(a)].filter((one) => others.has(one));
  if (common.length < 2) return undefined;
  const inA = new Map([...a.entries()].reverse().map(([i, one]) => [one, i]));
  const inB = new Map([...b.entries()].reverse().map(([i, one]) => [one, i]));
  let agreement = 0;
  for (const x of common) {
    for (const y of common) if (x < y) agreement += inA.get(x)! < inA.get(y)! === inB.get(x)! < inB.get(y)! ? 1 : -1;
  }
  return agreement / ((common.length * (common.length - 1)) / 2);
}

function meanTau(story: History): number | undefined {
  const histories = historiesOf(logOfStory(story), story.size);
  const lists = Array.from({ length: story.size }, (_, peer) => [...listOf(histories, peer)]);
  const taus = lists.flatMap((a, p) => lists.slice(p + 1).map((b) => tauOfLists(a, b)));
  const known = taus.filter((tau) => tau !== undefined);
  return known.length === 0 ? undefined : known.reduce((sum, tau) => sum + tau, 0) / known.length;
}

function same(lists: readonly (readonly number[])[]): History {
  const made = lists[0]
    .map((sequence) => ({ peer: 0, delivers: false, origin: 0, sequence }))
    .sort((a, b) => a.sequence - b.sequence);
  const delivered = lists.flatMap((list, peer) =>
    list.map((sequence) => ({ peer, delivers: true, origin: 0, sequence })),
  );
  return { size: lists.length, steps: [...made, ...delivered] };
}

function tauOf(story: History, workLimit?: number) {
  return kendallTau(historiesOf(logOfStory(story), story.size), workLimit);
}

describe('Kendall’s tau', () => {
  it('is the mean over pairs of peers, on what both delivered', () => {
    fc.assert(
      fc.property(anyHistory({ strangers: true, repeats: true }), (story) => {
        const { tau, compared, pairs } = tauOf(story);
        const expected = meanTau(story);
        expect(compared).toBe(pairs);
        if (expected === undefined) expect(tau).toBeUndefined();
        else expect(tau).toBeCloseTo(expected, 12);
      }),
      { numRuns: 300 },
    );
  });

  it('is 1 for equal lists, −1 for reversed ones', () => {
    expect(
      tauOf(
        same([
          [0, 1, 2, 3],
          [0, 1, 2, 3],
        ]),
      ).tau,
    ).toBe(1);
    expect(
      tauOf(
        same([
          [0, 1, 2, 3],
          [3, 2, 1, 0],
        ]),
      ).tau,
    ).toBe(-1);
    // One of six pairs is the other way round: (5 − 1) / 6.
    expect(
      tauOf(
        same([
          [0, 1, 2, 3],
          [1, 0, 2, 3],
        ]),
      ).tau,
    ).toBeCloseTo(4 / 6, 12);
  });

  it('is right where long lists lack much of each other', () => {
    const random = new Random(1, 'lists');
    const all = Array.from({ length: 1200 }, (_, i) => i);
    const story = same([all, ...[2, 3, 4].map((n) => random.shuffle(all.filter(() => random.integer(4) < n)))]);
    expect(tauOf(story).tau).toBeCloseTo(meanTau(story)!, 12);
  });

  it('compares each peer with equally many others when all pairs are too many', () => {
    const lists = Array.from({ length: 8 }, () => [0, 1, 2]);
    lists[3] = [2, 1, 0];
    // Affordable: two of the four distances round the group, 1 and 3; each peer is in four of the 16 pairs, the one
    // that disagrees too.
    const { tau, compared, pairs } = tauOf(same(lists), 2 * (8 * 3 + 8));
    expect({ compared, pairs }).toEqual({ compared: 16, pairs: 28 });
    expect(tau).toBeCloseTo((12 - 4) / 16, 12);
  });
});
