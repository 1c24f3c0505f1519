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
  // Sorted only when somebody asks: it is the dearest part of a frame of very many peers.
  let gotAt: Int32Array | undefined;
  const reachedMs = (share: number) => {
    const holders = Math.ceil(share * size);
    if (totals.holders < holders) return undefined;
    gotAt ??= factsOfHolders(moment);
    return times[gotAt[holders - 1]] - madeMs;
  };
  return {
    coverage: totals.holders / size,
    copiesPerPeer: totals.holders > 1 ? totals.sent / (totals.holders - 1) : undefined,
    halfMs: reachedMs(0.5),
    mostMs: reachedMs(0.95),
    allMs: reachedMs(1),
  };
}

/** The facts by which peers got it, in order. */
function factsOfHolders({ gotAt }: Moment): Int32Array {
  const found = new Int32Array(gotAt.length);
  let count = 0;
  for (let peer = 0; peer < gotAt.length; peer++) if (gotAt[peer] >= 0) found[count++] = gotAt[peer];
  return found.subarray(0, count).sort();
}
