/**
 * How a message is drawn in space and time, and where the marks of an axis are. Used by the picture and, as its reader
 * zooms, by the page.
 */
import { muted, states } from './theme.ts';

/** What became of a message: a head for an arrival, a cross for a loss, nothing if it is still in flight. */
export type End = 'received' | 'dropped' | 'in flight';

const HEAD = 5;
const CROSS = 3;
/** How far a lost message gets, in parts of its way. */
const LOST_AT = 0.4;
/** How high a message to oneself rises above the peer's line. */
const RISE = 12;

/** An SVG path. */
export function arrowPath(x1: number, y1: number, x2: number, y2: number, end: End): string {
  if (y1 === y2) return `M${at(x1, y1)}Q${at((x1 + x2) / 2, y1 - RISE)} ${at(x2, y2)}`;
  const y = end === 'dropped' ? y1 + LOST_AT * (y2 - y1) : y2;
  const line = `M${at(x1, y1)}L${at(x2, y)}`;
  if (end === 'in flight') return line;
  if (end === 'dropped') return `${line}M${at(x2 - CROSS, y - CROSS)}l6 6M${at(x2 - CROSS, y + CROSS)}l6 -6`;
  const length = Math.hypot(x2 - x1, y2 - y1);
  const [dx, dy] = [(HEAD * (x2 - x1)) / length, (HEAD * (y2 - y1)) / length];
  return `${line}M${at(x2 - dx - dy / 2, y2 - dy + dx / 2)}L${at(x2, y2)}L${at(x2 - dx + dy / 2, y2 - dy - dx / 2)}`;
}

/** Round numbers from one time to another, about so many at most. */
export function ticksBetween(from: number, to: number, most = 10): number[] {
  const least = (to - from) / most;
  const decade = 10 ** Math.floor(Math.log10(least));
  const step = [1, 2, 5, 10].map((digit) => digit * decade).find((one) => one >= least) ?? 10 * decade;
  const first = Math.ceil(from / step);
  const count = Math.floor(to / step) - first + 1;
  // Multiples, not sums: a hundred tenths are ten.
  return Array.from({ length: count }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}

/** How a message looks: in focus those of one broadcast, whose first copies to each peer are its spreading tree. */
export type Focus = 'first' | 'copy' | 'other';

export function arrowLook(focus: Focus, end: End): Readonly<Record<string, string>> {
  const isLost = end === 'dropped';
  return {
    stroke: isLost ? states.alarm : focus === 'other' ? muted : states.reached,
    'stroke-width': focus === 'first' ? '2.5' : '1',
    'stroke-opacity': focus === 'first' ? '1' : focus === 'copy' ? '0.75' : isLost ? '0.6' : '0.3',
  };
}

/** How a broadcast or a delivery looks. */
export function dotLook(focus: Focus, part: 'fill' | 'stroke'): Readonly<Record<string, string>> {
  return { [part]: focus === 'other' ? muted : states.reached, opacity: focus === 'other' ? '0.55' : '1' };
}

function at(x: number, y: number): string {
  return `${x.toFixed(1)} ${y.toFixed(1)}`;
}
