/**
 * The machine's monotonic clock, which all its processes share, as seen by this process's cheap one.
 *
 * `performance.now()` counts from a moment of each process's own. Between two readings of two clocks the system may run
 * another process for milliseconds, which would shift all times of this one: a delivery would seem to come before its
 * broadcast. So the shared clock is read between two readings of the cheap one, again and again, and the closest pair
 * counts.
 */
import { performance } from 'node:perf_hooks';

const READINGS = 50;

/** `performance.now()` at an instant of `process.hrtime.bigint()`. */
export function localTimeOf(
  instantNs: bigint,
  readShared: () => bigint = process.hrtime.bigint,
  readLocal: () => number = () => performance.now(),
): number {
  let closest = Number.POSITIVE_INFINITY;
  let localMs = 0;
  for (let i = 0; i < READINGS; i++) {
    const before = readLocal();
    const shared = readShared();
    const after = readLocal();
    if (after - before >= closest) continue;
    closest = after - before;
    localMs = (before + after) / 2 + Number(instantNs - shared) / 1e6;
  }
  return localMs;
}
