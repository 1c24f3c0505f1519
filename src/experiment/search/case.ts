/**
 * A random experiment as plain data: small enough to be cut down piece by piece, and written as an experiment file that
 * `hearsay run` repeats.
 *
 * All that happens is in it as a list (links, broadcasts, mishaps), so that each item can be left out by itself. What
 * is drawn for each message (delays, losses) depends on the seed. Graphs are connected, and unless the scope has another
 * shape of faults fewer than half of the peers crash: what no promise is about proves nothing.
 */
import { Document, isMap, isSeq } from 'yaml';
import { durationText } from '../../core/durations.ts';
import type { DelaySetting } from '../../core/parameters.ts';
import type { FaultKind, PeerId } from '../../core/protocol.ts';
import type { Part } from '../schema.ts';
import type { ByzantinePeer } from './byzantine-peers.ts';
import type { FaultShape, Mishap } from './mishaps.ts';

export type Ends = readonly [PeerId, PeerId];

export interface PlannedBroadcast {
  readonly atMs: number;
  readonly peer: PeerId;
}

/** What the network of a case does. */
interface CaseNetwork {
  readonly delay: DelaySetting;
  /** Whether a delay is drawn for each message, or once for each link. */
  readonly draw: 'message' | 'link';
  readonly fifo: boolean;
  /** Probabilities, for each copy. */
  readonly loss: number;
  readonly duplicate: number;
}

export interface Case extends CaseNetwork {
  readonly seed: number;
  readonly peers: number;
  readonly links: readonly Ends[];
  readonly broadcasts: readonly PlannedBroadcast[];
  /** Whether they have payloads, each its own. */
  readonly payloads: boolean;
  readonly mishaps: readonly Mishap[];
  /** Absent if all peers are correct. */
  readonly adversaries?: readonly ByzantinePeer[];
}

/** What every case has; what is absent is drawn. */
interface HeldParts {
  /** What the network of every case has, as an experiment file writes it; the rest is drawn. */
  readonly network?: Readonly<Record<string, unknown>>;
  /**
   * How long each case runs after its last broadcast and fault: liveness is decided then. Without it a case that does not
   * come to rest never ends.
   */
  readonly deliverWithinMs?: number;
  /** The links of every case, by its number of peers, and what the user calls them; drawn where this is absent. */
  readonly topology?: { readonly title: string; readonly links: Readonly<Record<number, readonly Ends[]>> };
}

/** What cases are drawn for. */
export interface Scope extends HeldParts {
  /** The name of the experiments. */
  readonly name: string;
  /** The whole stack: each layer says what is under it. */
  readonly protocol: Part;
  /** `group` where any layer needs a link to each peer. */
  readonly knows: 'neighbours' | 'group';
  readonly faults: readonly FaultKind[];
  /** What these faults look like. */
  readonly shape?: FaultShape;
  /** The failure detector of every case; the one that the protocol needs if it is left out. */
  readonly detector?: Part;
  /** Peers at most. */
  readonly peers: number;
  /** True if messages pass through the codec, so that a run of the file also detects a peer that changes one. */
  readonly wire?: boolean;
  /** Of the user's own, with the places of their files. */
  readonly properties?: readonly {
    readonly name: string;
    readonly place: string;
    readonly tolerates?: readonly FaultKind[];
  }[];
}

/** Enough for the name of any broadcast of a case. */
const PAYLOAD_BYTES = 8;
/** Virtual time after which a run ends whatever goes on: what protocols repeat or give up, they do within minutes. */
const DEADLINE = '10m';
/** Messages after which a protocol counts as one that never ends. Hop lists on a mesh of 7 take 1,957 a broadcast. */
const EVENTS_A_BROADCAST = 20_000;

