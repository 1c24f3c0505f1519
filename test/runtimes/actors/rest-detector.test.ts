/** When a run with background timers is over: soon after its settling time, and with few looks at all its peers. */
import { expect, it } from 'vitest';
import { RestDetector } from '../../../src/runtimes/actors/rest-detector.ts';
import type { RunParts } from '../../../src/runtimes/actors/run-parts.ts';

const SETTLE_MS = 1000;
const TIMERS_PER_MS = 10;

/** A run in which nothing is due, whose only kind is in the background. It counts how often its peers are read. */
function quietRun() {
  const count = { looks: 0, broadcasts: 0 };
  const parts = {
    context: { books: { kindSent: [0] }, events: { entries: [] } },
    envelopes: { all: [] },
    reactions: { foregroundTimeouts: 0 },
    get actors() {
      count.looks++;
      return [{ broadcasts: count.broadcasts, deliveredOf: [0] }];
    },
  } as unknown as RunParts;
  const background = { kinds: [true], settleMs: SETTLE_MS, trips: 2, isTimer: () => true };
  return { count, rest: new RestDetector(parts, background, () => true) };
}

it('a run ends at most two looks after its settling time, and looks a hundred times meanwhile, not at each timer', () => {
  const { count, rest } = quietRun();
  count.broadcasts = 1;
  let fired = 0;
  while (!rest.isReached(fired / TIMERS_PER_MS)) fired++;
  expect(fired / TIMERS_PER_MS).toBeGreaterThanOrEqual(SETTLE_MS);
  expect(fired / TIMERS_PER_MS).toBeLessThan(SETTLE_MS * 1.02 + 1);
  expect(count.looks).toBeLessThanOrEqual(103);
});

it('what happens begins the time anew', () => {
  const { count, rest } = quietRun();
  expect([0, 900].map((ms) => rest.isReached(ms))).toEqual([false, false]);
  count.broadcasts++;
  expect([990, 1100, 1980].map((ms) => rest.isReached(ms))).toEqual([false, false, false]);
  expect(rest.isReached(1990)).toBe(true);
});
