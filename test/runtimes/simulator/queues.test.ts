import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Calendar } from '../../../src/runtimes/simulator/calendar.ts';
import type { EventQueue } from '../../../src/runtimes/simulator/event-queue.ts';
import { SortedCalendar } from '../../../src/runtimes/simulator/sorted-calendar.ts';

const RUNS = process.env.HEARSAY_LONG === '1' ? 5_000 : 300;

/** The yardstick: looks at everything each time. Equal times leave in the order in which they came. */
class SearchedQueue implements EventQueue {
  time = 0;
  to = 0;
  from = 0;
  handle = 0;
  whenFull = () => {};
  private readonly events: [number, number, number, number][] = [];

  push(time: number, to: number, from: number, handle: number): void {
    this.events.push([time, to, from, handle]);
  }

  next(until: number): boolean {
    let first = 0;
    for (let i = 1; i < this.events.length; i++) if (this.events[i][0] < this.events[first][0]) first = i;
    if (this.events.length === 0 || this.events[first][0] > until) return false;
    [this.time, this.to, this.from, this.handle] = this.events.splice(first, 1)[0];
    return true;
  }

  upcoming(): number {
    return 0;
  }
}

/** A schedule: how far ahead each event is pushed, and how many are taken after it. */
const schedule = (delay: fc.Arbitrary<number>) =>
  fc.array(fc.record({ delay, copies: fc.constantFrom(1, 1, 1, 2, 200), taken: fc.constantFrom(0, 1, 1, 2, 3, 150) }), {
    maxLength: 60,
  });

function sequenceOf(queue: EventQueue, steps: { delay: number; copies: number; taken: number }[]): number[][] {
  const seen: number[][] = [];
  let number = 0;
  const take = () => seen.push([queue.time, queue.to, queue.from, queue.handle]);
  for (const step of steps) {
    for (let copy = 0; copy < step.copies; copy++) queue.push(queue.time + step.delay, number, number + 1, number++);
    for (let i = 0; i < step.taken && queue.next(Number.POSITIVE_INFINITY); i++) take();
  }
  while (queue.next(Number.POSITIVE_INFINITY)) take();
  return seen;
}

describe('the calendars leave in the order of a searched queue, ties included', () => {
  const ticks = fc.oneof(
    fc.integer({ min: 0, max: 5 }),
    fc.integer({ min: 0, max: 3_000 }),
    fc.integer({ min: 1_020, max: 1_030 }),
    fc.integer({ min: 0, max: 100_000 }),
    fc.constantFrom(2 ** 31 - 1, 2 ** 31, 3e9, 2 ** 32, 2 ** 32 + 1_023, 1e11),
  );
  const times = fc.oneof(
    fc.double({ min: 0, max: 2, noNaN: true }),
    fc.double({ min: 0, max: 5_000, noNaN: true }),
    fc.integer({ min: 0, max: 40 }).map((n) => n / 8),
    ticks,
  );

  it('at whole ticks', () => {
    fc.assert(
      fc.property(schedule(ticks), (steps) => {
        expect(sequenceOf(new Calendar(), steps)).toEqual(sequenceOf(new SearchedQueue(), steps));
      }),
      { numRuns: RUNS },
    );
  });

  it('at real-valued times', () => {
    fc.assert(
      fc.property(schedule(times), (steps) => {
        expect(sequenceOf(new SortedCalendar(), steps)).toEqual(sequenceOf(new SearchedQueue(), steps));
      }),
      { numRuns: RUNS },
    );
  });

  it('names receivers of events that come next, and only of these', () => {
    fc.assert(
      fc.property(schedule(ticks), fc.integer({ min: 1, max: 40 }), (steps, most) => {
        for (const [queue, until] of [
          [new Calendar(), Number.POSITIVE_INFINITY],
          [new SortedCalendar(), Number.POSITIVE_INFINITY],
        ] as const) {
          let number = 0;
          let announced: number[] = [];
          const take = () => {
            const isTaken = queue.next(until);
            if (announced.length > 0) expect(queue.to).toBe(announced.shift());
            return isTaken;
          };
          for (const { delay, copies, taken } of steps) {
            for (let copy = 0; copy < copies; copy++) queue.push(queue.time + delay, ++number, 0, 0);
            announced = [];
            for (let i = 0; i < taken && take(); i++) {
              if (announced.length > 0) continue;
              const receivers = new Int32Array(most);
              const count = queue.upcoming(receivers);
              expect(receivers.subarray(count).every((receiver) => receiver === 0)).toBe(true);
              announced = [...receivers.subarray(0, count)];
              expect(announced).not.toContain(0);
            }
          }
        }
      }),
      { numRuns: RUNS / 10 },
    );
  });

  it('of many events at one tick, all but the last of a chunk are named at once', () => {
    const queue = new Calendar();
    expect(queue.upcoming(new Int32Array(4))).toBe(0);
    for (let to = 0; to < 172; to++) queue.push(1, to, 0, 0);
    const receivers = new Int32Array(200);
    queue.next(1);
    expect([queue.upcoming(receivers), receivers[0], receivers[168], receivers[169]]).toEqual([169, 1, 169, 0]);
    for (let i = 0; i < 169; i++) queue.next(1);
    expect(queue.upcoming(receivers)).toBe(0);
    queue.next(1);
    expect([queue.to, queue.upcoming(receivers), receivers[0]]).toEqual([170, 1, 171]);
  });

  it('takes nothing after `until`, and goes on from there', () => {
    for (const queue of [new Calendar(), new SortedCalendar()]) {
      queue.push(5, 1, 0, 0);
      queue.push(3000, 2, 0, 0);
      expect(queue.next(4)).toBe(false);
      expect(queue.next(5)).toBe(true);
      expect(queue.next(2999)).toBe(false);
      expect(queue.time).toBe(2999);
      queue.push(2999, 3, 0, 0);
      expect(queue.next(2999)).toBe(true);
      expect([queue.time, queue.to]).toEqual([2999, 3]);
      expect(queue.next(3000)).toBe(true);
      expect([queue.time, queue.to]).toEqual([3000, 2]);
    }
  });
});

describe.each<[string, number]>([
  ['near', 1],
  ['far', 1e6],
])('a queue of %s events', (_, timeMs) => {
  it('says once that it is nearly full, and refuses more than its limit', () => {
    const queue = new Calendar(2 ** 14);
    let told = 0;
    let pushed = 0;
    let toldAt = 0;
    queue.whenFull = () => {
      told++;
      toldAt = pushed;
    };
    const fill = (): void => {
      for (; pushed < 100_000; pushed++) queue.push(timeMs, 0, 0, pushed);
    };
    expect(fill).toThrow(/the queue of the simulator is full.*no error of the protocol/);
    expect(told).toBe(1);
    expect(pushed - toldAt).toBeGreaterThan(100);
    // What it took is all there.
    const left: number[] = [];
    while (queue.next(Number.POSITIVE_INFINITY)) left.push(queue.handle);
    expect(left).toEqual(Array.from({ length: pushed }, (_, handle) => handle));
  });
});
