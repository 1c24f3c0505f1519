/** The grain of virtual time: whole milliseconds, whole microseconds, or as the delay laws draw it. */
export type Resolution = '1ms' | '1us' | 'real';

/** Grains in a millisecond; 0 if time has no grain. */
export function ticksPerMsOf(resolution: Resolution): number {
  return { '1ms': 1, '1us': 1000, real: 0 }[resolution];
}

/** The time `delayMs` after `nowMs`, which is on the grain already. */
export function timeAfter(nowMs: number, delayMs: number, ticksPerMs: number): number {
  if (ticksPerMs === 1) return nowMs + Math.round(delayMs);
  const time = nowMs + delayMs;
  return ticksPerMs === 0 ? time : Math.round(time * ticksPerMs) / ticksPerMs;
}

/** The first time on the grain that is not before this one. */
export function timeNotBefore(timeMs: number, ticksPerMs: number): number {
  return ticksPerMs === 0 ? timeMs : Math.ceil(timeMs * ticksPerMs) / ticksPerMs;
}
