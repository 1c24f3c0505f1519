/** Delivery ratio and redundancy, on counts with known answers. */
import { describe, expect, it } from 'vitest';
import { deliveryRatio } from '../../src/measures/delivery-ratio.ts';
import { redundancy } from '../../src/measures/redundancy.ts';
import { countedLink } from '../../src/trace/books.ts';
import { emptyRecording } from './scene.ts';

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

  it('is absent where nobody delivered another’s', () => {
    expect(redundancy.take(emptyRecording(4))).toEqual({ absent: 'no peer delivered a broadcast of another' });
  });
});
