/**
 * The time axis of a space-time diagram, on which long quiet times are folded to a narrow strip. Used by the picture
 * and, as its reader zooms, by the page.
 */
import { time as duration } from '../../text/layout.ts';
import { ticksBetween } from './arrows.ts';

/** A time in which nothing happens. */
export type Quiet = readonly [fromMs: number, toMs: number];

export interface TimeAxis {
  readonly fromMs: number;
  readonly toMs: number;
  readonly width: number;
  readonly quiet: readonly Quiet[];
}

/** A part of the axis on which the time passes evenly. */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
  readonly x1: number;
  readonly x2: number;
  readonly isFolded: boolean;
}

const FOLDS_MOST = 8;
/** A quiet time is at least this share of the whole. */
const SHARE_LEAST = 0.04;
/** What is folded is this many times longer than the longest gap that is not: events of an even beat are not folded. */
const CONTRAST = 1.5;
const FOLD_WIDTH = 44;

/**
 * The quiet times that are worth folding: each is longer than the average busy stretch between them, and all are
 * longer than what remains.
 * @param times ascending
 */
export function quietTimes(times: readonly number[]): Quiet[] {
  if (times.length === 0) return [];
  const span = times[times.length - 1] - times[0];
  const gaps = times
    .slice(1)
    .map((time, index): Quiet => [times[index], time])
    .sort((one, other) => lengthOf(other) - lengthOf(one));
  let busy = span;
  let folded = 0;
  for (const [index, gap] of gaps.slice(0, FOLDS_MOST).entries()) {
    const length = lengthOf(gap);
    if (length <= SHARE_LEAST * span) break;
    busy -= length;
    const next = gaps[index + 1];
    // Without a busy time there would be nothing to draw.
    if (next === undefined || lengthOf(next) === 0) break;
    if (length > busy / (index + 2) && length > CONTRAST * lengthOf(next)) folded = index + 1;
  }
  return gaps.slice(0, folded).sort(([one], [other]) => one - other);
}

function lengthOf([fromMs, toMs]: Quiet): number {
  return toMs - fromMs;
}

/** From left to right. A quiet time that is not wholly in sight is not folded. */
export function stretchesOf({ fromMs, toMs, width, quiet }: TimeAxis): Stretch[] {
  const folds = quiet.filter(([from, to]) => from >= fromMs && to <= toMs && to - from < toMs - fromMs);
  const foldWidth = Math.min(FOLD_WIDTH, width / (3 * Math.max(1, folds.length)));
  const busy = folds.reduce((left, [from, to]) => left - (to - from), toMs - fromMs);
  const scale = (width - folds.length * foldWidth) / busy;
  const found: Stretch[] = [];
  let [time, x] = [fromMs, 0];
  const add = (untilMs: number, x2: number, isFolded: boolean) => {
    if (untilMs > time) found.push({ fromMs: time, toMs: untilMs, x1: x, x2, isFolded });
    [time, x] = [untilMs, x2];
  };
  for (const [from, to] of folds) {
    add(from, x + (from - time) * scale, false);
    add(to, x + foldWidth, true);
  }
  add(toMs, width, false);
  return found;
}

/** Where a time lies; times out of sight lie beyond the ends. */
export function placeOf(stretches: readonly Stretch[], timeMs: number): number {
  const stretch = stretches.find(({ toMs }) => timeMs <= toMs) ?? stretches[stretches.length - 1];
  return stretch.x1 + ((timeMs - stretch.fromMs) / (stretch.toMs - stretch.fromMs)) * (stretch.x2 - stretch.x1);
}

/** The inverse. */
export function timeAt(stretches: readonly Stretch[], x: number): number {
  const stretch = stretches.find(({ x2 }) => x <= x2) ?? stretches[stretches.length - 1];
  return stretch.fromMs + ((x - stretch.x1) / (stretch.x2 - stretch.x1)) * (stretch.toMs - stretch.fromMs);
}

/** Marks under a field as SVG, and strips over it where quiet time is folded. */
export function timeMarks(stretches: readonly Stretch[], height: number, colour: string, shade: string): string {
  return stretches
    .map((stretch) => (stretch.isFolded ? foldOf(stretch, height, colour, shade) : ticksOf(stretch, height, colour)))
    .join('');
}

function foldOf({ fromMs, toMs, x1, x2 }: Stretch, height: number, colour: string, shade: string): string {
  const middle = ((x1 + x2) / 2).toFixed(1);
  return [
    `<rect x="${x1.toFixed(1)}" y="0" width="${(x2 - x1).toFixed(1)}" height="${height}" fill="${shade}" fill-opacity="0.6"/>`,
    `<text x="${middle}" y="${height + 33}" font-size="11" text-anchor="middle" fill="${colour}">${duration(toMs - fromMs)}</text>`,
  ].join('');
}

/** Room of a mark's figure: marks that are closer are left out. */
const TICK_ROOM = 52;

function ticksOf({ fromMs, toMs, x1, x2 }: Stretch, height: number, colour: string): string {
  const most = Math.max(1, Math.floor((x2 - x1) / TICK_ROOM));
  return ticksBetween(fromMs, toMs, Math.min(10, most))
    .map((time) => {
      const x = (x1 + ((time - fromMs) / (toMs - fromMs)) * (x2 - x1)).toFixed(1);
      return `<path d="M${x} ${height}v5" stroke="${colour}"/><text x="${x}" y="${height + 18}" font-size="12" text-anchor="middle" fill="${colour}">${time}</text>`;
    })
    .join('');
}
