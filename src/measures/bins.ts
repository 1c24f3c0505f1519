/**
 * A run's time in at most a hundred equal parts of a round width: 1, 2 or 5 times a power of ten. What happens at a
 * boundary belongs to the part after it.
 */

const BINS_MOST = 100;
const WIDTH_LEAST = 0.001;

export interface Bins {
  readonly widthMs: number;
  readonly count: number;
  of(timeMs: number): number;
}

/** @param untilMs the last time that falls into one */
export function binsUntil(untilMs: number): Bins {
  const widthMs = widthFor(untilMs);
  return { widthMs, count: Math.floor(untilMs / widthMs) + 1, of: (timeMs) => Math.floor(timeMs / widthMs) };
}

function widthFor(untilMs: number): number {
  for (let decade = WIDTH_LEAST; ; decade *= 10) {
    for (const digit of [1, 2, 5]) if (untilMs < digit * decade * BINS_MOST) return digit * decade;
  }
}
