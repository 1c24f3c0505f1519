/** The messages of PBFT, and what is signed in each. */
import type { Broadcast, PeerId } from '../core/protocol.ts';

/** A broadcast with the signature of its origin, which also is its digest. */
export interface SignedRequest extends Broadcast {
  readonly signature: string;
}

/** Null stands for nothing, where a new view has a gap. */
export type Ordered = SignedRequest | null;

export interface Request {
  readonly request: SignedRequest;
}

/** The primary gives a request its number. */
export interface PrePrepare {
  readonly phase: 'pre-prepare';
  readonly view: number;
  readonly number: number;
  readonly request: Ordered;
  readonly signature: string;
}

export interface Prepare {
  readonly phase: 'prepare';
  readonly view: number;
  readonly number: number;
  readonly digest: string;
  readonly signature: string;
}

export interface Commit {
  readonly phase: 'commit';
  readonly view: number;
  readonly number: number;
  readonly request: Ordered;
}

/** Proof that a quorum has accepted a request under a number in a view: the words of its primary and of the others. */
export interface Certificate {
  readonly view: number;
  readonly number: number;
  readonly request: Ordered;
  readonly primary: string;
  readonly prepares: readonly (readonly [PeerId, string])[];
}

export interface ViewChange {
  readonly phase: 'view-change';
  readonly view: number;
  readonly prepared: readonly Certificate[];
  readonly signature: string;
}

/** The new primary shows the view changes of a quorum, and its word for each number that follows from them. */
export interface NewView {
  readonly phase: 'new-view';
  readonly view: number;
  readonly changes: readonly (readonly [PeerId, ViewChange])[];
  readonly signatures: readonly string[];
}

/** To a peer that wants another view: what the sender has delivered, by number from 1. */
export interface Log {
  readonly phase: 'log';
  readonly requests: readonly Ordered[];
}

export type Message = Request | PrePrepare | Prepare | Commit | ViewChange | NewView | Log;

export function isRequest(message: Message): message is Request {
  return !('phase' in message);
}

export function digestOf(request: Ordered): string {
  return request === null ? '' : request.signature;
}

export const signedRequest = ({ origin, sequence, payload }: Broadcast) => ['request', origin, sequence, payload];

export const signedPhase = (phase: 'pre-prepare' | 'prepare', view: number, number: number, digest: string) => [
  phase,
  view,
  number,
  digest,
];

export const signedViewChange = ({ view, prepared }: Pick<ViewChange, 'view' | 'prepared'>) => [
  'view-change',
  view,
  prepared,
];
