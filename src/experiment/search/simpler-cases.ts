/**
 * Ways to make a case simpler, the boldest first. Each is a whole case; whether it still shows what was found is for
 * `shrink.ts` to try.
 *
 * Links, broadcasts and mishaps of a peer go with it, and where it held the graph together its neighbours are linked in
 * its place.
 */
import { graphOf } from '../../core/link-rows.ts';
import type { PeerId } from '../../core/protocol.ts';
import { isConnectedThroughout } from '../../network/faults/moves.ts';
import { plainerThan } from './byzantine-peers.ts';
import { type Case, type Ends, isComplete, type Scope } from './case.ts';
import { type FaultShape, hasShape, type Mishap } from './mishaps.ts';

/** All simpler cases, from the boldest to the smallest step. What the scope holds is left as it is. */
export function* cuts(one: Case, { topology, network = {} }: Scope): Generator<Case> {
  yield* fewerFaults(one);
  if (topology === undefined) yield* fewerPeers(one);
  else yield* onSmaller(fewerPeers(one), topology.links);
  yield* fewerOf(one.broadcasts, (broadcasts) => ({ ...one, broadcasts }));
  if (topology === undefined) yield* fewerOf(one.links, (links) => ({ ...one, links }));
  if (one.payloads) yield { ...one, payloads: false };
  if (network.delay === undefined) yield* plainerDelay(one);
  if (network.fifo === undefined && one.fifo) yield { ...one, fifo: false };
  yield* plainerMishaps(one);
  yield* plainerAdversaries(one);
  yield* earlier(one);
}

/** With the links that the topology has for so many peers, where there may be so many. */
function* onSmaller(cases: Iterable<Case>, links: Readonly<Record<number, readonly Ends[]>>): Generator<Case> {
  for (const one of cases) if (links[one.peers] !== undefined) yield { ...one, links: links[one.peers] };
}

/** True where the case is still one that promises are about, and has the faults that the scope allows. */
export function isFair(one: Case, { knows, shape = {} }: Pick<Scope, 'knows' | 'shape'>): boolean {
  if (one.peers < 1 || one.broadcasts.length === 0) return false;
  if (knows === 'group' ? !isComplete(one) : !isConnected(one.peers, one.links)) return false;
  if (!isConnectedWhileJoining(one)) return false;
  return hasShape(one.mishaps, one.peers, shape) && hasFewByzantine(one, shape);
}

function hasFewByzantine({ adversaries = [], peers }: Case, { byzantine }: FaultShape): boolean {
  if (byzantine === undefined || adversaries.length >= peers) return adversaries.length < peers;
  return adversaries.length <= Math.ceil(peers / 3) - (byzantine === 'a third' ? 0 : 1);
}

function* fewerFaults(one: Case): Generator<Case> {
  if (one.loss > 0) yield { ...one, loss: 0 };
  if (one.duplicate > 0) yield { ...one, duplicate: 0 };
  if (one.adversaries !== undefined) yield* fewerOf(one.adversaries, (adversaries) => ({ ...one, adversaries }));
  yield* fewerOf(one.mishaps, (mishaps) => ({ ...one, mishaps }));
}

function* fewerPeers(one: Case): Generator<Case> {
  for (let gone = one.peers >> 1; gone > 1; gone >>= 1) {
    for (let first = one.peers - gone; first >= 0; first -= gone) yield without(one, first, gone);
  }
  for (let peer = one.peers - 1; peer >= 0; peer--) yield without(one, peer, 1);
}

/** Without half of the items, a quarter, … and at last one. */
function* fewerOf<Item>(items: readonly Item[], withItems: (items: readonly Item[]) => Case): Generator<Case> {
  for (let gone = items.length; gone >= 1; gone >>= 1) {
    for (let first = items.length - gone; first >= 0; first -= gone) {
      yield withItems([...items.slice(0, first), ...items.slice(first + gone)]);
    }
  }
}

function* plainerDelay(one: Case): Generator<Case> {
  if (one.draw === 'link') yield { ...one, draw: 'message' };
  if (one.delay.constant !== 1) yield { ...one, draw: 'message', delay: { constant: 1 } };
  if (one.delay.constant !== undefined) return;
  const [least, most] =
    one.delay.uniform === undefined ? [0, Number.POSITIVE_INFINITY] : (one.delay.uniform as readonly number[]);
  for (const high of [2, 5, 10])
    if (high < most || (high === most && least === 0)) yield { ...one, delay: { uniform: [1, high] } };
}

function* plainerMishaps(one: Case): Generator<Case> {
  for (const [index, mishap] of one.mishaps.entries()) {
    for (const plainer of plainerForms(mishap)) yield { ...one, mishaps: one.mishaps.with(index, plainer) };
  }
}

function* plainerAdversaries(one: Case): Generator<Case> {
  const { adversaries = [] } = one;
  for (const [index, { peer, behaviour }] of adversaries.entries())
    for (const plainer of plainerThan(behaviour))
      yield { ...one, adversaries: adversaries.with(index, { peer, behaviour: plainer }) };
}

