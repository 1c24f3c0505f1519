/**
 * The peers that a fault hits: `all`, a peer's number or name, a zone's name, a share such as `30%`, `{ random: 2 }`,
 * or a list of these. Random choices are drawn from the stream of the faults.
 */
import { InputError } from '../../core/errors.ts';
import { PeerNames } from '../../core/peer-names.ts';
import type { PeerId } from '../../core/protocol.ts';
import { zoneOrPeer } from '../zones/places.ts';
import type { PeerSet } from './fault-plan.ts';
import type { Scene } from './rule.ts';

/** How `whom` is written, for the pages and errors of rules. */
export const WHOM = 'peers: a number or name, a list of them, a zone, `30%`, `{ random: 2 }` or `all`';

/** Those peers, in ascending order, each once. @throws InputError if there are no such peers */
export function peersOf(given: unknown, scene: Scene, option: string): PeerId[] {
  const { size } = scene.graph;
  if (given === 'all') return Array.from({ length: size }, (_, peer) => peer);
  if (typeof given === 'number') return [peerOf(given, size, option)];
  if (typeof given === 'string') return peersCalled(given, scene, option);
  if (Array.isArray(given) && given.length > 0) return inOrder(given.flatMap((one) => peersOf(one, scene, option)));
  const count = randomCount(given);
  if (count === undefined) throw new InputError(option, expectedIn(scene), given);
  if (count > size) throw new InputError(option, `{ random: … } of 1 to ${size} peers`, given);
  return atRandom(size, count, scene);
}

/** The same as one side of a scope. */
export function setOf(peers: readonly PeerId[], { graph }: Scene): PeerSet {
  return peers.length === graph.size ? 'all' : peers;
}

/** All others. */
export function othersThan(peers: readonly PeerId[], { graph }: Scene): PeerId[] {
  const members = new Set(peers);
  return Array.from({ length: graph.size }, (_, peer) => peer).filter((peer) => !members.has(peer));
}

/** A share such as `30%` of a total; undefined if it is not a share. @throws InputError above 100% */
export function shareOf(given: unknown, total: number, option: string): number | undefined {
  const match = typeof given === 'string' ? /^\s*(-?\d+(?:\.\d+)?)\s*%\s*$/.exec(given) : null;
  if (match === null) return undefined;
  const share = Number(match[1]);
  if (!(share >= 0 && share <= 100)) throw new InputError(option, 'a share from 0% to 100%', given);
  // A share above 0% is at least one.
  return share > 0 && total > 0 ? Math.max(1, Math.round((total * share) / 100)) : 0;
}

/** The 2 of `{ random: 2 }`. */
export function randomCount(given: unknown): number | undefined {
  if (typeof given !== 'object' || given === null || Object.keys(given).join() !== 'random') return undefined;
  const { random } = given as { random: unknown };
  return Number.isInteger(random) && (random as number) >= 1 ? (random as number) : undefined;
}

/** `count` random numbers of 0..size − 1, in ascending order. */
export function atRandom(size: number, count: number, { random }: Scene): number[] {
  const chosen = new Set<number>();
  // Floyd's algorithm: one draw for each number that is chosen.
  for (let last = size - count; last < size; last++) {
    const one = random.integer(last + 1);
    chosen.add(chosen.has(one) ? last : one);
  }
  return inOrder([...chosen]);
}

function peersCalled(name: string, scene: Scene, option: string): PeerId[] {
  const { graph, zones, names = PeerNames.none } = scene;
  const share = shareOf(name, graph.size, option);
  if (share !== undefined) return atRandom(graph.size, share, scene);
  if (/^\s*-?\d+\s*$/.test(name)) return [peerOf(Number(name), graph.size, option)];
  const zone = zoneOrPeer(name, zones?.names, names, option);
  if (zone === undefined) {
    if (names.any) return [names.find(name, graph.size, option)];
    throw new InputError(option, expectedIn(scene), name);
  }
  const peers = [];
  for (let peer = 0; peer < graph.size; peer++) if (zones!.zoneOf[peer] === zone) peers.push(peer);
  if (peers.length === 0) throw new InputError(option, `a zone with peers in it`, name);
  return peers;
}

function peerOf(given: number, size: number, option: string): PeerId {
  if (!Number.isInteger(given) || given < 0 || given >= size)
    throw new InputError(option, `peers from 0 to ${size - 1}`, given);
  return given;
}

function expectedIn({ graph, zones, names = PeerNames.none }: Scene): string {
  const zoned = zones === undefined ? '' : ` one of the zones ${zones.names.join(', ')},`;
  return `peers from 0 to ${graph.size - 1}${names.any ? ' or their names' : ''}, a list of them,${zoned} a share such as 30%, { random: 2 } or all`;
}

function inOrder(peers: readonly PeerId[]): PeerId[] {
  return [...new Set(peers)].sort((a, b) => a - b);
}
