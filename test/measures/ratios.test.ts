/** Delivery ratio and redundancy, on counts with known answers. */
import { describe, expect, it } from 'vitest';
import { deliveryRatio } from '../../src/measures/delivery-ratio.ts';
import { redundancy } from '../../src/measures/redundancy.ts';
import { countedLink } from '../../src/trace/books.ts';
import { emptyRecording, recordingOf } from './scene.ts';

/** One broadcast of peer 0 that all of `size` peers deliver. */
function delivered(size: number) {
  const run = emptyRecording(size);
  run.books.broadcasts[0] = 1;
  for (let peer = 0; peer < size; peer++) run.books.countDelivered(peer, 0);
  return run;
}

describe('the delivery ratio', () => {
  it('is the share of broadcasts times peers that was delivered', () => {
    expect(deliveryRatio.take(delivered(4))).toBe(1);
    const run = delivered(4);
    run.books.broadcasts[1] = 1;
    expect(deliveryRatio.take(run)).toBe(0.5);
  });

  it('is absent where nothing was broadcast', () => {
    expect(deliveryRatio.take(emptyRecording(4))).toEqual({ absent: 'nothing was broadcast' });
  });
});

describe('redundancy', () => {
  it('is 0 where each other peer gets one copy, copies to oneself left out', () => {
    const run = delivered(4);
    for (let to = 1; to < 4; to++) run.books.countSent(0, to, countedLink(run.graph, 0, to), 0, 20);
    run.books.countSent(0, 0, -1, 0, 0);
    expect(redundancy.take(run)).toBe(0);
  });

  it('is m / (n − 1) − 1: for flooding on a mesh of n, (n − 1)² copies make it n − 2', () => {
    const run = delivered(5);
    for (let to = 1; to < 5; to++) run.books.countSent(0, to, countedLink(run.graph, 0, to), 0, 20);
    for (let from = 1; from < 5; from++) {
      for (let to = 1; to < 5; to++)
        if (to !== from) run.books.countSent(from, to, countedLink(run.graph, from, to), 0, 20);
    }
    expect(redundancy.take(run)).toBe(3);
  });

  it('takes every origin to deliver its own where there is no matrix', () => {
    const run = delivered(100);
    run.books.sent[0] = 198;
    expect(redundancy.take(run)).toBe(1);
  });

  it('counts the first of repeated deliveries only, at the origin and elsewhere', () => {
    // Each of peers 0 and 1 broadcasts once; peer 0 delivers 1:0 and its own twice, peer 2 delivers 0:0 three times.
    const deliveries = [
      [0, 0],
      [0, 1],
      [0, 1],
      [0, 0],
      [1, 0],
      [2, 0],
      [2, 0],
      [2, 0],
    ];
    const steps = [
      ...[0, 1].map((peer) => ({ peer, delivers: false, origin: peer, sequence: 0 })),
      ...deliveries.map(([peer, origin]) => ({ peer, delivers: true, origin, sequence: 0 })),
    ];
    const run = recordingOf({ size: 3, steps });
    for (const [from, to] of [
      [0, 1],
      [0, 2],
      [1, 0],
      [1, 2],
      [1, 2],
      [0, 2],
    ])
      run.books.countSent(from, to, countedLink(run.graph, from, to), 0, 20);
    // Six copies for three needed: 1:0 at peer 0, 0:0 at peers 1 and 2.
    expect(redundancy.take(run)).toBe(1);
  });

  it('is absent where more was delivered than sent', () => {
    expect(redundancy.take(delivered(4))).toEqual({
      absent: 'more broadcasts were delivered than copies of them are known to have been sent',
    });
  });

  it('is absent where nobody delivered another’s', () => {
    expect(redundancy.take(emptyRecording(4))).toEqual({ absent: 'no peer delivered a broadcast of another' });
  });
});
