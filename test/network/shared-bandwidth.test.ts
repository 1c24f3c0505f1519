/** Streams share a bandwidth evenly: against a model that moves every stream's bytes from one change to the next. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SharedBandwidth } from '../../src/network/shared-bandwidth.ts';

const BITS_PER_SECOND = 8_000_000;
const BYTES_PER_MS = 1_000;

interface Arrival {
  readonly atMs: number;
  readonly stream: number;
  readonly bytes: number;
}

/** By copy: when it has passed. */
function passedAt(arrivals: readonly Arrival[]): Map<number, number> {
  const access = new SharedBandwidth(BITS_PER_SECOND);
  const passed = new Map<number, number>();
  const passUntil = (ms: number) => {
    while (access.nextMs <= ms) {
      const { nextMs } = access;
      for (let copy = access.take(nextMs); copy !== undefined; copy = access.take(nextMs)) passed.set(copy, nextMs);
    }
  };
  for (const [copy, { atMs, stream, bytes }] of arrivals.entries()) {
    passUntil(atMs);
    access.join(stream, copy, bytes, atMs);
  }
  passUntil(Number.MAX_VALUE);
  return passed;
}

/** The same, byte by byte in time: the first copy of each stream passes at an equal part of the bandwidth. */
function passedInModel(arrivals: readonly Arrival[]): Map<number, number> {
  const passed = new Map<number, number>();
  const streams = new Map<number, { copy: number; left: number }[]>();
  let nowMs = 0;
  const goOn = (untilMs: number) => {
    while (streams.size > 0) {
      const part = BYTES_PER_MS / streams.size;
      const firstMs = nowMs + Math.min(...[...streams.values()].map(([head]) => head.left)) / part;
      const next = Math.min(firstMs, untilMs);
      for (const [stream, queue] of streams) {
        queue[0].left -= (next - nowMs) * part;
        if (queue[0].left > 1e-6) continue;
        passed.set(queue.shift()!.copy, next);
        if (queue.length === 0) streams.delete(stream);
      }
      nowMs = next;
      if (nowMs === untilMs) return;
    }
    nowMs = untilMs;
  };
  for (const [copy, { atMs, stream, bytes }] of arrivals.entries()) {
    goOn(atMs);
    streams.set(stream, [...(streams.get(stream) ?? []), { copy, left: bytes }]);
  }
  goOn(Number.MAX_VALUE);
  return passed;
}

const arrival = fc.record({
  atMs: fc.integer({ min: 0, max: 200 }),
  stream: fc.integer({ min: 0, max: 4 }),
  bytes: fc.integer({ min: 1, max: 50_000 }),
});

it('gives each copy the time that the model gives it', () => {
  fc.assert(
    fc.property(fc.array(arrival, { minLength: 1, maxLength: 30 }), (drawn) => {
      const arrivals = drawn.sort((a, b) => a.atMs - b.atMs);
      const [ours, model] = [passedAt(arrivals), passedInModel(arrivals)];
      expect([...ours.keys()].sort()).toEqual([...model.keys()].sort());
      const differences = [...model].map(([copy, ms]) => Math.abs(ours.get(copy)! - ms));
      expect(Math.max(...differences)).toBeLessThan(1e-6);
    }),
    { numRuns: process.env.HEARSAY_LONG === '1' ? 10_000 : 300 },
  );
});

it('a short copy on a stream of its own does not wait for a long one', () => {
  const passed = passedAt([
    { atMs: 0, stream: 0, bytes: 100_000 },
    { atMs: 10, stream: 1, bytes: 1_000 },
    { atMs: 10, stream: 0, bytes: 1_000 },
  ]);
  // Half of the bandwidth is 500 bytes a millisecond.
  expect(passed.get(1)).toBeCloseTo(12, 9);
  expect(passed.get(0)).toBeCloseTo(101, 9);
  expect(passed.get(2)).toBeCloseTo(102, 9);
});

it('stays exact over a day of copies', () => {
  const copies = Array.from({ length: 1_000 }, (_, index) => ({ atMs: 86_400 * index, stream: index % 3, bytes: 700 }));
  const passed = passedAt(copies);
  for (const [copy, { atMs }] of copies.entries()) expect(passed.get(copy)! - atMs).toBeCloseTo(0.7, 6);
});
