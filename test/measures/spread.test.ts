/** Time to reach shares of the group. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { spread } from '../../src/measures/spread.ts';
import { anyHistory } from '../any-history.ts';
import { emptyRecording, recordingOf } from './scene.ts';

it('is the time until so many different peers had delivered', () => {
  fc.assert(
    fc.property(anyHistory({ strangers: true, repeats: true }), (story) => {
      const made = story.steps.flatMap((step, time) => (step.delivers ? [] : [{ ...step, time }]));
      if (made.length === 0) return;
      const expected = [0.5, 0.95, 0.99, 1].map((share) => {
        const times = made.flatMap(({ origin, sequence, time }) => {
          const firsts = Array.from({ length: story.size }, (_, peer) =>
            story.steps.findIndex(
              (step) => step.delivers && step.peer === peer && step.origin === origin && step.sequence === sequence,
            ),
          ).filter((at) => at >= 0);
          const reachedAt = firsts.sort((a, b) => a - b)[Math.ceil(share * story.size) - 1];
          return reachedAt === undefined ? [] : [reachedAt - time];
        });
        const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
        return {
          share,
          ...(times.length > 0 ? { meanMs: expect.closeTo(mean, 9) } : {}),
          reached: times.length / made.length,
        };
      });
      expect(spread.take(recordingOf(story))).toEqual(expected);
    }),
  );
});

it('is absent where there was no broadcast or no list', () => {
  expect(spread.take(emptyRecording(3))).toEqual({ absent: 'nothing was broadcast' });
  expect(spread.take(emptyRecording(3, 'counters'))).toEqual({
    absent: 'the trace level keeps no list of all deliveries',
  });
});
