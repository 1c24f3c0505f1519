/**
 * What controllers and agents of a lab have between them: messages, requests, values, objects and a queue of work.
 * Messages of experiments never pass here: peers talk to each other directly.
 *
 * Two things stand behind it: NATS (`nats.ts`), and for one machine the controller itself (`embedded-broker.ts`).
 * Subjects are words joined by dots; `*` stands for one word where somebody subscribes. A message reaches those who
 * listen at that moment, in the order of each sender, or nobody; what must not be lost is a value, an object, or work.
 * All data is bytes; what they mean is said in `messages.ts`. Names of buckets and queues are letters, digits, `-` and
 * `_`; keys and names of objects are any text. What is larger than `MESSAGE_BYTES` is an object.
 */

import { invariant } from '../../core/invariant.ts';

/**
 * The most that a message, an answer, a value or a piece of work may have: what a broker takes as it comes, with room
 * for its headers.
 */
export const MESSAGE_BYTES = 1_000_000;

/** @param what it is, for the one who sent too much */
export function checkSize(data: Uint8Array, what: string): void {
  invariant(data.length <= MESSAGE_BYTES, `${what} of ${data.length} bytes: a broker takes ${MESSAGE_BYTES}`);
}

/** Ends a subscription, a watch or a presence. */
export type Stop = () => void;

/** Messages by subject. */
export interface Messaging {
  publish(subject: string, data: Uint8Array): void;
  subscribe(subject: string, heard: (data: Uint8Array, subject: string) => void): Stop;
  /** Answers requests; if the reply throws, the request stays unanswered. */
  answer(subject: string, reply: (data: Uint8Array, subject: string) => Promise<Uint8Array> | Uint8Array): Stop;
  /** @throws Unanswered if nobody answers in time */
  request(subject: string, data: Uint8Array, timeoutMs: number): Promise<Uint8Array>;
}

export interface ControlPlane extends Messaging {
  /** Where it is, for people; without any secret. */
  readonly address: string;
  /**
   * Changes while the broker is away; what is published meanwhile is kept and sent when it is back, as far as memory
   * allows.
   */
  readonly isConnected: boolean;
  /** Resolves with the reason when it is lost for good; by `close`, with none. */
  readonly ended: Promise<string | undefined>;
  /** The values under a name, made if it does not exist. */
  values(bucket: string): Promise<Values>;
  /** The objects under a name, made if it does not exist. */
  objects(bucket: string): Promise<Objects>;
  /**
   * The work under a name, made if it does not exist. A piece that is taken and not finished, nor renewed for
   * `patienceMs`, is given to another.
   */
  work(queue: string, patienceMs: number): Promise<WorkQueue>;
  /** Sends what is still to be sent and leaves. */
  close(): Promise<void>;
}

/** Small values by key, the latest of each kept until it is removed. */
export interface Values {
  get(key: string): Promise<Entry | undefined>;
  put(key: string, data: Uint8Array): Promise<number>;
  /**
   * Puts it only where the key's entry has this revision still; 0: where there is none. Undefined where another was
   * faster.
   */
  replace(key: string, data: Uint8Array, revision: number): Promise<number | undefined>;
  remove(key: string): Promise<void>;
  keys(): Promise<string[]>;
  /**
   * Reports what there is, and then changes; without data if a key is removed. A value that is replaced before the
   * broker has sent it may be left out; the last one never is.
   */
  watch(changed: (key: string, data: Uint8Array | undefined) => void): Promise<Stop>;
}

export interface Entry {
  readonly data: Uint8Array;
  /** Grows with each change of the key; from 1 on. */
  readonly revision: number;
}

/** Large things by name, of any size: never whole in memory. */
export interface Objects {
  put(name: string, content: AsyncIterable<Uint8Array>): Promise<void>;
  /** Undefined where there is none. */
  get(name: string): Promise<AsyncIterable<Uint8Array> | undefined>;
  names(): Promise<string[]>;
  remove(name: string): Promise<void>;
}

/** Pieces of work, each done by one; a dead worker's piece is done by another. */
export interface WorkQueue {
  add(data: Uint8Array): Promise<void>;
  /** The next piece; undefined where there is none for `waitMs`. */
  take(waitMs: number): Promise<Piece | undefined>;
  /** Pieces that are not finished. */
  left(): Promise<number>;
  /** Forgets it with all that is left: for the one who made it, when all is done. */
  remove(): Promise<void>;
}

export interface Piece {
  readonly data: Uint8Array;
  /** From 1 on; above 1 somebody else had it before and did not finish it. */
  readonly attempt: number;
  /** It is still being worked on. */
  renew(): void;
  /** It is done, and nobody gets it again; false where it was given to another meanwhile. */
  finish(): Promise<boolean>;
  /** Somebody else may have it now. */
  giveBack(): void;
}

/** Nobody answered a request. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered';

  constructor(subject: string) {
    super(`nobody answered ${subject}`);
  }
}
