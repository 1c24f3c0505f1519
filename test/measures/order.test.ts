/** The measure of order as the summary has it. */
import { expect, it } from 'vitest';
import { isAbsent } from '../../src/measures/measure.ts';
import { order } from '../../src/measures/order.ts';
import { emptyRecording, recordingOf } from './scene.ts';

/** Peers 0 and 1 broadcast twice each; the lists of three peers. */
const lists = ['0:0 1:0 0:1 1:1', '1:0 0:0 0:1 1:1', '0:0 1:0 1:1 0:1'];
const steps = [0, 1].flatMap((origin) =>
  [0, 1].map((sequence) => ({ peer: origin, delivers: false, origin, sequence })),
);
for (const [peer, list] of lists.entries()) {
  for (const name of list.split(' ')) {
    const [origin, sequence] = name.split(':').map(Number);
    steps.push({ peer, delivers: true, origin, sequence });
  }
}

it('gives rounds, the published figure with the messages per peer as M, and tau', () => {
  const figure = order.take(recordingOf({ size: 3, steps }));
  // tau: lists 0 and 1, and 0 and 2, have one of six pairs the other way round, lists 1 and 2 two.
  expect(figure).toEqual({
    rounds: 4,
    outOfOrderRounds: 4,
    firstOutOfOrder: 0,
    asPublished: 1,
    kendallTau: expect.closeTo((4 + 4 + 2) / 18, 12),
  });
});

it('has no tau where no two peers share two deliveries', () => {
  const figure = order.take(emptyRecording(3));
  expect(figure).toEqual({ rounds: 0, outOfOrderRounds: 0, firstOutOfOrder: -1, asPublished: 0 });
});

it('is absent where the trace has no lists', () => {
  expect(isAbsent(order.take(emptyRecording(3, 'counters')))).toBe(true);
});
