/** The count of inversions, against comparing every two values. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../src/core/random.ts';
import { countInversions } from '../../src/measures/inversions.ts';

function inversionsOf(values: readonly number[]): number {
  let count = 0;
  for (let i = 0; i < values.length; i++)
    for (let j = i + 1; j < values.length; j++) if (values[i] > values[j]) count++;
  return count;
}

function count(values: readonly number[]): number {
  return countInversions(Int32Array.from(values), values.length, new Int32Array(values.length));
}

function upTo(size: number): number[] {
  return Array.from({ length: size }, (_, i) => i);
}

describe('inversions', () => {
  it('are counted in any permutation', () => {
    fc.assert(
      fc.property(fc.nat(600), fc.nat(), (size, seed) => {
        const values = new Random(seed, 'shuffle').shuffle(upTo(size));
        expect(count(values)).toBe(inversionsOf(values));
      }),
    );
  });

  it('are counted around the sizes of blocks and piles', () => {
    for (const size of [0, 1, 2, 127, 128, 129, 254, 255, 256, 257, 2047, 2048, 2049, 2303, 5000]) {
      const values = new Random(size, 'shuffle').shuffle(upTo(size));
      expect(count(values), `${size}`).toBe(inversionsOf(values));
    }
  });

  it('are counted where whole blocks have one digit', () => {
    const reversedBlocks = upTo(6000).map((i) => (i < 3000 ? i + 3000 : i - 3000));
    expect(count(reversedBlocks)).toBe(9_000_000);
    const swapped = upTo(40_000).map((i) => i ^ 3);
    expect(count(swapped)).toBe(60_000);
  });

  it('are none where all is in order, and all pairs where all is reversed', () => {
    expect(count(upTo(100_000))).toBe(0);
    expect(count(upTo(100_000).reverse())).toBe((100_000 * 99_999) / 2);
  });

  it('leave what stands beyond the count alone', () => {
    const values = Int32Array.of(2, 0, 1, 7, 7);
    expect(countInversions(values, 3, new Int32Array(3))).toBe(2);
    expect([...values.subarray(3)]).toEqual([7, 7]);
  });
});
