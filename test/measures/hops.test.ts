/** Hops along first copies. */
import { expect, it } from 'vitest';
import { hops } from '../../src/measures/hops.ts';
import { emptyRecording } from './scene.ts';

it('count the links that the first copy at each peer has crossed', () => {
  const run = emptyRecording(4);
  const { log } = run;
  log.broadcast(0, 0, 0);
  // A copy to itself crosses no link, and the origin's own delivery does not count.
  log.received(0, 0, 0, 0, 0, 0, 0);
  log.delivered(0, 0, 0, 0);
  // 0 → 1 → 2 → 3, and a late copy from 0 to 3, which does not make the way shorter.
  log.received(1, 1, 0, 1, 0, 0, 0);
  log.delivered(1, 1, 0, 0);
  log.received(2, 2, 1, 2, 0, 0, 0);
  log.delivered(2, 2, 0, 0);
  log.received(3, 3, 2, 3, 0, 0, 0);
  log.received(4, 3, 0, 4, 0, 0, 0);
  log.delivered(5, 3, 0, 0);
  // An internal message carries nothing.
  log.received(6, 1, 0, 5, 1, -1, 0);
  expect(hops.take(run)).toEqual({ mean: 2, p50: 2, p99: 3, max: 3 });
});

it('are absent without receipts', () => {
  expect(hops.take(emptyRecording(2, 'deliveries'))).toEqual({ absent: 'the trace level keeps no receipts' });
  expect(hops.take(emptyRecording(2))).toEqual({
    absent: 'no peer delivered a broadcast of another that it had received',
  });
});