function* plainerForms(mishap: Mishap): Generator<Mishap> {
  if (mishap.kind === 'crash') {
    if (mishap.leaves === undefined) return;
    yield { kind: 'crash', peer: mishap.peer, atMs: mishap.atMs };
    if (mishap.leaves > 0) yield { ...mishap, leaves: mishap.leaves - 1 };
    return;
  }
  if (mishap.kind === 'join' || mishap.kind === 'leave') return;
  if (mishap.kind === 'partition') {
    const { forMs: _forMs, ...forGood } = mishap;
    if (mishap.forMs !== undefined) yield forGood;
    if (mishap.oneWay) yield { ...mishap, oneWay: false };
    if (mishap.peers.length > 1)
      for (const peer of mishap.peers) yield { ...mishap, peers: mishap.peers.filter((other) => other !== peer) };
  }
  if (mishap.kind === 'restart' && !mishap.keeps) yield { ...mishap, keeps: true };
  if (mishap.forMs === undefined) return;
  for (const forMs of [1, 10, Math.floor(mishap.forMs / 2)])
    if (forMs >= 1 && forMs < mishap.forMs) yield { ...mishap, forMs };
}

/** The same order of things in less time. */
function* earlier(one: Case): Generator<Case> {
  const isEarly = one.broadcasts.every(({ atMs }) => atMs === 0);
  if (!isEarly) yield { ...one, broadcasts: one.broadcasts.map(({ peer }) => ({ peer, atMs: 0 })) };
  const times = [...one.broadcasts, ...one.mishaps].map(({ atMs }) => atMs);
  const first = Math.min(...times);
  if (first > 0) yield atTimes(one, (atMs) => atMs - first);
  const places = [...new Set(times)].sort((a, b) => a - b);
  if (places.some((atMs, index) => atMs !== index)) yield atTimes(one, (atMs) => places.indexOf(atMs));
  for (const [index, { peer, atMs }] of one.broadcasts.entries()) {
    for (const sooner of soonerThan(atMs))
      yield { ...one, broadcasts: one.broadcasts.with(index, { peer, atMs: sooner }) };
  }
  for (const [index, mishap] of one.mishaps.entries()) {
    for (const sooner of soonerThan(mishap.atMs))
      yield { ...one, mishaps: one.mishaps.with(index, { ...mishap, atMs: sooner }) };
  }
}

function soonerThan(atMs: number): number[] {
  return [...new Set([0, atMs >> 1, atMs - 1])].filter((sooner) => sooner >= 0 && sooner < atMs);
}

function atTimes(one: Case, timeOf: (atMs: number) => number): Case {
  return {
    ...one,
    broadcasts: one.broadcasts.map((broadcast) => ({ ...broadcast, atMs: timeOf(broadcast.atMs) })),
    mishaps: one.mishaps.map((mishap) => ({ ...mishap, atMs: timeOf(mishap.atMs) })),
  };
}

/** Without some peers that follow each other; those after them move up. */
function without(one: Case, first: PeerId, gone: number): Case {
  const isGone = (peer: PeerId) => peer >= first && peer < first + gone;
  const numberOf = (peer: PeerId) => (peer < first ? peer : peer - gone);
  const peers = one.peers - gone;
  const kept = one.links.filter(([a, b]) => !isGone(a) && !isGone(b)).map(([a, b]): Ends => [numberOf(a), numberOf(b)]);
  const mishaps = one.mishaps.flatMap((mishap): Mishap[] => {
    if (mishap.kind !== 'partition') return isGone(mishap.peer) ? [] : [{ ...mishap, peer: numberOf(mishap.peer) }];
    const side = mishap.peers.filter((peer) => !isGone(peer)).map(numberOf);
    return side.length === 0 || side.length === peers ? [] : [{ ...mishap, peers: side }];
  });
  const adversaries = one.adversaries?.flatMap(({ peer, behaviour }) =>
    isGone(peer) ? [] : [{ peer: numberOf(peer), behaviour }],
  );
  return {
    ...one,
    peers,
    links: isConnected(peers, kept) ? kept : bridged(one.links, kept, isGone, numberOf),
    broadcasts: one.broadcasts
      .filter(({ peer }) => !isGone(peer))
      .map(({ peer, atMs }) => ({ peer: numberOf(peer), atMs })),
    mishaps,
    ...(adversaries === undefined ? {} : { adversaries }),
  };
}

/** The neighbours of those that are gone in a row, one linked to the next. */
function bridged(
  links: readonly Ends[],
  kept: readonly Ends[],
  isGone: (peer: PeerId) => boolean,
  numberOf: (peer: PeerId) => number,
): Ends[] {
  const sides = links.filter(([a, b]) => isGone(a) !== isGone(b)).map(([a, b]) => numberOf(isGone(a) ? b : a));
  const row = [...new Set(sides)].sort((a, b) => a - b);
  const known = new Set(kept.map((ends) => ends.join()));
  const added = row.slice(1).map((peer, index): Ends => [row[index], peer]);
  return [...kept, ...added.filter((ends) => !known.has(ends.join()))];
}

/** True if the peers that have joined are connected at any time. */
export function isConnectedWhileJoining({ peers, links, mishaps }: Pick<Case, 'peers' | 'links' | 'mishaps'>): boolean {
  const joins = mishaps.filter(({ kind }) => kind === 'join').sort((one, other) => one.atMs - other.atMs);
  const late = joins.flatMap((mishap) => ('peer' in mishap ? [mishap.peer] : []));
  return late.length === 0 || isConnectedThroughout(graphOf(peers, links.flat()), late);
}

export function isConnected(peers: number, links: readonly Ends[]): boolean {
  const groups = Array.from({ length: peers }, (_, peer) => peer);
  const rootOf = (peer: PeerId): PeerId => (groups[peer] === peer ? peer : rootOf(groups[peer]));
  for (const [a, b] of links) groups[rootOf(a)] = rootOf(b);
  return groups.every((_, peer) => rootOf(peer) === rootOf(0));
}
