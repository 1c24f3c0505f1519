import { expect, test } from 'vitest';
import { localTimeOf } from '../../../../src/runtimes/processes/peer/monotonic-clock.ts';

/**
 * Two clocks of one machine, 1,000 ms apart, on which each reading takes a microsecond, and some of them an
 * interruption besides.
 */
function clocksInterruptedAt(interruptions: readonly number[]) {
  let machineMs = 5000;
  let readings = 0;
  const tick = () => {
    machineMs += interruptions.includes(readings++) ? 7 : 0.001;
    return machineMs;
  };
  return { shared: () => BigInt(Math.round(tick() * 1e6)), local: () => tick() - 1000 };
}

test('an instant of the shared clock is the same moment on the local one', () => {
  const clocks = clocksInterruptedAt([]);
  expect(localTimeOf(6_000_000_000n, clocks.shared, clocks.local)).toBeCloseTo(5000, 2);
});

test('an interruption between two readings does not shift it', () => {
  const clocks = clocksInterruptedAt([0, 1, 2, 4, 5, 31]);
  expect(localTimeOf(6_000_000_000n, clocks.shared, clocks.local)).toBeCloseTo(5000, 2);
});
