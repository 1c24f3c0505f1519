/** Jain's index by receiver, sender and pair. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fairness, jainIndex } from '../../src/measures/fairness.ts';
import { isAbsent } from '../../src/measures/measure.ts';
import { emptyRecording } from './scene.ts';

describe('Jain’s index', () => {
  it('is 1 where all have the same, k/n where k of n have all, and does not change with scale', () => {
    expect(jainIndex([3, 3, 3, 3])).toBe(1);
    expect(jainIndex([7, 0, 0, 0])).toBe(0.25);
    expect(jainIndex([7, 7, 7, 0])).toBeCloseTo(0.75, 12);
    expect(jainIndex([10, 20, 40])).toBeCloseTo(jainIndex([1, 2, 4]), 12);
    expect(jainIndex([])).toBe(1);
  });

  it('lies between 1/n and 1', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { minLength: 1 }), (values) => {
        const index = jainIndex(values);
        expect(index).toBeGreaterThanOrEqual(1 / values.length - 1e-12);
        expect(index).toBeLessThanOrEqual(1 + 1e-12);
      }),
    );
  });
});

describe('fairness', () => {
  // Two senders (0 and 1) of three peers; peer 2 delivers nothing of 1.
  const run = emptyRecording(3);
  run.books.broadcasts.set([4, 4, 0]);
  for (const [peer, origin, count] of [
    [0, 0, 4],
    [1, 0, 4],
    [2, 0, 4],
    [0, 1, 4],
    [1, 1, 4],
  ] as const) {
    for (let i = 0; i < count; i++) run.books.countDelivered(peer, origin);
  }

  it('is over receivers, over peers that broadcast, and over their pairs', () => {
    expect(fairness.take(run)).toEqual({
      byReceiver: jainIndex([8, 8, 4]),
      bySender: jainIndex([12, 8]),
      byPair: jainIndex([4, 4, 4, 4, 4, 0]),
    });
  });

  it('is by sender from the log where there is no matrix', () => {
    const large = emptyRecording(100, 'deliveries');
    large.books.broadcasts[7] = 1;
    large.books.broadcasts[8] = 1;
    for (const [peer, origin] of [
      [0, 7],
      [1, 7],
      [2, 7],
      [0, 8],
    ] as const) {
      large.books.countDelivered(peer, origin);
      large.log.delivered(1, peer, origin, 0);
    }
    const figure = fairness.take(large);
    expect(figure).toEqual({ byReceiver: expect.closeTo(16 / (100 * 6), 12), bySender: jainIndex([3, 1]) });
    const counted = emptyRecording(100, 'counters');
    counted.books.countDelivered(0, 7);
    expect(fairness.take(counted)).toEqual({ byReceiver: 0.01 });
  });

  it('is absent where nothing was delivered', () => {
    expect(isAbsent(fairness.take(emptyRecording(3)))).toBe(true);
  });
});
