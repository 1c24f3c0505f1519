/**
 * Draws a case from a seed: a connected graph, broadcasts close enough to each other to matter to each other, delays
 * that disorder messages, and some of the kinds of faults that were asked for. Not all at once: a fault that hides
 * another one would hide it always (A. Groce and others, "Swarm testing", ISSTA 2012).
 */
import type { DelaySetting } from '../../core/parameters.ts';
import type { FaultKind } from '../../core/protocol.ts';
import { Random } from '../../core/random.ts';
import { byzantinePeersOf } from './byzantine-peers.ts';
import type { Case, Ends, PlannedBroadcast, Scope } from './case.ts';
import { crashesOf, type FaultShape, type Mishap } from './mishaps.ts';
import { isConnectedWhileJoining } from './simpler-cases.ts';

const BROADCASTS_MAX = 10;
const KIND_CHANCE = 0.7;

/** @param attempt from 0: another case of the same seed, where the first does not suit the protocol */
export function drawCase(scope: Scope, seed: number, attempt = 0): Case {
  const random = new Random(seed, 'case', attempt);
  const kinds = kindsOf(scope.faults, random);
  const { shape = {} } = scope;
  const hasVictims = kinds.has('crash') || kinds.has('restart') || kinds.has('recovery');
  const least = kinds.has('byzantine')
    ? shape.byzantine === 'a third'
      ? 3
      : 4
    : hasVictims && shape.crashes !== 'majority'
      ? 3
      : 2;
  const peers = peersOf(scope, least, random);
  const spanMs = choice(random, [0, 5, 20, 100]);
  const broadcasts = broadcastsOf(peers, spanMs, random);
  const links = scope.topology?.links[peers] ?? (scope.knows === 'group' ? allLinks(peers) : linksOf(peers, random));
  return {
    seed,
    peers,
    links,
    broadcasts,
    payloads: true,
    delay: delayOf(random),
    draw: random.integer(4) === 0 ? 'link' : 'message',
    fifo: random.integer(4) === 0,
    loss: kinds.has('loss') && scope.network?.loss === undefined ? choice(random, [0.05, 0.1, 0.2, 0.4]) : 0,
    duplicate:
      kinds.has('duplication') && scope.network?.duplicate === undefined ? choice(random, [0.05, 0.2, 0.5]) : 0,
    mishaps: withoutGaps(mishapsOf(kinds, shape, peers, broadcasts, spanMs, random), peers, links),
    ...(kinds.has('byzantine') ? { adversaries: byzantinePeersOf(peers, random, shape.byzantine) } : {}),
  };
}

/** At least so many, where there may be. */
function peersOf({ peers, topology }: Scope, least: number, random: Random): number {
  if (topology === undefined) return Math.min(peers, least + random.integer(Math.max(1, peers - least + 1)));
  const sizes = Object.keys(topology.links).map(Number);
  const enough = sizes.filter((size) => size >= least);
  return choice(random, enough.length > 0 ? enough : sizes);
}

/** At least one of them, where any is asked for. */
function kindsOf(faults: readonly FaultKind[], random: Random): ReadonlySet<FaultKind> {
  const kinds = new Set(faults.filter(() => random.next() < KIND_CHANCE));
  if (kinds.size === 0 && faults.length > 0) kinds.add(choice(random, faults));
  return kinds;
}

function choice<Item>(random: Random, items: readonly Item[]): Item {
  return items[random.integer(items.length)];
}

function allLinks(peers: number): Ends[] {
  const links: Ends[] = [];
  for (let a = 0; a < peers; a++) for (let b = a + 1; b < peers; b++) links.push([a, b]);
  return links;
}

/** A line, a star or any tree, with few or many links more: up to a mesh. */
function linksOf(peers: number, random: Random): Ends[] {
  const parentOf = choice(random, [(peer: number) => peer - 1, () => 0, (peer: number) => random.integer(peer)]);
  const density = choice(random, [0, 0, 0.2, 0.5, 1]);
  const parents = Array.from({ length: peers }, (_, peer) => (peer === 0 ? -1 : parentOf(peer)));
  return allLinks(peers).filter(([a, b]) => parents[b] === a || random.next() < density);
}

function broadcastsOf(peers: number, spanMs: number, random: Random): PlannedBroadcast[] {
  const count = 1 + random.integer(BROADCASTS_MAX);
  const origins = choice(random, [1, 2, peers]);
  return Array.from({ length: count }, () => ({
    atMs: random.integer(spanMs + 1),
    peer: random.integer(Math.min(origins, peers)),
  }));
}

