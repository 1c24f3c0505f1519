/** The quantile of the normal distribution, against an implementation that is not ours: that of Python's statistics. */
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { normalQuantile } from '../../src/network/normal-quantile.ts';

it.each([
  [0.075, -1.4395314709384557],
  [0.0751, -1.4388253927525398],
  [0.9249, 1.4388253927525403],
  [0.3, -0.5244005127080407],
  [0.9, 1.2815515655446008],
  [0.999, 3.090232306167813],
  [1e-5, -4.2648907939228256],
  [1e-10, -6.361340902404056],
  [1.4e-11, -6.656723091518184],
  [1e-12, -7.034483825301132],
  [1e-20, -9.262340089798405],
  [1e-100, -21.27345356096532],
  [1e-300, -37.0470962993612],
])('%d: %d', (probability, quantile) => {
  expect(Math.abs(normalQuantile(probability) / quantile - 1)).toBeLessThan(1e-14);
  expect(normalQuantile(0.5)).toBe(0);
});

it('gives the very bits that were written down: a change here changes seeds', () => {
  const values = Float64Array.from({ length: 4_000 }, (_, i) =>
    normalQuantile(i < 2_000 ? (i + 0.5) / 2_000 : 2 ** (-(i - 1_999) / 2)),
  );
  expect(createHash('sha256').update(new Uint8Array(values.buffer)).digest('hex').slice(0, 16)).toMatchInlineSnapshot(
    `"935966878ff64e69"`,
  );
});
