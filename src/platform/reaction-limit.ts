/** How long a call of the user's code may take, as the user says it. */

import { durationMs } from '../core/durations.ts';
import { InputError } from '../core/errors.ts';
import { REACTION_LIMIT_MS } from './time-limit.ts';

/** Shorter ones would end calls that a busy machine has only made to wait. */
const LEAST_MS = 100;

/**
 * Milliseconds of `20s`, `500ms` or a number of milliseconds; Infinity of `none`; the usual ones of nothing.
 * @throws InputError if it is none of these
 */
export function reactionLimitOf(given: string | number | undefined, option: string): number {
  if (given === undefined) return REACTION_LIMIT_MS;
  if (given === 'none') return Number.POSITIVE_INFINITY;
  const ms = durationMs(given);
  if (ms === undefined || !(ms >= LEAST_MS))
    throw new InputError(option, 'a time from 100ms such as 20s, or none', given);
  return Math.ceil(ms);
}
