/**
 * The contract between a protocol and whatever runs it. Read this page first.
 *
 * Every runtime is a version of one driver loop:
 *
 *     for each peer: create its protocol, then start()
 *     until the stop rule holds: take what happens next at some peer
 *       the workload wants a broadcast   -> protocol.broadcast(broadcast)
 *       a message comes in               -> protocol.receive(from, message)
 *       a timer runs out                 -> protocol.timeout(timer, key)
 *       a link comes up or goes down     -> protocol.linkUp(peer) / linkDown(peer)
 *       the failure detector, if the run has one, changes its mind -> protocol.suspect(peer) / restore(peer) / trust(peer)
 *       the peer crashes                 -> its protocol, timers and mailbox are gone
 *       the peer restarts                -> create its protocol anew, then start()
 *       the peer joins late              -> start(), with its links up; its neighbours get linkUp()
 *       the peer leaves for good         -> protocol.leave(), then all is gone as in a crash
 *       after each of these reactions: the workload learns of every delivery made in it; it may want a broadcast
 *
 * A reaction runs to its end before the next one at that peer starts. What a protocol asks for in a reaction (`send`,
 * `deliver` …) never runs another reaction inside it.
 */
import type { Parameters, Values } from './parameters.ts';

/** A peer's number: 0..size−1. */
export type PeerId = number;

/**
 * A timer: one of the names in the definition's `timers`, or, in a definition without names, a number that the protocol
 * chooses: an integer from 0 to 2^24 − 1.
 */
export type Timer = string | number;

/**
 * A payload that one peer wants all to have. `(origin, sequence)` names it; sequences count from 0 at each origin, to
 * 2^31 − 1.
 */
export interface Broadcast<Payload = unknown> {
  readonly origin: PeerId;
  readonly sequence: number;
  readonly payload: Payload;
}

/** What names a broadcast. */
export type BroadcastName = Pick<Broadcast, 'origin' | 'sequence'>;

/**
 * The broadcasts that a message carries copies of: none, one, or several in a list, as of a batch or an exchange of
 * what one peer has and another lacks.
 */
export type Carried = Broadcast | readonly Broadcast[] | undefined;

/**
 * What a peer's protocol may do. Each runtime implements it; nothing else reaches the outside. Valid during a reaction
 * (and `create`) only. What breaks a rule of it throws a `ContractError`, on every runtime with the same words
 * (`contract.ts`).
 */
export interface Peer<Message> {
  readonly id: PeerId;
  /** Peers in the group. */
  readonly size: number;
  /** Links of this peer that are up. */
  readonly degree: number;
  /** The peer at the other end of the link number `index`, 0..degree−1, in ascending order. */
  neighbour(index: number): PeerId;
  /** Milliseconds since the run began; virtual in the simulator. */
  now(): number;
  /** A number in [0, 1) from this peer's own stream, split from the experiment's seed. */
  random(): number;
  /**
   * Sends to a neighbour, or to itself through its own mailbox; anyone else is a bug in the protocol. What is sent on a
   * link that is down is lost ('link down').
   * It is plain data: null, booleans, finite numbers, texts, lists and objects of these; all else is refused. Neither
   * the sender nor a receiver may change it afterwards: peers that share memory share the message. `hearsay check`
   * finds protocols that do.
   */
  send(to: PeerId, message: Message): void;
  /** Sends one message on every link that is up, but the one to `except`. */
  sendToNeighbours(message: Message, except?: PeerId): void;
  /**
   * Sends to every peer, itself included; one datagram if the runtime has group addresses. For protocols that know the
   * group.
   */
  sendToGroup(message: Message): void;
  /** Hands a broadcast to the application (or to the layer above). */
  deliver(broadcast: Broadcast): void;
  /**
   * True the first time that this peer asks about this broadcast, false ever after: the duplicate filter that flooding
   * needs, kept by the runtime in one bit a peer and broadcast. A crash clears it.
   */
  firstTime(origin: PeerId, sequence: number): boolean;
  /**
   * Calls `timeout(timer, key)` in `delayMs`, 0 to 9e12 (285 years); setting a pending timer moves it, a crash clears
   * it. Timers of one name with different keys are different timers, as of a broadcast each: 0 without a key, up to
   * 2^24 divided by the number of names.
   */
  setTimer(timer: Timer, delayMs: number, key?: number): void;
  clearTimer(timer: Timer, key?: number): void;
  /** This peer now believes that the link a–b exists, or not: its world view. */
  learn(a: PeerId, b: PeerId, up: boolean): void;
  /** This peer takes another one for crashed from now on, or no longer: its view of the group. */
  judge(peer: PeerId, isSuspected: boolean): void;
  /**
   * Stores a plain value that survives a crash, in place of the last one: null, booleans, numbers, texts, lists and
   * objects of these.
   */
  keep?(value: unknown): void;
  /** What was stored before the crash, if this is a restart that kept it; undefined otherwise. */
  readonly kept?: unknown;
  /** This peer has delivered all that it will: its list of deliveries goes to the collector, if the run has one. */
  finish?(): void;
  /**
   * The peers that this one knows at the start: its neighbours in the topology. Only of definitions that declare
   * `overlay`; there it, `connect` and `disconnect` are always given.
   */
  readonly contacts?: readonly PeerId[];
  /**
   * Asks another peer for a link: `linkUp` at both ends, or `linkDown` here if it fails. Nothing if there is one. If
   * links are directed, `linkUp` here after the reaction.
   */
  connect?(peer: PeerId): void;
  /**
   * Ends the link, or the request for it: `linkDown` at both ends, here after the reaction. Nothing if there is none.
   */
  disconnect?(peer: PeerId): void;
  /**
   * Signs a plain value: a text of 86 characters that no other peer can make. Only of definitions that declare `signs`;
   * there it and `verify` are always given.
   */
  sign?(value: unknown): string;
  /** Whether this is what that peer, and no other, makes of a value with the same fields in the same order. */
  verify?(peer: PeerId, value: unknown, signature: unknown): boolean;
  /** A remark in the trace, of up to 65,536 characters: how a protocol is debugged. */
  note(text: string): void;
}