function delayOf(random: Random): DelaySetting {
  const most = choice(random, [2, 10, 60]);
  return choice<DelaySetting>(random, [
    { constant: 1 },
    { uniform: [0, most] },
    { uniform: [1, most] },
    { exponential: most / 2 },
  ]);
}

/** Crashes and restarts hit as many peers as the shape allows. */
function mishapsOf(
  kinds: ReadonlySet<FaultKind>,
  shape: FaultShape,
  peers: number,
  broadcasts: readonly PlannedBroadcast[],
  spanMs: number,
  random: Random,
): Mishap[] {
  const mishaps: Mishap[] = [];
  const { least, most } = crashesOf(shape, peers);
  const victims = random.shuffle(Array.from({ length: peers }, (_, peer) => peer)).slice(0, most);
  const anyTime = () => random.integer(spanMs + 60);
  const lasting = () => choice(random, [5, 20, 100, 400]);
  if (kinds.has('crash') && victims.length > 0) {
    for (const peer of victims.splice(0, least + random.integer(victims.length - least + 1)))
      mishaps.push(crashOf(peer, peers, broadcasts, anyTime, random));
  }
  if (kinds.has('restart') || kinds.has('recovery')) {
    const keeps = () => !kinds.has('restart') || (shape.keeps ?? random.integer(2) === 0);
    for (const peer of victims)
      mishaps.push({ kind: 'restart', peer, atMs: anyTime(), forMs: lasting(), keeps: keeps() });
  }
  if (kinds.has('pause'))
    mishaps.push({ kind: 'pause', peer: random.integer(peers), atMs: anyTime(), forMs: lasting() });
  if (kinds.has('partition')) mishaps.push(partitionOf(shape, peers, anyTime(), lasting(), random));
  if (kinds.has('join')) mishaps.push(...movesOf(kinds, peers, victims, anyTime, random));
  return mishaps;
}

/** Without the joins of peers that the others need for their way to each other. */
function withoutGaps(mishaps: readonly Mishap[], peers: number, links: readonly Ends[]): Mishap[] {
  const fitting: Mishap[] = [];
  for (const mishap of mishaps)
    if (mishap.kind !== 'join' || isConnectedWhileJoining({ peers, links, mishaps: [...fitting, mishap] }))
      fitting.push(mishap);
  return fitting;
}

/** Up to a third of the peers join late. If peers may crash, one of those that stay up may leave instead. */
function movesOf(
  kinds: ReadonlySet<FaultKind>,
  peers: number,
  victims: readonly number[],
  anyTime: () => number,
  random: Random,
): Mishap[] {
  const order = random.shuffle(Array.from({ length: peers }, (_, peer) => peer));
  const joining = order.slice(0, 1 + random.integer(Math.max(1, Math.floor(peers / 3))));
  const leaving = victims.find((peer) => !joining.includes(peer));
  return [
    ...joining.map((peer): Mishap => ({ kind: 'join', peer, atMs: anyTime() })),
    ...(kinds.has('crash') && leaving !== undefined
      ? [{ kind: 'leave' as const, peer: leaving, atMs: anyTime() }]
      : []),
  ];
}

/** At any time, or in the midst of sending a broadcast, so that it reaches some and not others. */
function crashOf(
  peer: number,
  peers: number,
  broadcasts: readonly PlannedBroadcast[],
  anyTime: () => number,
  random: Random,
): Mishap {
  const own = broadcasts.filter((broadcast) => broadcast.peer === peer);
  if (own.length === 0 || random.integer(3) === 0) return { kind: 'crash', peer, atMs: anyTime() };
  return { kind: 'crash', peer, atMs: choice(random, own).atMs + 1, leaves: random.integer(peers) };
}

function partitionOf({ heals }: FaultShape, peers: number, atMs: number, forMs: number, random: Random): Mishap {
  const side = random.shuffle(Array.from({ length: peers }, (_, peer) => peer)).slice(0, 1 + random.integer(peers - 1));
  return {
    kind: 'partition',
    peers: side.sort((a, b) => a - b),
    atMs,
    ...(random.integer(4) === 0 && !heals ? {} : { forMs }),
    oneWay: random.integer(3) === 0,
  };
}
