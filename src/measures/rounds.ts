/**
 * Rounds: position k of every peer's list of deliveries is round k. A round is out of order if the peers did not all
 * deliver the same there.
 *
 * The true figure compares all positions of all lists. The published one is the rule of mpcomm's comparison server,
 * which sees less: it keeps the lists in the order in which they arrive, compares positions 0 to M−2 only, and of the
 * lists the first with those numbered 1 to N−2, so the last one to arrive is never looked at, and with two peers
 * nothing is.
 */
import type { Histories } from '../trace/histories.ts';

export interface Rounds {
  /** Length of the longest list. */
  readonly rounds: number;
  readonly outOfOrderRounds: number;
  /** The first round that is out of order, −1 if none is. */
  readonly firstOutOfOrder: number;
}

/**
 * Compares every list with the first one, as far as the shortest reaches; beyond it some peer has nothing, so the round
 * is out of order.
 */
export function roundsOf(histories: Histories): Rounds {
  const { size, offsets, deliveries } = histories;
  let rounds = 0;
  let shortest = Number.POSITIVE_INFINITY;
  for (let peer = 0; peer < size; peer++) {
    const length = offsets[peer + 1] - offsets[peer];
    rounds = Math.max(rounds, length);
    shortest = Math.min(shortest, length);
  }
  const differs = new Uint8Array(shortest);
  for (let peer = 1; peer < size; peer++) {
    const start = offsets[peer];
    for (let i = 0; i < shortest; i++) if (deliveries[start + i] !== deliveries[i]) differs[i] = 1;
  }
  let outOfOrderRounds = rounds - shortest;
  for (const one of differs) outOfOrderRounds += one;
  const disagreement = differs.indexOf(1);
  const firstOutOfOrder = disagreement < 0 && shortest < rounds ? shortest : disagreement;
  return { rounds, outOfOrderRounds, firstOutOfOrder };
}

/**
 * Out-of-order rounds as mpcomm publishes them. Lists arrive in the order in which the peers make their last
 * deliveries.
 * @param messages M, the broadcasts of each peer
 */
export function roundsAsPublished(histories: Histories, messages: number): number {
  const { offsets, deliveries, arrival, size } = histories;
  const compared = arrival.subarray(0, size - 1);
  const at = (peer: number, i: number) => (i < offsets[peer + 1] - offsets[peer] ? deliveries[offsets[peer] + i] : -1);
  let outOfOrder = 0;
  for (let i = 0; i < messages - 1; i++) {
    if (compared.some((peer) => at(peer, i) !== at(compared[0], i))) outOfOrder++;
  }
  return outOfOrder;
}