/** A broadcast algorithm: pure reactions. No clock, socket, promise, logger or global randomness. */
export interface Protocol<Message> {
  /** The links of the topology are up, all peers are about to start. */
  start?(): void;
  /** The application wants this broadcast sent. */
  broadcast(broadcast: Broadcast): void;
  /** A message from a neighbour, or from this peer itself, has come in. */
  receive(from: PeerId, message: Message): void;
  timeout?(timer: Timer, key: number): void;
  /** A link has come up after the start. */
  linkUp?(peer: PeerId): void;
  /**
   * A link is cut, as the plan of the run says (`links`, the fault `cut`). A crash of a neighbour is only silence, on
   * every runtime, unless the definition says `watchesLinks`: links to a crashed peer stay up, and lose what is sent.
   */
  linkDown?(peer: PeerId): void;
  /** The failure detector takes the peer for crashed from now on. */
  suspect?(peer: PeerId): void;
  /** It does no longer. */
  restore?(peer: PeerId): void;
  /**
   * The leader (Ω): the first peer that the detector does not suspect, at the start and when it becomes another one.
   */
  trust?(peer: PeerId): void;
  /** The peer leaves for good after this reaction: it may say goodbye. What it sends still goes out. */
  leave?(): void;
  /** Layers only: the broadcast below has delivered a message that the layer of `origin` gave it. */
  fromBelow?(origin: PeerId, message: Message): void;
}

/** The broadcast under a layer, as the layer sees it. */
export interface Below<Message> {
  /** Broadcasts a message of this layer to all peers; it comes to each as `fromBelow`. */
  broadcast(message: Message): void;
}

/** The named promises that a run is held to; `src/checks` has one file for each. */
export type PropertyName =
  | 'validity'
  | 'no-duplication'
  | 'no-creation'
  | 'consistency'
  | 'agreement'
  | 'uniform-agreement'
  | 'fifo-order'
  | 'causal-order'
  | 'total-order'
  | 'termination'
  | 'integrity'
  | 'consensus-agreement'
  | 'uniform-consensus-agreement';

/**
 * What a run's network and peers may do to a protocol. Delays that reorder messages are always allowed. After a
 * `recovery` a crashed peer has what its protocol gave to `keep`; after a `restart` it may have lost that too, so what
 * holds under `restart` holds under `recovery`. A peer that leaves counts as one that crashes; under `join` peers come
 * late, and what they owe is what is broadcast after they have joined.
 */
export const faultKinds = [
  'loss',
  'duplication',
  'crash',
  'restart',
  'pause',
  'partition',
  'recovery',
  'byzantine',
  'join',
] as const;
export type FaultKind = (typeof faultKinds)[number];

/** Faults of peers that follow their protocol as long as they run, and of the network. */
export const crashFaults: readonly FaultKind[] = faultKinds.filter((kind) => kind !== 'byzantine' && kind !== 'join');

/**
 * How many peers may be faulty while a promise holds: f of N. Faulty are those that are Byzantine or crash for good.
 */
export interface Bound {
  /** As it is printed: `f < N/3`. */
  readonly text: string;
  most(peers: number, parameters: Readonly<Record<string, unknown>>): number;
  /** `byzantine` if crashes do no harm: then f counts Byzantine peers and those that have forgotten what they did. */
  readonly counts?: 'byzantine';
}

/** The faults under which a promise still holds; with a bound, as long as no more peers are faulty. */
export type Tolerated = readonly FaultKind[] | { readonly faults: readonly FaultKind[]; readonly bound: Bound };

/**
 * `perfect` (P): a crashed peer is suspected in the end by all, and no peer before it crashes. `eventually-perfect`
 * (◊P): a crashed peer is suspected in the end for good, and a correct one is in the end suspected no more.
 */
export const accuracies = ['perfect', 'eventually-perfect'] as const;
export type Accuracy = (typeof accuracies)[number];

