/** Peers that a world may treat alike, and the ways to exchange them. */
import { linkNumber } from '../core/graph.ts';
import type { PeerId } from '../core/protocol.ts';
import type { World } from './world.ts';

/** By peer: the one in whose place it is put. */
export type Permutation = readonly PeerId[];

/** An exchange after an earlier permutation, by its place in the list; the first one changes nothing. */
export interface Composed {
  readonly permutation: Permutation;
  readonly exchange: number;
  readonly after: number;
}

/** Pairs of peers that are known to differ. */
export type Apart = readonly (readonly [PeerId, PeerId])[];

/** Permutations at most: a state is compared with all. */
const PERMUTATIONS_MAX = 720;

/**
 * Exchanges of two peers, one behind the other in the order of their numbers, that the world itself allows: they
 * broadcast as often, and have the same links.
 */
export function exchangesOf(world: World, apart: Apart): [PeerId, PeerId][] {
  const { size } = world.graph;
  return Array.from({ length: size - 1 }, (_, peer): [PeerId, PeerId] => [peer, peer + 1]).filter(
    ([one, other]) => mayBeAlike(world, one, other) && !apart.some(([a, b]) => a === one && b === other),
  );
}

function mayBeAlike({ graph, origins }: World, one: PeerId, other: PeerId): boolean {
  const broadcasts = (peer: PeerId) => origins.filter((origin) => origin === peer).length;
  const others = Array.from({ length: graph.size }, (_, peer) => peer).filter((peer) => peer !== one && peer !== other);
  const isLinked = (from: PeerId, to: PeerId) => linkNumber(graph, from, to) >= 0;
  return broadcasts(one) === broadcasts(other) && others.every((peer) => isLinked(one, peer) === isLinked(other, peer));
}

/** Peers that can take each other's place, in groups of at least two. */
export function groupsBy(exchanges: readonly (readonly [PeerId, PeerId])[]): PeerId[][] {
  const groups: PeerId[][] = [];
  for (const [one, other] of exchanges) {
    const last = groups.at(-1);
    if (last?.at(-1) === one) last.push(other);
    else groups.push([one, other]);
  }
  return groups;
}

/** All permutations that the exchanges lead to, the nearest first. */
export function permutationsBy(exchanges: readonly (readonly [PeerId, PeerId])[], size: number): Composed[] {
  const first = Array.from({ length: size }, (_, peer) => peer);
  const all: Composed[] = [{ permutation: first, exchange: -1, after: -1 }];
  const known = new Set([first.join()]);
  for (let after = 0; after < all.length; after++)
    for (const [exchange, [one, other]] of exchanges.entries()) {
      const permutation = all[after].permutation.map((peer) => (peer === one ? other : peer === other ? one : peer));
      if (known.has(permutation.join()) || all.length >= PERMUTATIONS_MAX) continue;
      known.add(permutation.join());
      all.push({ permutation, exchange, after });
    }
  return all;
}
