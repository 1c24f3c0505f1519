/** The way by which a broadcast came to a peer: each hop with the time that it took. */
import type { FactTable } from '../../../src/browser.ts';
import { type Moment, pathTo } from '../moment/moments.ts';

export interface Way {
  /** From the origin to the peer. */
  readonly peers: readonly number[];
  /** Of each hop: from when one peer had it to when the next one had it. */
  readonly hopsMs: readonly number[];
  /** Since it was made. */
  readonly heardMs: number;
}

/** Undefined if it has not come. */
export function wayTo(moment: Moment, peer: number, { times }: FactTable): Way | undefined {
  const peers = pathTo(moment, peer);
  if (peers.length === 0) return undefined;
  const atMs = peers.map((one) => times[moment.gotAt[one]]);
  const madeAt = moment.broadcast?.madeAt ?? -1;
  return {
    peers,
    hopsMs: atMs.slice(1).map((ms, index) => ms - atMs[index]),
    heardMs: atMs[atMs.length - 1] - (madeAt < 0 ? atMs[0] : times[madeAt]),
  };
}
