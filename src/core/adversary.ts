/**
 * An adversary: how a Byzantine peer behaves. It is a part of an experiment, and stands between the protocol of its peer
 * and the runtime (`corrupted.ts`): the protocol runs as it is written, and the adversary decides what goes out and what
 * comes in. So it works with every protocol and on every runtime.
 */
import type { Parameters, Values } from './parameters.ts';
import type { Broadcast, Peer, PeerId } from './protocol.ts';

/** What an adversary may do. Its timers and its random numbers are apart from those of the protocol. */
export interface AdversaryPeer
  extends Pick<Peer<unknown>, 'id' | 'size' | 'degree' | 'neighbour' | 'now' | 'random' | 'send' | 'note'> {
  setTimer(timer: string, delayMs: number, key?: number): void;
  clearTimer(timer: string, key?: number): void;
  /** All Byzantine peers of the run, in ascending order: they may work together. */
  readonly accomplices: readonly PeerId[];
  /** Signs as this peer; an empty text if no protocol of the run signs. */
  sign(value: unknown): string;
  /** The number of a message's kind. @throws ContractError for what no peer of this protocol can read */
  kindOf(message: unknown): number;
  /** The broadcasts of the run that a message carries, if this peer sends it. */
  broadcastsIn(message: unknown): readonly Broadcast[];
}

/** One for each Byzantine peer: pure reactions, as those of a protocol. */
export interface Adversary {
  start?(): void;
  /**
   * The protocol sends a message to another peer. Only what the adversary sends in its place goes out; messages of the
   * peer to itself do not come here.
   */
  send(to: PeerId, message: unknown): void;
  /** A message of another peer comes in. @returns false if the protocol does not get it */
  receive?(from: PeerId, message: unknown): boolean;
  timeout?(timer: string, key: number): void;
}

// biome-ignore lint/suspicious/noExplicitAny: a registry holds adversaries of every parameter.
export interface AdversaryDefinition<Declared extends Parameters = any> {
  readonly name: string;
  /** What it does, in a line. */
  readonly title: string;
  /** Where it is described: author, title, section. */
  readonly source: string;
  readonly parameters: Declared;
  /** The names of its timers, if it sets any. */
  readonly timers?: readonly string[];
  corrupt(peer: AdversaryPeer, parameters: Values<Declared>): Adversary;
}

/** Checks an adversary's types and returns it. */
export function defineAdversary<const Declared extends Parameters, const Name extends string = string>(
  definition: AdversaryDefinition<Declared> & { readonly name: Name },
): AdversaryDefinition<Declared> & { readonly name: Name } {
  return definition;
}
