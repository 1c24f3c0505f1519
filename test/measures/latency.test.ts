/** Latencies, against looking up each delivery's broadcast. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { latenciesOf } from '../../src/measures/latencies.ts';
import { latency } from '../../src/measures/latency.ts';
import { isAbsent } from '../../src/measures/measure.ts';
import { anyHistory } from '../any-history.ts';
import { emptyRecording, recordingOf } from './scene.ts';

it('are the times from a broadcast to its deliveries at others', () => {
  fc.assert(
    fc.property(anyHistory({ strangers: true, repeats: true }), (story) => {
      const expected = story.steps.flatMap(({ peer, delivers, origin, sequence }, time) => {
        const made = story.steps.findIndex(
          (step) => !step.delivers && step.origin === origin && step.sequence === sequence,
        );
        return delivers && made >= 0 && origin !== peer ? [time - made] : [];
      });
      expect([...latenciesOf(recordingOf(story))]).toEqual(expected);
    }),
  );
});

it('are given as quantiles, mean and count, without those of the origin itself', () => {
  const run = emptyRecording(2, 'deliveries');
  for (let i = 0; i < 100; i++) {
    run.log.broadcast(i, 0, i);
    run.log.delivered(i, 0, 0, i);
  }
  for (let i = 0; i < 100; i++) run.log.delivered(100 + 2 * i, 1, 0, i);
  expect(latency.take(run)).toEqual({
    p50: 149,
    p90: 189,
    p99: 198,
    max: 199,
    mean: 149.5,
    deliveries: 100,
    sampled: false,
  });
});

it('are of a sample at level counters', () => {
  const run = emptyRecording(2, 'counters');
  for (let i = 0; i < 1000; i++) {
    run.log.broadcast(i, 0, i);
    run.log.delivered(i + 7, 1, 0, i);
  }
  // Of 1,000 broadcasts the first 256 and every 64th later one.
  expect(latency.take(run)).toEqual({ p50: 7, p90: 7, p99: 7, max: 7, mean: 7, deliveries: 268, sampled: true });
});

it('are absent where nothing was delivered by another, or nothing is kept', () => {
  const run = emptyRecording(1);
  run.log.broadcast(0, 0, 0);
  run.log.delivered(0, 0, 0, 0);
  expect(latency.take(run)).toEqual({ absent: 'no peer delivered a broadcast of another' });
  expect(isAbsent(latency.take(emptyRecording(2, 'none')))).toBe(true);
});
