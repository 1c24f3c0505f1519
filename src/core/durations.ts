/** Spans of time and delay laws as users write them: `250ms`, `2s`, `{ uniform: [10ms, 99ms] }`. */
import type { DelaySetting } from './parameters.ts';

/** A day: a longer delay is a mistake. */
const DELAY_MS_MAX = 86_400_000;

/** Milliseconds of `250`, `250ms`, `2s`, `1.5m` or `1h`; `undefined` where it is none of these. */
export function durationMs(given: unknown): number | undefined {
  if (typeof given === 'number') return given;
  if (typeof given !== 'string') return undefined;
  const match = /^\s*(\d+(?:\.\d+)?|\.\d+)\s*(us|ms|s|m|h)?\s*$/.exec(given);
  if (match === null) return undefined;
  return Number(match[1]) * { us: 0.001, ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[match[2] ?? 'ms']!;
}

/** A span of time as a user would write it. */
export function durationText(ms: number): string {
  if (ms === Number.POSITIVE_INFINITY) return 'none';
  return ms >= 1000 && ms % 1000 === 0 ? `${ms / 1000}s` : `${ms}ms`;
}

/**
 * A law and its arguments in milliseconds; `undefined` where it is nothing of the kind. Whether there is such a law is
 * not asked here.
 */
export function delaySetting(given: unknown): DelaySetting | undefined {
  const constant = delayMs(given);
  if (constant !== undefined) return { constant };
  if (typeof given !== 'object' || given === null || Object.keys(given).length !== 1) return undefined;
  const [[name, argument]] = Object.entries(given);
  const values = (Array.isArray(argument) ? argument : [argument]).map(delayMs);
  if (!values.every((value) => value !== undefined)) return undefined;
  return { [name]: values.length === 1 ? values[0] : values };
}

function delayMs(given: unknown): number | undefined {
  const value = durationMs(given);
  return value !== undefined && value >= 0 && value <= DELAY_MS_MAX ? value : undefined;
}
