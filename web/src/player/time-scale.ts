/**
 * The time axis of the diagram: long times in which nothing happens are folded to a narrow strip, so that what happens
 * has room.
 */
import type { TimedFacts } from '../moment/times.ts';

/** A part of the axis on which time passes evenly. */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
  /** Between 0 and 1. */
  readonly from: number;
  readonly to: number;
  readonly isFolded: boolean;
}

const FOLDS_MOST = 8;
/** What is folded is at least this share of the whole, and so many times longer than the longest gap that is not. */
const SHARE_LEAST = 0.06;
const CONTRAST = 2;
/** The width of a fold. */
const FOLD = 0.035;

/**
 * @param facts whose times ascend
 * @param isQuiet whether nothing is under way between a fact and the one before; without it nothing is folded
 */
export function timeScaleOf({ times, count }: TimedFacts, isQuiet?: (index: number) => boolean): Stretch[] {
  if (count === 0) return [{ fromMs: 0, toMs: 1, from: 0, to: 1, isFolded: false }];
  const endMs = times[count - 1] || 1;
  const quiet = isQuiet === undefined ? [] : quietTimes(times, count, endMs, isQuiet);
  const busy = quiet.reduce((left, [from, to]) => left - (to - from), endMs);
  const scale = (1 - quiet.length * FOLD) / busy;
  const stretches: Stretch[] = [];
  let [ms, at] = [0, 0];
  const add = (toMs: number, to: number, isFolded: boolean) => {
    if (toMs > ms) stretches.push({ fromMs: ms, toMs, from: at, to, isFolded });
    [ms, at] = [toMs, to];
  };
  for (const [from, to] of quiet) {
    add(from, at + (from - ms) * scale, false);
    add(to, at + FOLD, true);
  }
  add(endMs, 1, false);
  return stretches;
}

/** Where a time lies on the axis, between 0 and 1. */
export function placeOf(scale: readonly Stretch[], timeMs: number): number {
  const stretch = scale.find(({ toMs }) => timeMs <= toMs);
  if (stretch === undefined) return 1;
  const { fromMs, toMs, from, to } = stretch;
  return Math.max(0, from + ((timeMs - fromMs) / (toMs - fromMs)) * (to - from));
}

/** The inverse. */
export function timeAt(scale: readonly Stretch[], place: number): number {
  const { fromMs, toMs, from, to } = scale.find((stretch) => place <= stretch.to) ?? scale[scale.length - 1];
  return Math.min(toMs, Math.max(fromMs, fromMs + ((place - from) / (to - from)) * (toMs - fromMs)));
}

/** Times with a mark: round ones, so far apart as `least` of the axis at least. */
export function marksOf({ fromMs, toMs, from, to }: Stretch, least: number): number[] {
  const rough = ((toMs - fromMs) / (to - from)) * least;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= rough) ?? rough;
  const marks: number[] = [];
  for (let index = Math.ceil(fromMs / step); index * step <= toMs + step / 1e6; index++) marks.push(index * step);
  return marks;
}

type Quiet = readonly [fromMs: number, toMs: number];

function quietTimes(
  times: ArrayLike<number>,
  count: number,
  endMs: number,
  isQuiet: (index: number) => boolean,
): Quiet[] {
  const gaps: Quiet[] = [];
  let shorter = 0;
  for (let index = 0, before = 0; index < count; before = times[index++]) {
    const lasts = times[index] - before;
    if (lasts > SHARE_LEAST * endMs && isQuiet(index)) gaps.push([before, times[index]]);
    else shorter = Math.max(shorter, lasts);
  }
  gaps.sort((one, other) => lengthOf(other) - lengthOf(one));
  let folded = 0;
  for (let index = 0; index < Math.min(gaps.length, FOLDS_MOST); index++) {
    const next = Math.max(shorter, index + 1 < gaps.length ? lengthOf(gaps[index + 1]) : 0);
    if (next > 0 && lengthOf(gaps[index]) > CONTRAST * next) folded = index + 1;
  }
  return gaps.slice(0, folded).sort(([one], [other]) => one - other);
}

function lengthOf([fromMs, toMs]: Quiet): number {
  return toMs - fromMs;
}
