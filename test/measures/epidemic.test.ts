/** Residue, traffic and delays of an epidemic. */
import { expect, it } from 'vitest';
import { epidemic } from '../../src/measures/epidemic.ts';
import { emptyRecording, recordingOf } from './scene.ts';

/** A step a millisecond, as `recordingOf` has them. */
const makes = (peer: number, sequence: number) => ({ peer, delivers: false, origin: peer, sequence });
const delivers = (peer: number, origin: number, sequence: number) => ({ peer, delivers: true, origin, sequence });

it('counts peers that are missed, and times to first deliveries at others', () => {
  const run = recordingOf({
    size: 4,
    steps: [
      makes(0, 0),
      delivers(0, 0, 0),
      delivers(1, 0, 0),
      makes(1, 0),
      delivers(2, 0, 0),
      delivers(1, 1, 0),
      delivers(1, 0, 0),
      delivers(3, 1, 0),
    ],
  });
  // 0:0 misses peer 3, and 1:0 the peers 0 and 2; others deliver after 2, 4 and 4 ms.
  expect(epidemic.take(run)).toEqual({ residue: 3 / 8, traffic: 0, averageDelayMs: 10 / 3, lastDelayMs: 4 });
});

it('has no delay if no other peer delivers', () => {
  const run = recordingOf({ size: 2, steps: [makes(0, 0), delivers(0, 0, 0)] });
  expect(epidemic.take(run)).toEqual({ residue: 0.5, traffic: 0 });
});

it('is absent where there was no broadcast or no list', () => {
  expect(epidemic.take(emptyRecording(3))).toEqual({ absent: 'nothing was broadcast' });
  expect(epidemic.take(emptyRecording(3, 'counters'))).toHaveProperty('absent');
});
