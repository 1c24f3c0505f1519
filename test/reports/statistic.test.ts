import { describe, expect, it } from 'vitest';
import { statisticOf, studentT } from '../../src/reports/statistic.ts';

describe('statistics over samples', () => {
  it("has the quantiles of Student's t that tables have", () => {
    const known: [number, number][] = [
      [1, 12.7062],
      [2, 4.3027],
      [3, 3.1824],
      [4, 2.7764],
      [9, 2.2622],
      [10, 2.2281],
      [29, 2.0452],
      [30, 2.0423],
      [99, 1.9842],
      [1000, 1.9623],
      [99_999, 1.96],
    ];
    for (const [degrees, t] of known) expect(studentT(0.95, degrees)).toBeCloseTo(t, 4);
  });

  it('gives mean, deviation of the sample and the interval of the mean', () => {
    const { mean, sd, ci95 } = statisticOf([2, 4, 4, 4, 5, 5, 7, 9]);
    expect(mean).toBe(5);
    expect(sd).toBeCloseTo(2.13809, 5);
    const half = (2.3646 * 2.13809) / Math.sqrt(8);
    expect(ci95[0]).toBeCloseTo(5 - half, 4);
    expect(ci95[1]).toBeCloseTo(5 + half, 4);
    expect(statisticOf([3])).toEqual({ mean: 3, sd: 0, ci95: [3, 3] });
  });
});
