/** How far a broadcast has come at a moment, in the figures by which broadcasts are compared. */
import type { FactTable } from '../../../src/browser.ts';
import type { Moment } from '../moment/moments.ts';

export interface Spread {
  /** The share of the peers that have it, from 0 to 1. */
  readonly coverage: number;
  /** Copies sent for each peer that it reached; undefined before it reached another one. */
  readonly copiesPerPeer: number | undefined;
  /** When half of all peers had it, 95 in 100, and all: since it was made; undefined if they have not. */
  readonly halfMs: number | undefined;
  readonly mostMs: number | undefined;
  readonly allMs: number | undefined;
}

/** @param moment of one broadcast, which is made */
export function spreadAt(moment: Moment, { times }: FactTable): Spread {
  const { totals, size, broadcast } = moment;
  const madeMs = broadcast === undefined || broadcast.madeAt < 0 ? 0 : times[broadcast.madeAt];
  const reachedMs = (share: number) => {
    const fact = factOfHolder(moment, Math.ceil(share * size));
    return fact === undefined ? undefined : times[fact] - madeMs;
  };
  return {
    coverage: totals.holders / size,
    copiesPerPeer: totals.holders > 1 ? totals.sent / (totals.holders - 1) : undefined,
    halfMs: reachedMs(0.5),
    mostMs: reachedMs(0.95),
    allMs: reachedMs(1),
  };
}

/** The fact by which so many peers had it; undefined if they have not. */
function factOfHolder({ gotAt, totals, facts }: Moment, holders: number): number | undefined {
  if (totals.holders < holders) return undefined;
  let [least, most] = [0, facts];
  while (least < most) {
    const middle = (least + most) >> 1;
    if (countUpTo(gotAt, middle) < holders) least = middle + 1;
    else most = middle;
  }
  return least;
}

function countUpTo(gotAt: Int32Array, fact: number): number {
  let count = 0;
  for (const at of gotAt) if (at >= 0 && at <= fact) count++;
  return count;
}
