/**
 * The rules for what a protocol gives its peer, each with one error message. Every runtime, and every layer of a stack,
 * applies them through these functions, so the same mistake is refused everywhere. A rule costs comparisons of
 * integers; texts are made only for what is refused.
 */
import { shown } from './errors.ts';
import type { Broadcast, Carried, Definition, PeerId, Protocol } from './protocol.ts';

/** A protocol has broken a rule of the contract. */
export class ContractError extends Error {
  override readonly name = 'ContractError';
}

/** Sequences are kept in 32 bits. */
const SEQUENCE_MAX = 2 ** 31 - 1;
/** Timers of the layers of a stack share 31 bits. */
export const TIMERS = 2 ** 24;
/** The end of a run's time in milliseconds, some 285 years: formats that others read hold nanoseconds in 63 bits. */
export const LAST_MS = 9e12;
/** Messages in flight that one reaction may come to; between reactions runs end sooner. A power of 2. */
export const MESSAGES_MAX = 2 ** 23;
/** Characters of a note. */
const NOTE_MAX = 65_536;

/** Numbers of origins and timers in a runtime: each layer of a stack has its own. */
export interface Limits {
  readonly origins: number;
  readonly timers: number;
}

export function limitsOf(size: number, layers: number): Limits {
  return { origins: size * layers, timers: TIMERS * layers };
}

/** Call it if a peer with so many links up has none with this number. */
export function refuseNeighbour(index: number, degree: number): never {
  refuse('neighbour', degree === 0 ? 'no call, as the peer has no link that is up' : upTo(degree), index);
}

/** Call it if there is no link to `to`. */
export function refuseReceiver(peer: PeerId, to: PeerId): never {
  refuse('send', `a neighbour of peer ${peer}, or itself`, to);
}

/** @param links of the peer, up or down */
export function checkGroup(peer: PeerId, links: number, size: number): void {
  if (links !== size - 1)
    throw new ContractError(
      `peer.sendToGroup: expected a peer with a link to each of the ${size - 1} others; peer ${peer} has ${links}`,
    );
}

/** Another peer, to connect to or to disconnect from. */
export function checkConnected(call: 'connect' | 'disconnect', peer: PeerId, other: PeerId, size: number): void {
  if (!isWhole(other) || other >= size || other === peer)
    refuse(call, `another peer than ${peer}, from 0 to ${size - 1}`, other);
}

/** A message to all neighbours. @returns the peer that is left out; −1 for none */
export function checkedExcept(message: unknown, except: PeerId | undefined, size: number): PeerId {
  if (message === undefined) refuse('send', 'a message', message);
  if (except === undefined) return -1;
  if (!isWhole(except) || except >= size)
    refuse('sendToNeighbours', `as except a peer from 0 to ${size - 1}, or nothing`, except);
  return except;
}

/** What the layer of a stack sends; the lowest one's messages are told from those of the others by the key `layer`. */
export function checkLayered(message: unknown, isLowest: boolean): void {
  if (message === undefined) refuse('send', 'a message', message);
  if (isLowest && typeof message === 'object' && message !== null && 'layer' in message)
    refuse('send', 'a message without the key layer, which tells the layers of a stack apart', message);
}

/** The kind of a message that is sent, or has come in: one of those of its definition. */
export function checkedKind(of: Pick<Definition, 'kinds' | 'kindOf'>, message: unknown): number {
  if (message === undefined) refuse('send', 'a message', message);
  const kind = of.kindOf(message);
  const { length } = of.kinds;
  if (!isWhole(kind) || kind >= length)
    throw new ContractError(`kindOf: expected ${upTo(length)} for the message ${shown(message)}, given ${shown(kind)}`);
  return kind;
}

export function checkDelivered(peer: PeerId, broadcast: Broadcast, size: number): void {
  if (peer < 0) refuseOutside('deliver');
  if (typeof broadcast !== 'object' || broadcast === null)
    refuse('deliver', 'a broadcast { origin, sequence, payload }', broadcast);
  if (!isWhole(broadcast.origin) || broadcast.origin >= size)
    refuse('deliver', `as origin a peer from 0 to ${size - 1}`, broadcast.origin);
  if (!isWhole(broadcast.sequence))
    refuse('deliver', `as sequence an integer from 0 to ${SEQUENCE_MAX}`, broadcast.sequence);
}

/** Call it if the protocol only makes links. */
export function refuseDelivery(): never {
  throw new ContractError('peer.deliver: expected no call by a membership protocol, which has no broadcasts');
}

/** @param origins as `limitsOf` says */
export function checkFirstTime(peer: PeerId, origin: PeerId, sequence: number, origins: number): void {
  if (peer < 0) refuseOutside('firstTime');
  if (!isWhole(origin) || origin >= origins) refuse('firstTime', `as origin a peer from 0 to ${origins - 1}`, origin);
  if (!isWhole(sequence)) refuse('firstTime', `as sequence an integer from 0 to ${SEQUENCE_MAX}`, sequence);
}

/** @param timers as `limitsOf` says */
export function checkTimer(peer: PeerId, call: 'setTimer' | 'clearTimer', timer: number, timers: number): void {
  if (peer < 0) refuseOutside(call);
  if (!isWhole(timer) || timer >= timers) refuse(call, `as timer ${upTo(timers)}`, timer);
}

