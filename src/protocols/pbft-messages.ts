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

/** The sender has delivered all up to this number, and the digest of that is this. */
export interface CheckpointWord {
  readonly phase: 'checkpoint';
  readonly number: number;
  readonly digest: string;
  readonly signature: string;
}

/** Proof that a quorum has delivered all up to a number; none is needed for 0. */
export interface Checkpoint {
  readonly number: number;
  readonly digest: string;
  readonly words: readonly (readonly [PeerId, string])[];
}

export interface ViewChange {
  readonly phase: 'view-change';
  readonly view: number;
  readonly stable: Checkpoint;
  /** Above the stable checkpoint. */
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

/** Asks for what was delivered after a number. */
export interface Fetch {
  readonly phase: 'fetch';
  readonly after: number;
}

/** The answer: what the sender has delivered after that number, in order. */
export interface State {
  readonly phase: 'state';
  readonly after: number;
  readonly requests: readonly Ordered[];
}

export type Message = Request | PrePrepare | Prepare | Commit | CheckpointWord | ViewChange | NewView | Fetch | State;

export const KINDS = [
  'request',
  'pre-prepare',
  'prepare',
  'commit',
  'checkpoint',
  'view-change',
  'new-view',
  'fetch',
  'state',
] as const;

export function isRequest(message: Message): message is Request {
  return !('phase' in message);
}

export function nameOf({ origin, sequence }: Broadcast): string {
  return `${origin} ${sequence}`;
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

export const signedCheckpoint = (number: number, digest: string) => ['checkpoint', number, digest];

export const signedViewChange = ({ view, stable, prepared }: Pick<ViewChange, 'view' | 'stable' | 'prepared'>) => [
  'view-change',
  view,
  stable,
  prepared,
];
