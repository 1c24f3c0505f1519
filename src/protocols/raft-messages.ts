/** The messages of Raft, as in figure 2 of the paper, and the request of a peer to the leader. */
import type { Broadcast, Carried, Kind } from '../core/protocol.ts';
import type { Entry, Place } from './raft-log.ts';

/** From the leader: the entries after `previous`, none in a heartbeat, and the number of the last committed one. */
export interface Append {
  readonly term: number;
  readonly previous: Place;
  readonly entries: readonly Entry[];
  readonly commit: number;
}

export interface AppendReply {
  readonly term: number;
  readonly isAccepted: boolean;
  /** The logs are equal up to this entry; if it is not accepted, they may be. */
  readonly upTo: number;
  readonly toHeartbeat: boolean;
}

export interface VoteRequest {
  readonly term: number;
  readonly last: Place;
}

export interface Vote {
  readonly term: number;
  readonly isGranted: boolean;
}

/** To the leader. */
interface Forward {
  readonly forwarded: Broadcast;
}

export type Message = Append | AppendReply | VoteRequest | Vote | Forward;

export const kinds: readonly Kind[] = [
  { name: 'append', carries: 'broadcast' },
  { name: 'append-reply', carries: 'internal' },
  { name: 'heartbeat', carries: 'internal' },
  { name: 'heartbeat-reply', carries: 'internal' },
  { name: 'vote-request', carries: 'internal' },
  { name: 'vote', carries: 'internal' },
  { name: 'forward', carries: 'broadcast' },
];

export function kindOf(message: Message): number {
  if ('entries' in message) return isHeartbeat(message) ? 2 : 0;
  if ('isAccepted' in message) return message.toHeartbeat ? 3 : 1;
  return 'last' in message ? 4 : 'isGranted' in message ? 5 : 6;
}

export function broadcastOf(message: Message): Carried {
  if ('forwarded' in message) return message.forwarded;
  return 'entries' in message ? message.entries.flatMap(({ broadcast }) => broadcast ?? []) : undefined;
}

/** True if it carries no broadcast: it has no entries, or only the blank one of a new leader. */
export function isHeartbeat({ entries }: Append): boolean {
  return entries.every(({ broadcast }) => broadcast === null);
}
