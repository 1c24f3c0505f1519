/** The messages of SWIM. Each carries news of members; of the protocol, broadcasts too. */
import type { Broadcast, PeerId } from '../../core/protocol.ts';

/** `dead`: crashed, as another peer found; `left`: as it said itself. */
export type Status = 'alive' | 'suspect' | 'dead' | 'left';

/** A piece of news: what is known of a peer. */
export interface Update {
  readonly status: Status;
  readonly peer: PeerId;
  /** The number that only the peer itself increases, to refute what is said of it. */
  readonly incarnation: number;
  /** The peer that says so first. */
  readonly by: PeerId;
}

/** What travels with every message. */
export interface Load {
  readonly news: readonly Update[];
  /** Absent if there are none. */
  readonly broadcasts?: readonly Broadcast[];
}

/** In the order of their numbers. */
export const messageKinds = ['ping', 'ack', 'ping-req', 'nack', 'gossip'] as const;

export interface Message extends Load {
  readonly type: (typeof messageKinds)[number];
  /** The number of the probe that it belongs to; −1 in gossip. */
  readonly number: number;
  /** Of `ping-req`: the peer to probe. */
  readonly target?: PeerId;
}

export const timers = ['probe', 'timeout', 'nack', 'gossip', 'suspicion'] as const;
/** Periods in which some peer probes one that has just crashed, but with probability e^−20. */
const PERIODS = 20;
/** As many decimal digits as the size of the largest group has. */
const DIGITS = 6;
/** How much longer than the shortest one a suspicion may last. */
export const SUSPICION_MAX = 6;

interface Times {
  readonly period: number;
  readonly reconnect: number;
  readonly suspicionFactor: number;
  readonly lifeguard: boolean;
}

/**
 * The time in which a crash, or the return of a peer, is noticed and has become a verdict. All messages and timers are
 * in the background: where many messages are lost, suspicions and refutations go on for ever.
 */
export function settleMs({ period, reconnect, suspicionFactor, lifeguard }: Times): number {
  const suspicion = suspicionFactor * DIGITS * (lifeguard ? SUSPICION_MAX : 1);
  return (PERIODS + suspicion) * period + reconnect;
}

export function kindOf(message: unknown): number {
  const { type } = message as Message;
  // A probe and its answer are nearly all that is sent.
  return type === 'ping' ? 0 : type === 'ack' ? 1 : messageKinds.indexOf(type);
}
