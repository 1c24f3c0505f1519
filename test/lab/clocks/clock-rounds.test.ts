/** The bounds on two clocks, held against clocks that are known: simulated ones that drift, behind paths of any delay. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Exchange, figuresOf, offsetOf, type Round, roundOf } from '../../../src/lab/clocks/clock-rounds.ts';

const MS = 1_000_000n;
const RUNS = process.env.HEARSAY_LONG === '1' ? 5000 : 300;

/** A clock that is ahead of ours, by more and more, or less and less; and jumps once. */
interface Other {
  readonly offsetNs: bigint;
  /** Nanoseconds that it gains in a millisecond: 500 are 500 ppm. */
  readonly driftPpm: bigint;
  readonly jump?: { readonly atNs: bigint; readonly byNs: bigint };
}

function aheadAt({ offsetNs, driftPpm, jump }: Other, nowNs: bigint): bigint {
  return offsetNs + (nowNs * driftPpm) / MS + (jump !== undefined && nowNs >= jump.atNs ? jump.byNs : 0n);
}

/** Nanoseconds there, at the other's, and back. */
type Way = readonly [there: number, stay: number, back: number];

function exchangeAt(other: Other, askedNs: bigint, [there, stay, back]: Way): Exchange {
  const arrivedNs = askedNs + BigInt(there);
  const leftNs = arrivedNs + BigInt(stay);
  return {
    askedNs,
    heardNs: arrivedNs + aheadAt(other, arrivedNs),
    answeredNs: leftNs + aheadAt(other, leftNs),
    toldNs: leftNs + BigInt(back),
  };
}

/** Each exchange begins so long after the one before. */
function roundAt(other: Other, fromNs: bigint, ways: readonly Way[], gapNs: number): Round {
  return roundOf(ways.map((way, index) => exchangeAt(other, fromNs + BigInt(index * gapNs), way)));
}

const nanoseconds = (max: number) => fc.integer({ min: 0, max });
const way = fc.tuple(nanoseconds(300e6), nanoseconds(1e6), nanoseconds(300e6));
const drift = fc.bigInt({ min: -500n, max: 500n });
const offset = fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n });
const round = fc.record({
  pauseNs: fc.integer({ min: 1, max: 2e9 }),
  gapNs: nanoseconds(40e6),
  ways: fc.array(way, { minLength: 1, maxLength: 8 }),
});
const course = fc.array(round, { minLength: 1, maxLength: 12 });

function roundsOf(other: Other, described: typeof course extends fc.Arbitrary<infer Value> ? Value : never): Round[] {
  let nowNs = 0n;
  return described.map(({ pauseNs, gapNs, ways }) => {
    const taken = roundAt(other, nowNs + BigInt(pauseNs), ways, gapNs);
    nowNs = taken.toNs;
    return taken;
  });
}

/** Instants of a run: the borders of rounds, and some between. */
function instantsOf(rounds: readonly Round[], endNs: bigint): bigint[] {
  const borders = [...rounds.flatMap(({ fromNs, toNs }) => [fromNs, toNs]), endNs];
  return borders.flatMap((at, index) => (index === 0 ? [at] : [(at + borders[index - 1]) / 2n, at]));
}

function expectWithin(other: Other, rounds: readonly Round[], endNs: bigint): void {
  const { offsetNs, uncertaintyNs } = figuresOf(rounds, endNs);
  expect(offsetNs).toBe(offsetOf(rounds[0]));
  for (const at of instantsOf(rounds, endNs)) {
    const error = aheadAt(other, at) - offsetNs;
    expect(error <= uncertaintyNs && error >= -uncertaintyNs, `at ${at}: off by ${error}, ± ${uncertaintyNs}`).toBe(
      true,
    );
  }
}

