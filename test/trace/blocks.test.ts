/** Blocks of rows: what goes in comes out, bit for bit, in few bytes. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BlockWriter, countOf, factsOf } from '../../src/trace/blocks.ts';
import type { Facts } from '../../src/trace/row.ts';
import { STRIDE } from '../../src/trace/row.ts';

const integer = fc.oneof(fc.integer({ min: -2, max: 300 }), fc.integer(), fc.constantFrom(2 ** 31 - 1, -(2 ** 31)));
const times = fc.oneof(
  fc.nat(1000),
  fc.nat(10_000_000).map((us) => us / 1e3),
  fc.nat(2 ** 31 - 1).map((ns) => ns / 1e6),
  fc.double({ min: 0, noNaN: true }),
);

const facts: fc.Arbitrary<Facts> = fc
  .tuple(
    fc.array(fc.tuple(times, fc.array(integer, { minLength: STRIDE, maxLength: STRIDE })), {
      minLength: 1,
      maxLength: 40,
    }),
    fc.boolean(),
  )
  .map(([rows, isSorted]) => ({
    count: rows.length,
    times: isSorted ? Float64Array.from(rows, ([time]) => time).sort() : Float64Array.from(rows, ([time]) => time),
    rows: Int32Array.from(rows.flatMap(([, row]) => row)),
  }));

it('gives back what was written, whole or in parts, into arrays that were used before', () => {
  const writer = new BlockWriter();
  fc.assert(
    fc.property(facts, fc.nat(39), (given, cut) => {
      const middle = Math.min(cut, given.count - 1);
      let room: Facts | undefined;
      for (const [from, end] of [
        [0, given.count],
        [0, middle],
        [middle, given.count],
      ]) {
        if (from === end) continue;
        const block = writer.blockOf(given, from, end).slice();
        expect(countOf(block)).toBe(end - from);
        const read = factsOf(block, room);
        if (room !== undefined) expect(read.times === room.times).toBe(room.times.length >= read.count);
        expect(read.count).toBe(end - from);
        expect(read.times.subarray(0, read.count)).toEqual(given.times.subarray(from, end));
        expect(read.rows.subarray(0, read.count * STRIDE)).toEqual(given.rows.subarray(from * STRIDE, end * STRIDE));
        room = read;
      }
    }),
  );
});

it('takes few bytes for a row whose columns change little', () => {
  const count = 8_000;
  const rows = new Int32Array(count * STRIDE);
  for (let i = 0; i < count; i++) rows.set([2, i % 50, (i + 1) % 50, i, 0, 40, i % 50, i >> 6], i * STRIDE);
  for (const grain of [1, 1e3, 1e6]) {
    const block = new BlockWriter().blockOf(
      { count, times: Float64Array.from({ length: count }, (_, i) => i / grain), rows },
      0,
      count,
    );
    expect(block.length / count).toBeLessThan(7);
  }
});
