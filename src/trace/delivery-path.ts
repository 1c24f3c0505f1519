/**
 * The path by which a broadcast reached a peer, or what stopped it: found by walking back from the delivery.
 *
 * A copy that a peer sent was caused by that peer's nearest earlier reaction. If this is the receipt of a copy of the
 * same broadcast, the path continues there. If it is another one (a timer, a message that names no broadcast) the peer
 * had the broadcast before: its first receipt of it is the next step. At level `detailed` the path also passes internal
 * messages that are about the broadcast, and goes from a timer to where it was set. The path ends where the origin made it. If a copy
 * carries several broadcasts, the step is the fact of the one in question (`carried-facts.ts`).
 */
import type { PeerId } from '../core/protocol.ts';
import { BroadcastFacts } from './broadcast-facts.ts';
import { BROADCAST, DELIVERED, DROPPED, DUPLICATED, RECEIVED, SENT } from './codes.ts';
import { missingBefore, waitOf } from './hold-back.ts';
import type { FactLog } from './log.ts';

export interface DeliveryPath {
  readonly outcome: 'delivered' | 'received' | 'stopped' | 'never-sent' | 'never-broadcast' | 'unknown';
  /** The facts of the path, or those that stopped it, in order of time: their indexes in the log. */
  readonly steps: readonly number[];
  /** The outcome as a sentence. */
  readonly said: string;
}

/** @param log at level `full` it has the path, at `deliveries` only its ends */
export function deliveryPathOf(log: FactLog, peer: PeerId, origin: PeerId, sequence: number): DeliveryPath {
  const facts = new BroadcastFacts(log, origin, sequence);
  const made = facts.first(BROADCAST, origin);
  const delivered = facts.first(DELIVERED, peer);
  if (!log.full) return endsOnly(log, made, delivered);
  const received = facts.first(RECEIVED, peer);
  if (delivered >= 0)
    return arrived(facts, peer, received >= 0 && received < delivered ? received : delivered, delivered);
  if (made < 0)
    return {
      outcome: 'never-broadcast',
      steps: facts.crashes(origin),
      said: `peer ${origin} never broadcast ${facts.name}`,
    };
  return received >= 0 ? undelivered(facts, peer, received) : stopped(facts, peer, made);
}

/** Level `deliveries`: when it was made and when it was delivered. */
function endsOnly(log: FactLog, made: number, delivered: number): DeliveryPath {
  return {
    outcome: delivered >= 0 ? 'delivered' : 'unknown',
    steps: [made, delivered].filter((index) => index >= 0),
    said: `the trace was kept at level ${log.level}, which knows no messages: run it again with --trace full to see the way`,
  };
}

/** @param start the receipt before the delivery, or the delivery itself if it needed none */
function arrived(facts: BroadcastFacts, peer: PeerId, start: number, delivered: number): DeliveryPath {
  const path = facts.pathTo(start);
  const hops = facts.hopsOn(path);
  const said = `${facts.name} reached peer ${peer} by ${hops === 1 ? '1 hop' : `${hops} hops`}`;
  if (start === delivered) return { outcome: 'delivered', steps: path, said };
  const cause = facts.causeOf(delivered, peer);
  if (cause <= start) return { outcome: 'delivered', steps: [...path, delivered], said };
  const wait = waitOf(facts.log, start, cause, delivered);
  return { outcome: 'delivered', steps: [...path, ...wait.steps, delivered], said: `${said}; ${wait.said}` };
}

/** A copy came, and the peer has not delivered it. */
function undelivered(facts: BroadcastFacts, peer: PeerId, received: number): DeliveryPath {
  const crashes = facts.crashes(peer);
  const missing = crashes.length > 0 ? undefined : missingBefore(facts.log, peer, facts.origin, facts.sequence);
  return {
    outcome: 'received',
    steps: [...facts.pathTo(received), ...crashes],
    said: `a copy of ${facts.name} came to peer ${peer}, which has not delivered it${missing === undefined ? '' : `, ${missing}`}`,
  };
}

/** No copy came: what happened to those that were sent to the peer. */
function stopped(facts: BroadcastFacts, peer: PeerId, made: number): DeliveryPath {
  const { copies, dropped } = copiesTo(facts, peer);
  const crashes = facts.crashes(peer);
  if (copies.length === 0) {
    const holders = facts.holders();
    const said = `nobody sent ${facts.name} to peer ${peer}; ${holders === 1 ? '1 peer has' : `${holders} peers have`} it`;
    return { outcome: 'never-sent', steps: [made, ...facts.crashes(facts.origin), ...crashes], said };
  }
  const inFlight = copies.length - dropped.length;
  const fates = [
    ...(dropped.length > 0 ? [`${dropped.length} lost`] : []),
    ...(inFlight > 0 ? [`${inFlight} still in flight at the end`] : []),
  ];
  const number = copies.length === 1 ? 'the one copy' : `${copies.length} copies`;
  return {
    outcome: 'stopped',
    steps: [...new Set([...facts.pathTo(copies[0]), ...copies, ...dropped, ...crashes])].sort((a, b) => a - b),
    said: `${facts.name} never reached peer ${peer}: of ${number} sent to it ${fates.join(', ')}`,
  };
}

/** Where copies for a peer were sent, and where these were dropped. */
function copiesTo(facts: BroadcastFacts, peer: PeerId): { copies: number[]; dropped: number[] } {
  const ends = new Map<number, number>();
  const copies: { readonly index: number; readonly message: number }[] = [];
  for (const { copyCode, other, message, index } of facts.all()) {
    if (other !== peer) continue;
    if (copyCode === SENT || copyCode === DUPLICATED) copies.push({ index, message });
    if (copyCode === DROPPED) ends.set(message, index);
  }
  return {
    copies: copies.map(({ index }) => index),
    dropped: copies.flatMap(({ message }) => ends.get(message) ?? []),
  };
}
