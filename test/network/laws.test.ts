/**
 * Each law against its distribution: Kolmogorov–Smirnov at 1 % over 10⁵ draws of a fixed seed, and the mean within
 * three standard errors where there is a variance.
 */
import { describe, expect, it } from 'vitest';
import type { DelaySetting } from '../../src/core/parameters.ts';
import { Random } from '../../src/core/random.ts';
import { delayLaws, delayOf, tabulatedDelayOf } from '../../src/network/index.ts';
import { normalQuantile } from '../../src/network/normal-quantile.ts';

const COUNT = 100_000;

interface Case {
  readonly setting: DelaySetting;
  /** P(delay ≤ x). */
  cumulative(x: number): number;
  readonly mean?: number;
  readonly deviation?: number;
}

/** Φ(z), by the series of Abramowitz and Stegun 26.2.10 in the middle, and nothing but 0 and 1 far out. */
function normalCumulative(z: number): number {
  if (Math.abs(z) > 7) return z > 0 ? 1 : 0;
  let term = z;
  let sum = z;
  for (let n = 1; Math.abs(term) > 1e-17; n++) {
    term *= (-z * z) / (2 * n);
    sum += term / (2 * n + 1);
  }
  return 0.5 + sum / Math.sqrt(2 * Math.PI);
}

const logVariance = Math.log(1 + 0.25);

const cases: readonly Case[] = [
  { setting: { uniform: [10, 90] }, cumulative: (x) => (x - 10) / 80, mean: 50, deviation: 80 / Math.sqrt(12) },
  { setting: { normal: [50, 8] }, cumulative: (x) => normalCumulative((x - 50) / 8), mean: 50, deviation: 8 },
  {
    setting: { 'log-normal': [40, 20] },
    cumulative: (x) => normalCumulative((Math.log(x) - Math.log(40) + logVariance / 2) / Math.sqrt(logVariance)),
    mean: 40,
    deviation: 20,
  },
  { setting: { exponential: 25 }, cumulative: (x) => 1 - Math.exp(-x / 25), mean: 25, deviation: 25 },
  {
    setting: { weibull: [10, 2] },
    cumulative: (x) => 1 - Math.exp(-((x / 10) ** 2)),
    mean: 8.862269254527581,
    deviation: 4.632513750600841,
  },
  {
    setting: { weibull: [10, 0.5] },
    cumulative: (x) => 1 - Math.exp(-((x / 10) ** 0.5)),
    mean: 20,
    deviation: Math.sqrt(2000),
  },
  { setting: { pareto: [10, 3] }, cumulative: (x) => 1 - (10 / x) ** 3, mean: 15, deviation: Math.sqrt(75) },
  { setting: { pareto: [10, 1.5] }, cumulative: (x) => 1 - (10 / x) ** 1.5 },
  {
    setting: { empirical: [30, 10, 20, 60] },
    cumulative: (x) => (x < 30 ? (x - 10) / 30 : 2 / 3 + (x - 30) / 90),
    mean: (15 + 25 + 45) / 3,
    deviation: Math.sqrt((15 ** 2 + 25 ** 2 + 45 ** 2 + (100 + 100 + 900) / 12) / 3 - (85 / 3) ** 2),
  },
];

function drawn(setting: DelaySetting, how: 'as it is' | 'by a table'): Float64Array {
  const delay = how === 'as it is' ? delayOf(setting, 0, 'network.delay') : tabulatedDelayOf(setting, 'network.delay');
  const random = new Random(20, 'network');
  return Float64Array.from({ length: COUNT }, () => delay.draw(random));
}

const bothWays = cases.flatMap((one) => (['as it is', 'by a table'] as const).map((how) => ({ ...one, how })));

describe.each(bothWays)('$setting, $how,', ({ setting, cumulative, mean, deviation, how }) => {
  const delays = drawn(setting, how);

  it('has its distribution', () => {
    const sorted = delays.slice().sort();
    let furthest = 0;
    for (let i = 0; i < COUNT; i++) {
      const expected = cumulative(sorted[i]);
      furthest = Math.max(furthest, Math.abs(expected - i / COUNT), Math.abs(expected - (i + 1) / COUNT));
    }
    expect(furthest).toBeLessThan(1.6276 / Math.sqrt(COUNT));
  });

  // Where there is no variance, an average says nothing about the mean.
  if (mean !== undefined && deviation !== undefined) {
    it('has its mean', () => {
      const average = delays.reduce((sum, delay) => sum + delay, 0) / COUNT;
      expect(Math.abs(average - mean)).toBeLessThan((3 * deviation) / Math.sqrt(COUNT));
    });
  }
});

it('all laws but the constant one, which draws nothing, are held to their distribution', () => {
  const held = new Set(cases.map(({ setting }) => Object.keys(setting)[0]));
  expect(delayLaws.map((law) => law.name).filter((name) => !held.has(name))).toEqual(['constant']);
});

it('a heavy tail ends at a day, which virtual time can hold', () => {
  const delays = drawn({ pareto: [10, 0.3] }, 'as it is');
  expect(delays.reduce((longest, delay) => Math.max(longest, delay))).toBe(86_400_000);
});

it('the normal quantile undoes the normal distribution', () => {
  for (let i = 1; i < 2000; i++) expect(normalCumulative(normalQuantile(i / 2000))).toBeCloseTo(i / 2000, 13);
  // Φ(−6) = 9.865876450376946e-10.
  expect(normalQuantile(9.865876450376946e-10)).toBeCloseTo(-6, 10);
  expect(normalQuantile(1 - 2 ** -33)).toBeCloseTo(-normalQuantile(2 ** -33), 5);
});
