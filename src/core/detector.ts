/**
 * A failure detector: it tells a protocol which peers it takes for crashed. It is a part of an experiment; the protocol
 * hears of it by its reactions `suspect`, `restore` and `trust`, and says in its definition what it needs.
 */
import type { Parameters, Values } from './parameters.ts';
import type { Accuracy, Peer, PeerId } from './protocol.ts';

/** What a detector may do: its messages and timers are apart from those of the protocol. */
export type DetectorPeer = Pick<
  Peer<unknown>,
  'id' | 'size' | 'degree' | 'neighbour' | 'now' | 'random' | 'send' | 'sendToNeighbours' | 'setTimer' | 'clearTimer'
>;

/** How a detector tells the protocol of its peer what it thinks; saying the same again changes nothing. */
export interface Verdicts {
  suspect(peer: PeerId): void;
  restore(peer: PeerId): void;
}

/** One for each peer: pure reactions, as those of a protocol. */
export interface Detector {
  start?(): void;
  receive?(from: PeerId, message: unknown): void;
  timeout?(timer: string, key: number): void;
  /** The peer leaves for good after this reaction: it may say goodbye. */
  leave?(): void;
  /** Of an oracle: the runtime knows that the peer has crashed, or is back. */
  crashed?(peer: PeerId): void;
  restarted?(peer: PeerId): void;
}

// biome-ignore lint/suspicious/noExplicitAny: a registry holds detectors of every parameter.
export interface DetectorDefinition<Declared extends Parameters = any> {
  readonly name: string;
  /** What it is, in a line. */
  readonly title: string;
  /** Where it is described: author, title, section, algorithm number. */
  readonly source: string;
  readonly parameters: Declared;
  /** `group` if it sends to any peer: then it needs a link to each. By default it sends to neighbours. */
  readonly knows?: 'group';
  /** What it gives where its assumptions hold. */
  readonly gives: Accuracy;
  /** Names of the kinds of its messages, which count as internal ones. */
  readonly messages: readonly string[];
  readonly timers: readonly string[];
  /**
   * Of a detector that goes on for ever: the time in which it notices whatever has happened. Its messages and timers
   * are in the background then (`background.ts`): they do not keep a run from its end once nothing else has happened
   * for so long.
   */
  settleMs?(parameters: Values<Declared>): number;
  /** The number of a message's kind: an index into `messages`. */
  messageKind?(message: unknown): number;
  create(peer: DetectorPeer, parameters: Values<Declared>, verdicts: Verdicts): Detector;
}

/** Checks a detector's types and returns it. */
export function defineDetector<const Declared extends Parameters, const Name extends string = string>(
  definition: DetectorDefinition<Declared> & { readonly name: Name },
): DetectorDefinition<Declared> & { readonly name: Name } {
  return definition;
}
