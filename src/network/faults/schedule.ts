/**
 * When a fault happens: `at` a time, `for` a while, again `every` so often, `until` a time. `for` and `every` may be
 * delay laws; they are drawn for each occurrence, from the stream of the faults.
 */
import { delaySetting, durationMs } from '../../core/durations.ts';
import { InputError } from '../../core/errors.ts';
import type { DelaySetting } from '../../core/parameters.ts';
import { delayOf } from '../index.ts';
import type { FaultRule, Scene } from './rule.ts';

/** Keys of a fault that are no parameters of its rule. */
export const scheduleKeys = ['at', 'for', 'every', 'until'] as const;

export type Schedule = Readonly<Partial<Record<(typeof scheduleKeys)[number], unknown>>>;

export interface Span {
  readonly fromMs: number;
  readonly untilMs: number;
}

const DAY_MS = 86_400_000;
const OCCURRENCES_MAX = 100_000;

/** The occurrences of a fault, in order of time. @throws InputError if times are wrong, or one is missing */
export function spansOf(schedule: Schedule, rule: FaultRule, scene: Scene, option: string): Span[] {
  const [time] = Object.keys(schedule);
  if (rule.lasts === 'copy' && time !== undefined)
    throw new InputError(`${option}.${time}`, `no time: ${rule.name} is about one copy, whenever it is sent`);
  const atMs = schedule.at === undefined ? 0 : timeOf(schedule.at, `${option}.at`);
  const untilMs = Math.min(
    schedule.until === undefined ? Number.POSITIVE_INFINITY : timeOf(schedule.until, `${option}.until`),
    scene.endMs,
  );
  if (rule.lasts === 'moment' && schedule.for !== undefined)
    throw new InputError(`${option}.for`, `no such time: ${rule.name} is over at once`, schedule.for);
  if (atMs >= scene.endMs)
    throw new InputError(`${option}.at`, `a time before all faults end, at ${scene.endMs}ms`, schedule.at);
  const lasting =
    schedule.for === undefined ? undefined : delayOf(lawOf(schedule.for, `${option}.for`), 0, `${option}.for`);
  if (rule.lasts === 'campaign' && lasting === undefined && untilMs === Number.POSITIVE_INFINITY) {
    throw new InputError(`${option}.for`, `how long ${rule.name} goes on: for, until, heal or stop.deadline`);
  }
  const spanAt = (fromMs: number): Span => {
    const endsMs = lasting === undefined ? Number.POSITIVE_INFINITY : fromMs + lasting.draw(scene.random);
    return { fromMs, untilMs: rule.lasts === 'campaign' ? Math.min(endsMs, untilMs) : endsMs };
  };
  if (schedule.every === undefined) return [spanAt(atMs)];
  if (untilMs === Number.POSITIVE_INFINITY)
    throw new InputError(`${option}.until`, 'until when it happens again: until, heal or stop.deadline');
  const gap = delayOf(lawOf(schedule.every, `${option}.every`), 0, `${option}.every`);
  const spans: Span[] = [];
  for (let fromMs = atMs; fromMs < untilMs; fromMs += Math.max(1, gap.draw(scene.random))) {
    if (spans.length === OCCURRENCES_MAX)
      throw new InputError(`${option}.every`, `no more than ${OCCURRENCES_MAX} times`, schedule.every);
    spans.push(spanAt(fromMs));
  }
  return spans;
}

/** @throws InputError if it is no time from 0 to a day */
function timeOf(given: unknown, option: string): number {
  const ms = durationMs(given);
  if (ms === undefined || !(ms >= 0 && ms <= DAY_MS))
    throw new InputError(option, 'a time such as 250ms, 10s or 1m', given);
  return ms;
}

function lawOf(given: unknown, option: string): DelaySetting {
  const setting = delaySetting(given);
  if (setting === undefined)
    throw new InputError(option, 'a time such as 250ms, or a law such as { exponential: 1s }', given);
  return setting;
}
