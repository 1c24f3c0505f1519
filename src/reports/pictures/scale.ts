/** Scales for figures of unknown size, with ticks that can be read. */

/** Numbers as readers write them: no exponents. */
export const format = ',~r';

const TICKS_MOST = 10;

export interface Scale {
  readonly isLog: boolean;
  readonly scale: object;
  /** For the axis. */
  readonly ticks: object;
}

/**
 * Logarithmic for positive values that lie far apart: there equal steps are equal ratios. Else from 0, but for values
 * that all lie far from it.
 * @param farApart the ratio of the most to the least from which they do
 */
export function scaleOf(values: readonly number[], farApart = 50): Scale {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  if (!(least > 0 && most / least >= farApart)) {
    return { isLog: false, scale: { zero: least <= 0.6 * most, nice: true }, ticks: { tickCount: 6, format } };
  }
  const all = roundNumbers(least, most);
  const decades = all.filter((tick) => /^1(e|0|$)|^0\.0*1$/.test(String(tick)));
  const domain = [all[0], all[all.length - 1]];
  return {
    isLog: true,
    scale: { type: 'log', domain, nice: false },
    ticks: { values: all.length <= TICKS_MOST ? all : decades, format },
  };
}

/**
 * 1, 2 and 5 times powers of ten, from the last one at or below the least value to the first one at or above the most.
 */
function roundNumbers(least: number, most: number): number[] {
  const found: number[] = [];
  for (let decade = 10 ** Math.floor(Math.log10(least)); ; decade *= 10) {
    for (const digit of [1, 2, 5]) {
      const tick = Number((digit * decade).toPrecision(1));
      if (tick <= least) found.length = 0;
      found.push(tick);
      if (tick >= most) return found;
    }
  }
}
