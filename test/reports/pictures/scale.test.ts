/** Which scale figures get. */
import { expect, it } from 'vitest';
import { scaleOf } from '../../../src/reports/pictures/scale.ts';

it('is logarithmic where positive values lie far apart, with ticks around them', () => {
  expect(scaleOf([4, 538])).toMatchObject({
    isLog: true,
    scale: { domain: [2, 1000] },
    ticks: { values: [2, 5, 10, 20, 50, 100, 200, 500, 1000] },
  });
  expect(scaleOf([110, 980_100])).toMatchObject({
    scale: { domain: [100, 1_000_000] },
    ticks: { values: [100, 1000, 10_000, 100_000, 1_000_000] },
  });
  expect(scaleOf([0.003, 7])).toMatchObject({ scale: { domain: [0.002, 10] }, ticks: { values: [0.01, 0.1, 1, 10] } });
});

it('begins at 0 elsewhere, unless all lie far from it', () => {
  expect(scaleOf([0, 1000])).toMatchObject({ isLog: false, scale: { zero: true } });
  expect(scaleOf([-3, 5])).toMatchObject({ isLog: false, scale: { zero: true } });
  expect(scaleOf([90, 100])).toMatchObject({ isLog: false, scale: { zero: false } });
});
