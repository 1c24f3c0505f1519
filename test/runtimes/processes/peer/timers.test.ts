/** The timers of a peer on sockets: the earliest first, those of one time as they were set, and many of them. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Timers } from '../../../../src/runtimes/processes/peer/timers.ts';

afterEach(() => vi.useRealTimers());

function timersOf(): { readonly timers: Timers; readonly rung: () => number } {
  const ring = vi.fn();
  return { timers: new Timers([], ring), rung: () => ring.mock.calls.length };
}

function taken(timers: Timers, nowMs: number): number[] {
  const all: number[] = [];
  for (let timer = timers.takeTimer(nowMs); timer >= 0; timer = timers.takeTimer(nowMs)) all.push(timer);
  return all;
}

describe('the timers of a peer', () => {
  it('come in order of their time, and of one time in the order in which they were set', () => {
    const { timers } = timersOf();
    for (const [timer, dueMs] of [
      [3, 30],
      [1, 10],
      [2, 10],
      [4, 40],
      [1, 10],
    ] as const)
      timers.setTimer(timer, dueMs);
    expect(taken(timers, 9.9)).toEqual([]);
    expect(taken(timers, 30)).toEqual([2, 1, 3]);
    expect(timers.isEmpty).toBe(false);
    expect(taken(timers, 40)).toEqual([4]);
    expect(timers.isEmpty).toBe(true);
  });

  it('ring once, at the time that was set last, and not when they were cleared', () => {
    const { timers } = timersOf();
    timers.setTimer(0, 10);
    timers.setTimer(0, 50);
    timers.setTimer(1, 10);
    timers.clearTimer(1);
    expect(taken(timers, 49)).toEqual([]);
    timers.setTimer(0, 20);
    expect(taken(timers, 60)).toEqual([0]);
    timers.setTimer(0, 50);
    expect(taken(timers, 60)).toEqual([0]);
    expect(timers.isEmpty).toBe(true);
  });

  it('are as many as a protocol likes, each turn at the cost of few', () => {
    const { timers } = timersOf();
    const many = 100_000;
    for (let timer = 0; timer < many; timer++) timers.setTimer(timer, (timer * 7919) % many);
    // One that is moved all the time leaves nothing behind.
    for (let turn = 0; turn < many; turn++) timers.setTimer(many, many + turn);
    let wrong = 0;
    for (let nowMs = 0; nowMs < many; nowMs++) {
      if ((timers.takeTimer(nowMs) * 7919) % many !== nowMs || timers.takeTimer(nowMs) >= 0) wrong++;
    }
    expect(wrong).toBe(0);
    expect(taken(timers, Number.MAX_VALUE)).toEqual([many]);
  });

  it('arm one timer of the system, for the nearest of all times', () => {
    vi.useFakeTimers();
    const { timers, rung } = timersOf();
    timers.setTimer(0, 100);
    timers.collectAt(40);
    timers.collectAt(30);
    timers.arm(0, Number.POSITIVE_INFINITY);
    vi.advanceTimersByTime(29);
    expect(rung()).toBe(0);
    vi.advanceTimersByTime(1);
    expect(rung()).toBe(1);
    expect([timers.takeCollection(30), timers.takeCollection(30), timers.takeCollection(40)]).toEqual([
      true,
      false,
      true,
    ]);
    timers.arm(40, 50);
    timers.clearTimer(0);
    timers.arm(41, Number.POSITIVE_INFINITY);
    vi.advanceTimersByTime(200);
    expect(rung()).toBe(1);
  });
});
