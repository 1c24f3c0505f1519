/** Grains of virtual time in a millisecond by the run's resolution; 0 where it has none. */
import type { Resolution } from '../runtime.ts';

export function ticksPerMsOf(resolution: Resolution): number {
  return { '1ms': 1, '1us': 1000, real: 0 }[resolution];
}

/** The time `delayMs` after `now`, which is on the grain already. */
export function timeAfter(now: number, delayMs: number, ticksPerMs: number): number {
  if (ticksPerMs === 1) return now + Math.round(delayMs);
  const time = now + delayMs;
  return ticksPerMs === 0 ? time : Math.round(time * ticksPerMs) / ticksPerMs;
}