/** Calls `timeout(timer)` in so many milliseconds. */
export function checkTimerSet(peer: PeerId, timer: number, delayMs: number, timers: number): void {
  checkTimer(peer, 'setTimer', timer, timers);
  if (!(typeof delayMs === 'number' && delayMs >= 0 && delayMs <= LAST_MS))
    refuse('setTimer', `a delay from 0 to ${LAST_MS} ms`, delayMs);
}

/** A timer, due at a time of the run, that is set so often again that its time comes to an end. */
export function refuseTime(dueMs: number): never {
  refuse('setTimer', `a time of the run up to ${LAST_MS} ms`, dueMs);
}

export function checkLearnt(peer: PeerId, a: PeerId, b: PeerId, up: boolean, size: number): void {
  if (peer < 0) refuseOutside('learn');
  if (!isWhole(a) || a >= size) refuse('learn', `a peer from 0 to ${size - 1}`, a);
  if (!isWhole(b) || b >= size || a === b) refuse('learn', `another peer than ${a}, from 0 to ${size - 1}`, b);
  if (typeof up !== 'boolean') refuse('learn', 'true or false, as the link is up or not', up);
}

export function checkJudged(peer: PeerId, other: PeerId, isSuspected: boolean, size: number): void {
  if (peer < 0) refuseOutside('judge');
  if (!isWhole(other) || other >= size || other === peer)
    refuse('judge', `another peer than ${peer}, from 0 to ${size - 1}`, other);
  if (typeof isSuspected !== 'boolean') refuse('judge', 'true or false, as the peer is suspected or not', isSuspected);
}

export function checkNote(peer: PeerId, text: string): void {
  if (peer < 0) refuseOutside('note');
  if (typeof text !== 'string') refuse('note', 'a text', text);
  if (text.length > NOTE_MAX) refuse('note', `at most ${NOTE_MAX} characters`, text.length);
}

/** More than what has been seen of broadcasts may take. @param rows broadcasts that there is room for */
export function refuseMore(rows: number): never {
  throw new ContractError(
    `peer.firstTime: expected at most ${rows} different broadcasts among the peers here; the table of what has been seen is full`,
  );
}

/** A protocol that sends without end exhausts the memory in one reaction, in which no limit of the run can stop it. */
export function refuseEvents(): never {
  throw new ContractError('peer.send: expected an end of what is sent; the queue of the run is full');
}

/** What a message carries, as its definition says. */
export function checkedCarried(carried: Carried, size: number): Carried {
  if (carried === undefined) return undefined;
  if (Array.isArray(carried)) for (const one of carried) checkCarried(one, size);
  else checkCarried(carried as Broadcast, size);
  return carried;
}

function checkCarried(carried: Broadcast, size: number): void {
  const { origin, sequence } = carried ?? {};
  if (!isWhole(origin) || origin >= size || !isWhole(sequence))
    throw new ContractError(
      `broadcastOf: expected undefined, { origin, sequence, payload } of a peer from 0 to ${size - 1}, or a list of these, given ${shown(carried)}`,
    );
}

/** A call between two reactions. */
export function refuseOutside(call: string): never {
  throw new ContractError(
    `peer.${call}: expected a call within a reaction, which is over: a protocol waits by setTimer, and for nothing else`,
  );
}

const REACTIONS = [
  'start',
  'broadcast',
  'receive',
  'timeout',
  'linkUp',
  'linkDown',
  'leave',
  'suspect',
  'restore',
  'trust',
  'fromBelow',
] as const;
const NEEDED: readonly string[] = ['broadcast', 'receive'];

/** What a definition's `create` has made. Reactions are functions that run to their end. */
export function checkedProtocol(protocol: Protocol<unknown>, isLayer: boolean): Protocol<unknown> {
  if (typeof protocol !== 'object' || protocol === null)
    throw new ContractError(`create: expected an object with the reactions of a protocol, given ${shown(protocol)}`);
  for (const name of REACTIONS) {
    const reaction: unknown = protocol[name];
    if (reaction === undefined && !NEEDED.includes(name) && !(isLayer && name === 'fromBelow')) continue;
    if (typeof reaction !== 'function')
      throw new ContractError(`create: expected a function ${name}(), given ${shown(reaction)}`);
    if (/^(Async|Generator)/.test(String((reaction as { [Symbol.toStringTag]?: unknown })[Symbol.toStringTag])))
      throw new ContractError(
        `create: expected ${name}() to run to its end: it may be no async function and no generator; a protocol waits by setTimer`,
      );
  }
  return protocol;
}

function upTo(count: number): string {
  return count === 1 ? '0' : `an integer from 0 to ${count - 1}`;
}

/** An integer from 0 to 2^31 − 1, and nothing that is only taken for one. */
export function isWhole(value: number): boolean {
  return typeof value === 'number' && (value | 0) === value && value >= 0;
}

function refuse(call: string, expected: string, given: unknown): never {
  // A text in quotes, so that '3' differs from 3.
  throw new ContractError(
    `peer.${call}: expected ${expected}, given ${typeof given === 'string' ? `'${shown(given)}'` : shown(given)}`,
  );
}
