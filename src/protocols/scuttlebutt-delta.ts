/**
 * What a scuttlebutt peer sends of the logs that another one lacks parts of, if not all of it fits: scuttle-depth and
 * scuttle-breadth. Of each log it is a piece without gaps that begins where the receiver's log ends.
 *
 * Source: van Renesse, Dumitriu, Gough, Thomas (LADIS 2008), section 3.2.
 */
import type { Broadcast } from '../core/protocol.ts';

/** A log of an origin, and the first entry that the receiver lacks. */
export interface Stale {
  readonly log: readonly Broadcast[];
  readonly first: number;
}

/**
 * At most `mtu` broadcasts. Logs that come out equal are taken in random order.
 * @param random a number in [0, 1)
 */
export function deltaOf(stale: Stale[], mtu: number, order: 'depth' | 'breadth', random: () => number): Broadcast[] {
  if (total(stale) <= mtu) return stale.flatMap(({ log, first }) => log.slice(first));
  shuffle(stale, random);
  return order === 'depth' ? longestFirst(stale, mtu) : rankByRank(stale, mtu);
}

function longestFirst(stale: Stale[], mtu: number): Broadcast[] {
  stale.sort((a, b) => lackOf(b) - lackOf(a));
  const delta: Broadcast[] = [];
  for (const { log, first } of stale) {
    if (delta.length === mtu) break;
    delta.push(...log.slice(first, first + mtu - delta.length));
  }
  return delta;
}

/** The first entry that is missing of each log, then the second of each … */
function rankByRank(stale: readonly Stale[], mtu: number): Broadcast[] {
  const delta: Broadcast[] = [];
  for (let rank = 0; ; rank++)
    for (const { log, first } of stale) {
      if (delta.length === mtu) return delta;
      if (first + rank < log.length) delta.push(log[first + rank]);
    }
}

function lackOf({ log, first }: Stale): number {
  return log.length - first;
}

function total(stale: readonly Stale[]): number {
  return stale.reduce((sum, one) => sum + lackOf(one), 0);
}

function shuffle(stale: Stale[], random: () => number): void {
  for (let last = stale.length - 1; last > 0; last--) {
    const index = Math.floor(random() * (last + 1));
    [stale[last], stale[index]] = [stale[index], stale[last]];
  }
}
