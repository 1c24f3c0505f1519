import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventQueue } from '../../../src/runtimes/actors/event-queue.ts';
import { RunQueue } from '../../../src/runtimes/actors/run-queue.ts';
import { Timers } from '../../../src/runtimes/actors/timers.ts';

const RUNS = process.env.HEARSAY_LONG === '1' ? 5_000 : 300;

/** The yardstick: looks at everything each time. */
class SearchedEvents {
  private entries: { atMs: number; what: string; peer: number; number: number }[] = [];

  add(atMs: number, what: string, peer: number, number = 0): void {
    this.entries.push({ atMs, what, peer, number });
  }
  set(atMs: number, peer: number, timer: number): void {
    this.clear(peer, timer);
    this.add(atMs, 'timer', peer, timer);
  }
  clear(peer: number, timer: number): void {
    this.entries = this.entries.filter(
      (entry) => entry.what !== 'timer' || entry.peer !== peer || entry.number !== timer,
    );
  }
  get nextMs(): number {
    return Math.min(...this.entries.map((entry) => entry.atMs));
  }
  take() {
    const first = this.entries.findIndex((entry) => entry.atMs === this.nextMs);
    return this.entries.splice(first, 1)[0];
  }
}

const small = fc.integer({ min: 0, max: 3 });
const times = fc.oneof(small, fc.integer({ min: 0, max: 1_000 }));
const steps = fc.array(
  fc.oneof(
    fc.record({ step: fc.constant('add'), atMs: times, peer: small, number: small }),
    fc.record({ step: fc.constant('set'), atMs: times, peer: small, number: small }),
    fc.record({ step: fc.constant('clear'), atMs: times, peer: small, number: small }),
    fc.record({ step: fc.constant('take'), atMs: times, peer: small, number: small }),
  ),
  { maxLength: 120 },
);

describe('events and timers', () => {
  it('come as a searched list gives them, ties in the order in which they were entered', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const clever = new EventQueue();
        const timers = new Timers(clever);
        const searched = new SearchedEvents();
        const taken: unknown[] = [];
        const expected: unknown[] = [];
        const take = () => {
          const { what, peer, number, atMs } = clever.take();
          taken.push({ what, peer, number, atMs });
          expected.push(searched.take());
        };
        for (const { step, atMs, peer, number } of list) {
          if (step === 'add') for (const events of [clever, searched]) events.add(atMs, 'broadcast', peer, number);
          if (step === 'set') for (const those of [timers, searched]) those.set(atMs, peer, number);
          if (step === 'clear') for (const those of [timers, searched]) those.clear(peer, number);
          expect(clever.nextMs).toBe(searched.nextMs);
          if (step === 'take' && clever.nextMs < Number.POSITIVE_INFINITY) take();
        }
        while (clever.nextMs < Number.POSITIVE_INFINITY) take();
        expect(searched.nextMs).toBe(Number.POSITIVE_INFINITY);
        expect(taken).toEqual(expected);
      }),
      { numRuns: RUNS },
    );
  });
});

describe('turns', () => {
  it('come in the order of asking, once for each peer, and not to a peer that has its turn or was not let in', () => {
    const turns = new RunQueue(4);
    turns.add(3);
    expect(turns.length).toBe(0);
    for (const p of [0, 1, 2]) turns.end(p, false);
    for (const p of [2, 0, 2, 1]) turns.add(p);
    turns.end(3, true);
    expect(turns.length).toBe(4);
    const served: number[] = [];
    for (let i = 0; i < 6; i++) {
      const p = turns.begin();
      served.push(p);
      turns.add(p);
      turns.end(p, p !== 0);
    }
    expect(served).toEqual([2, 0, 1, 3, 2, 1]);
  });
});
