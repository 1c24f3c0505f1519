/** Bandwidth: a burst takes its size over the bandwidth; the queue holds what it may and no more. */
import { describe, expect, it } from 'vitest';
import { completeGraph } from '../../src/core/graph.ts';
import { LinkValues } from '../../src/core/link-values.ts';
import { Bandwidth } from '../../src/network/bandwidth.ts';

const busyUntil = () => new LinkValues(completeGraph(2));

describe('bandwidth', () => {
  // 8,000 bits a second are a byte a millisecond.
  it('lets the last copy of a burst leave after all its bytes', () => {
    const bandwidth = new Bandwidth(8_000, 1e6, busyUntil());
    const leaves = Array.from({ length: 100 }, () => bandwidth.leave(0, 50, 7));
    expect(leaves[0]).toBe(50);
    expect(leaves[99]).toBe(100 * 50);
  });

  it('is free again once the burst is over, and each link has its own', () => {
    const bandwidth = new Bandwidth(8_000, 1e6, busyUntil());
    bandwidth.leave(0, 100, 0);
    expect(bandwidth.leave(1, 10, 0)).toBe(10);
    expect(bandwidth.leave(0, 10, 60)).toBe(50);
    expect(bandwidth.leave(0, 10, 500)).toBe(10);
  });

  it('drops what finds no room, but takes any copy while idle', () => {
    const bandwidth = new Bandwidth(8_000, 100, busyUntil());
    expect(bandwidth.leave(0, 1_000, 0)).toBe(1_000);
    expect(bandwidth.leave(0, 1, 0)).toBe(-1);
    expect(bandwidth.leave(0, 40, 940)).toBe(100);
    expect(bandwidth.leave(0, 1, 940)).toBe(-1);
    expect(bandwidth.leave(0, 1, 941)).toBe(100);
  });
});