describe('the offset between two clocks', () => {
  it('is in the bounds of each round, however uneven the ways are', () => {
    fc.assert(
      fc.property(offset, drift, course, (offsetNs, driftPpm, described) => {
        const other = { offsetNs, driftPpm };
        for (const taken of roundsOf(other, described)) {
          for (const at of [taken.fromNs, (taken.fromNs + taken.toNs) / 2n, taken.toNs]) {
            expect(aheadAt(other, at)).toBeGreaterThanOrEqual(taken.leastNs);
            expect(aheadAt(other, at)).toBeLessThanOrEqual(taken.mostNs);
          }
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('is within ± the uncertainty from the first round to the end', () => {
    fc.assert(
      fc.property(offset, drift, course, nanoseconds(5e9), (offsetNs, driftPpm, described, afterNs) => {
        const other = { offsetNs, driftPpm };
        const rounds = roundsOf(other, described);
        expectWithin(other, rounds, rounds[rounds.length - 1].toNs + BigInt(afterNs));
      }),
      { numRuns: RUNS },
    );
  });

  it('is so too where the clock jumps between two rounds, by whatever', () => {
    const by = fc.bigInt({ min: -(10n ** 10n), max: 10n ** 10n });
    fc.assert(
      fc.property(offset, drift, course, course, by, (offsetNs, driftPpm, before, after, byNs) => {
        const described = [...before, ...after];
        const atNs = roundsOf({ offsetNs: 0n, driftPpm: 0n }, described)[before.length - 1].toNs + 1n;
        const other = { offsetNs, driftPpm, jump: { atNs, byNs } };
        const rounds = roundsOf(other, described);
        expectWithin(other, rounds, rounds[rounds.length - 1].toNs);
      }),
      { numRuns: RUNS },
    );
  });

  it('is known to half of the fastest ways there and back, whichever exchanges they belong to', () => {
    const other = { offsetNs: 7n * MS, driftPpm: 0n };
    const taken = roundAt(
      other,
      0n,
      [
        [2e6, 0, 50e6],
        [90e6, 0, 4e6],
        [30e6, 0, 30e6],
      ],
      0,
    );
    const { offsetNs, uncertaintyNs } = figuresOf([taken], taken.toNs);
    expect(Number(uncertaintyNs)).toBeCloseTo(3e6 + 94e6 * 500e-6, -2);
    expect(Number(offsetNs)).toBeCloseTo(6e6, -2);
  });
});

/** More than any two of these rounds leave open. */
function certainJumpOf(rounds: readonly Round[], endNs: bigint): bigint {
  const widest = Math.max(...rounds.map(({ leastNs, mostNs }) => Number(mostNs - leastNs)));
  return 2n * BigInt(widest) + (2n * endNs * 500n) / MS + 10n;
}

describe('a clock that jumps', () => {
  it('is found if it jumps by more than the bounds leave open, with how much and when', () => {
    const more = fc.bigInt({ min: 0n, max: 10n ** 10n });
    const sign = fc.constantFrom(1n, -1n);
    fc.assert(
      fc.property(offset, drift, course, course, more, sign, (offsetNs, driftPpm, before, after, moreNs, signed) => {
        const described = [...before, ...after];
        const still = roundsOf({ offsetNs, driftPpm }, described);
        const atNs = still[before.length - 1].toNs + 1n;
        const certainNs = certainJumpOf(still, still[still.length - 1].toNs);
        const byNs = signed * (certainNs + moreNs);
        const { jumps } = figuresOf(roundsOf({ offsetNs, driftPpm, jump: { atNs, byNs } }, described), atNs);
        expect(jumps).toHaveLength(1);
        expect(jumps[0].fromNs).toBeLessThanOrEqual(atNs);
        expect(jumps[0].toNs).toBeGreaterThanOrEqual(atNs);
        const error = jumps[0].byNs - byNs;
        expect(error <= certainNs && error >= -certainNs).toBe(true);
      }),
      { numRuns: RUNS },
    );
  });

  it('is never found if it does not, however late questions and answers are', () => {
    fc.assert(
      fc.property(offset, drift, course, (offsetNs, driftPpm, described) => {
        const rounds = roundsOf({ offsetNs, driftPpm }, described);
        expect(figuresOf(rounds, rounds[rounds.length - 1].toNs).jumps).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  it('is not taken for a change of delays that moves both bounds the same way', () => {
    const other = { offsetNs: 0n, driftPpm: 0n };
    const slowThere: Way = [3.2e6, 1e3, 1.1e6];
    const slowBack: Way = [1.2e6, 1e3, 3.1e6];
    const rounds = [slowThere, slowBack].map((taken, index) => roundAt(other, BigInt(index) * 5n * MS, [taken], 0));
    expect(figuresOf(rounds, rounds[1].toNs).jumps).toEqual([]);
  });

  it('is not taken for what a busy machine is: slow in one round', () => {
    const other = { offsetNs: 0n, driftPpm: 20n };
    const quick: Way = [1e5, 1e4, 1e5];
    const slow: Way = [150e6, 1e6, 1e5];
    const rounds = [quick, quick, slow, quick, slow, slow, quick].map((taken, index) =>
      roundAt(other, BigInt(index) * 250n * MS, [taken], 0),
    );
    const { jumps, uncertaintyNs } = figuresOf(rounds, rounds[6].toNs);
    expect(jumps).toEqual([]);
    expect(uncertaintyNs).toBeLessThan(MS);
  });

  it('is found in the middle of a round', () => {
    const jump = { atNs: 10n * MS, byNs: -800n * MS };
    const ways = Array.from({ length: 20 }, (): Way => [1e5, 1e4, 1e5]);
    const rounds = [-300n, 0n, 300n].map((ms) => roundAt({ offsetNs: 0n, driftPpm: 0n, jump }, ms * MS, ways, 1e6));
    const { jumps, uncertaintyNs } = figuresOf(rounds, rounds[2].toNs);
    expect(jumps).toHaveLength(1);
    expect(Number(jumps[0].byNs)).toBeCloseTo(-800e6, -6);
    expect(uncertaintyNs).toBeGreaterThanOrEqual(800n * MS);
  });
});
