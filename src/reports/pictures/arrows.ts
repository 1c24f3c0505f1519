/**
 * How a message is drawn in space and time, and where the marks of an axis are. Used by the picture and, as its reader
 * zooms, by the page.
 */

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

/** Round numbers from one time to another, at most about ten. */
export function ticksBetween(from: number, to: number): number[] {
  const least = (to - from) / 10;
  const decade = 10 ** Math.floor(Math.log10(least));
  const step = [1, 2, 5, 10].map((digit) => digit * decade).find((one) => one >= least) ?? 10 * decade;
  const first = Math.ceil(from / step);
  const count = Math.floor(to / step) - first + 1;
  // Multiples, not sums: a hundred tenths are ten.
  return Array.from({ length: count }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}

/** Marks of the time under a field so wide, as SVG. */
export function axisOf(from: number, to: number, width: number, colour: string): string {
  return ticksBetween(from, to)
    .map((time) => {
      const x = ((time - from) / (to - from)) * width;
      const anchor = x < 12 ? 'start' : x > width - 12 ? 'end' : 'middle';
      return `<path d="M${x.toFixed(1)} 0v5" stroke="${colour}"/><text x="${x.toFixed(1)}" y="18" font-size="12" text-anchor="${anchor}" fill="${colour}">${time}</text>`;
    })
    .join('');
}

function at(x: number, y: number): string {
  return `${x.toFixed(1)} ${y.toFixed(1)}`;
}