/** The experiment, as a file holds it. */
export function experimentOf(
  { name, protocol, detector, network, wire, deliverWithinMs, properties = [] }: Scope,
  one: Case,
): Record<string, unknown> {
  return {
    name,
    seed: one.seed,
    peers: one.peers,
    ...(wire ? { wire } : {}),
    topology: isComplete(one) ? 'mesh' : { name: 'file', text: one.links.map((ends) => ends.join(' ')).join('\n') },
    protocol,
    ...(detector === undefined ? {} : { detector }),
    workload: {
      name: 'file',
      text: one.broadcasts.map(({ atMs, peer }) => `${atMs}ms ${peer}`).join('\n') || '# none',
      ...(one.payloads ? { payloadBytes: PAYLOAD_BYTES } : {}),
    },
    network: { ...networkOf(one), ...network },
    ...(properties.length === 0 ? {} : { properties: properties.map(({ place }) => place) }),
    ...(one.adversaries?.length ? { adversaries: one.adversaries.map(adversaryOf) } : {}),
    ...(one.mishaps.length === 0 ? {} : { faults: one.mishaps.map(faultOf) }),
    stop: { ...endOf(one, deliverWithinMs), events: EVENTS_A_BROADCAST * (1 + one.broadcasts.length) },
  };
}

function endOf({ broadcasts, mishaps }: Case, withinMs: number | undefined): Record<string, string> {
  if (withinMs === undefined) return { deadline: DEADLINE };
  const lastMs = Math.max(
    0,
    ...broadcasts.map(({ atMs }) => atMs),
    ...mishaps.map((mishap) => mishap.atMs + (('forMs' in mishap && mishap.forMs) || 0)),
  );
  return { deadline: durationText(lastMs + withinMs), deliverWithin: durationText(withinMs) };
}

/** @param remarks what it shows, a line each */
export function caseFile(experiment: unknown, remarks: readonly string[]): string {
  const document = new Document(experiment);
  // A fault a line, and an adversary.
  for (const name of ['faults', 'adversaries']) {
    const all = document.get(name);
    if (isSeq(all)) for (const one of all.items) if (isMap(one)) one.flow = true;
  }
  const head = remarks.map((remark) => `${`# ${remark}`.trimEnd()}\n`).join('');
  return head + document.toString({ flowCollectionPadding: true, lineWidth: 120 });
}

export function isComplete({ peers, links }: Case): boolean {
  return links.length === (peers * (peers - 1)) / 2;
}

function networkOf({ delay, draw, fifo, loss, duplicate }: Case): Record<string, unknown> {
  return {
    delay: delay.constant === undefined ? delay : `${delay.constant}ms`,
    ...(draw === 'link' ? { draw } : {}),
    ...(fifo ? { fifo } : {}),
    ...(loss > 0 ? { loss } : {}),
    ...(duplicate > 0 ? { duplicate } : {}),
  };
}

function adversaryOf({ peer, behaviour: { name, ...parameters } }: ByzantinePeer): Record<string, unknown> {
  return { peers: peer, behaviour: Object.keys(parameters).length === 0 ? name : { name, ...parameters } };
}

function faultOf(mishap: Mishap): Record<string, unknown> {
  const at = `${mishap.atMs}ms`;
  switch (mishap.kind) {
    case 'crash':
      return {
        at,
        crash: mishap.peer,
        ...(mishap.leaves === undefined ? {} : { falter: '1ms', leaves: mishap.leaves }),
      };
    case 'restart':
      return { at, for: `${mishap.forMs}ms`, crash: mishap.peer, keep: mishap.keeps };
    case 'join':
    case 'leave':
      return { at, [mishap.kind]: mishap.peer };
    case 'pause':
      return { at, for: `${mishap.forMs}ms`, pause: mishap.peer };
    case 'partition': {
      const { peers, oneWay, forMs } = mishap;
      const whom = oneWay ? { 'one-way': { from: peers, to: 'rest' } } : { partition: [peers, 'rest'] };
      return { at, ...(forMs === undefined ? {} : { for: `${forMs}ms` }), ...whom };
    }
  }
}
