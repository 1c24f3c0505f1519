import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DelaySetting } from '../../src/core/parameters.ts';
import { Random } from '../../src/core/random.ts';
import { delayLaws, delayOf } from '../../src/network/index.ts';

const COUNT = 20_000;

function draws(setting: DelaySetting, ticksPerMs: number, count = COUNT): number[] {
  const delay = delayOf(setting, ticksPerMs, 'network.delay');
  const random = new Random(1, 'network');
  return Array.from({ length: count }, () => delay.draw(random));
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe('delay laws', () => {
  it('uniform gives every whole millisecond from low to high, both included, and no other', () => {
    const seen = new Set(draws({ uniform: [10, 100] }, 1));
    expect([...seen].sort((a, b) => a - b)).toEqual(Array.from({ length: 91 }, (_, i) => 10 + i));
  });

  it('uniform gives whole microseconds, or numbers without a grain', () => {
    const micros = draws({ uniform: [1, 2] }, 1000);
    expect(micros.every((value) => value === Math.round(value * 1000) / 1000 && value >= 1 && value <= 2)).toBe(true);
    expect(mean(micros)).toBeCloseTo(1.5, 1);
    expect(new Set(draws({ uniform: [1, 2] }, 0)).size).toBeGreaterThan(COUNT * 0.99);
  });

  it('constant is always the same', () => {
    expect(new Set(draws({ constant: 7 }, 1, 100))).toEqual(new Set([7]));
  });

  it('exponential and normal have the mean and deviation asked for', () => {
    const exponential = draws({ exponential: 20 }, 0);
    expect(mean(exponential) / 20).toBeCloseTo(1, 1);
    const normal = draws({ normal: [50, 5] }, 0);
    const average = mean(normal);
    expect(average / 50).toBeCloseTo(1, 2);
    expect(Math.sqrt(mean(normal.map((value) => (value - average) ** 2))) / 5).toBeCloseTo(1, 1);
  });

  it('none is ever negative, and each is on its grain', () => {
    const settings: DelaySetting[] = [
      { constant: 3.3 },
      { uniform: [0, 3] },
      { normal: [1, 10] },
      { exponential: 0.5 },
      { 'log-normal': [2, 9] },
      { weibull: [3, 0.7] },
      { pareto: [0.3, 0.2] },
      { empirical: [4, 1, 2.5] },
    ];
    expect(settings.map((setting) => Object.keys(setting)[0]).sort()).toEqual(delayLaws.map((law) => law.name).sort());
    fc.assert(
      fc.property(fc.constantFrom(...settings), fc.constantFrom(0, 1, 1000), (setting, ticksPerMs) => {
        for (const value of draws(setting, ticksPerMs, 50)) {
          expect(value).toBeGreaterThanOrEqual(0);
          if (ticksPerMs > 0) expect(Math.round(value * ticksPerMs) / ticksPerMs).toBe(value);
        }
      }),
    );
  });

  it.each([
    [
      { unifrm: [1, 2] },
      'network.delay: expected one of the laws constant, uniform, normal, log-normal, exponential, weibull, pareto, empirical, or a path such as ./my-law.ts (did you mean uniform?), given unifrm',
    ],
    [{ uniform: 10 }, 'network.delay.uniform: expected [low, high] in milliseconds, given 10'],
    [{ 'log-normal': [0, 10] }, 'network.delay.log-normal: expected a mean above 0, given [0,10]'],
    [{ weibull: [5, 0] }, 'network.delay.weibull: expected a shape above 0, given [5,0]'],
    [{ pareto: [5, 0] }, 'network.delay.pareto: expected a shape above 0, given [5,0]'],
    [{ empirical: [] }, 'network.delay.empirical: expected [delay, …] in milliseconds, given []'],
    [{ uniform: [20, 10] }, 'network.delay.uniform: expected low ≤ high, given [20,10]'],
  ])('refuses %j', (setting, message) => {
    expect(() => delayOf(setting as unknown as DelaySetting, 1, 'network.delay')).toThrow(message);
  });
});