/** A kind of message: `broadcast` if such messages carry copies of broadcasts, `internal` if not. */
export interface Kind {
  readonly name: string;
  readonly carries: 'broadcast' | 'internal';
  /**
   * The broadcasts that an internal message of this kind is about, so that `hearsay why` can follow it: those that it
   * acknowledges, orders or asks for. It is called at trace level `detailed` only.
   */
  // biome-ignore lint/suspicious/noExplicitAny: as in a definition.
  relatesTo?(message: any, from: PeerId, to: PeerId): BroadcastName | readonly BroadcastName[] | undefined;
}

/**
 * What of a protocol goes on for ever, and so does not keep a run from its end: a run is over once nothing else has
 * happened for `settleMs`. Broadcasts, deliveries and faults always count as something else. So a protocol that sends
 * everything again for ever (stubborn links) ends when it has delivered nothing new for some periods, and one with
 * heartbeats and elections (Raft) when neither a log entry was sent nor anything delivered for some elections.
 */
export interface Endless<Declared extends Parameters> {
  /** Names of the kinds of messages that it sends for ever, such as heartbeats, votes, or all that it sends again. */
  readonly kinds: readonly string[];
  /**
   * Names of the timers that ring for ever; at least one, as a run looks whether it is over when such a timer rings.
   */
  readonly timers: readonly string[];
  /**
   * The time in milliseconds in which it would have reacted to whatever happened last, also if a fifth of the copies is
   * lost; if more are, it is lengthened. Runtimes add twice the longest delay of a message on a modelled link. In a
   * stack, and beside a failure detector, the times of all add up.
   */
  settleMs(parameters: Values<Declared>): number;
}

/** A broadcast algorithm by name: what is said about it, and how to make one for a peer. */
// biome-ignore lint/suspicious/noExplicitAny: a registry holds definitions of every message and parameter.
export interface Definition<Message = any, Declared extends Parameters = any> {
  readonly name: string;
  /** What it is, in a line. */
  readonly title: string;
  /** Where it is described: author, title, section, algorithm number. */
  readonly source: string;
  readonly parameters: Declared;
  /**
   * The properties that it promises, each with the faults under which it still holds. Without faults all of them hold.
   */
  readonly promises: Readonly<Partial<Record<PropertyName, Tolerated>>>;
  /** `group` if it uses `sendToGroup` or sends to any peer: then it needs a link to each. */
  readonly knows: 'neighbours' | 'group';
  /** The failure detector that it needs; a run over a weaker one shows what breaks. */
  readonly detector?: Accuracy;
  /**
   * True for consensus. The broadcasts with one sequence number, one of each origin, are the proposals of an instance;
   * a peer delivers the one that it decides.
   */
  readonly decides?: boolean;
  /**
   * True if it watches its links: the crash of a neighbour is a `linkDown` after `network.crashDetection`, and its
   * restart a `linkUp`. What the neighbour had sent before may still come in. In a stack all layers hear of it.
   */
  readonly watchesLinks?: boolean;
  /**
   * True if it makes its own links (`connect`). Then the topology only says whom each peer knows at the start, a peer
   * may send to every other one, and its neighbours are the peers that it is connected to. Crashes are noticed as with
   * `watchesLinks`. `directed`: links have one end. `connect` and `disconnect` change the peer's own view and send
   * nothing, the other peer hears of neither, and crashes are not noticed.
   */
  readonly overlay?: boolean | 'directed';
  /**
   * True for a protocol that only makes links, for the protocol above it in a stack: that one has them as its links,
   * and hears of them by `linkUp` and `linkDown`. It broadcasts nothing.
   */
  readonly membership?: boolean;
  /** True if it signs: its peers have `sign` and `verify`. */
  readonly signs?: boolean;
  /** True for a layer: it needs a broadcast below it, and takes its messages from there. */
  readonly layer?: boolean;
  readonly kinds: readonly Kind[];
  /** The number of a message's kind: an index into `kinds`. */
  kindOf(message: Message): number;
  /**
   * The broadcast that a message carries a copy of, or a list if it carries several; `undefined` for internal kinds. A
   * message of a layer came from `from`, which need not be named in it. For one message it is always the same.
   */
  broadcastOf(message: Message, from: PeerId): Carried;
  /**
   * Messages that a broadcast takes on so many peers and links (in consensus: an instance, without a crash), if it
   * depends only on these; shown if a run ends at its limit.
   */
  cost?(peers: number, links: number): number | undefined;
  /** The names of its timers, if it sets them by name. */
  readonly timers?: readonly string[];
  /** What of it goes on for ever; absent if it falls silent by itself. */
  readonly background?: Endless<Declared>;
  create(peer: Peer<Message>, parameters: Values<Declared>, below?: Below<Message>): Protocol<Message>;
}

/** Checks a definition's types and returns it. */
export function defineProtocol<Message, const Declared extends Parameters, const Name extends string = string>(
  definition: Definition<Message, Declared> & { readonly name: Name },
): Definition<Message, Declared> & { readonly name: Name } {
  return definition;
}
