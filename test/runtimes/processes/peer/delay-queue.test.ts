import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DelayQueue } from '../../../../src/runtimes/processes/peer/delay-queue.ts';

const RUNS = process.env.HEARSAY_LONG === '1' ? 5_000 : 300;

interface Copy {
  readonly dueMs: number;
  readonly link: number;
}

const steps = fc.array(
  fc.oneof(
    fc.record({
      dueMs: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.double({ min: 0, max: 10, noNaN: true })),
      link: fc.nat(7),
    }),
    fc.constant('take' as const),
  ),
  { maxLength: 200 },
);

test('the earliest comes first, of equal times the one that was put in first', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const held = new DelayQueue();
      let expected: (Copy & { readonly number: number })[] = [];
      all.forEach((step, number) => {
        if (step !== 'take') {
          held.put(step.dueMs, step.link, number, { number });
          // Sorting keeps the order of equals.
          expected = [...expected, { ...step, number }].sort((a, b) => a.dueMs - b.dueMs);
        } else if (expected.length > 0) {
          const [first, ...rest] = expected;
          expect(held.nextMs).toBe(first.dueMs);
          held.take();
          expect([held.link, held.number, held.message]).toEqual([first.link, first.number, { number: first.number }]);
          expected = rest;
        }
        expect(held.length).toBe(expected.length);
      });
      if (expected.length === 0) expect(held.nextMs).toBe(Number.POSITIVE_INFINITY);
    }),
    { numRuns: RUNS },
  );
});
