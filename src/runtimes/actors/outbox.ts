/**
 * What a peer sends: finds the envelope of the message, counts the copy on its route, and puts it on that. Part of the
 * hot path: copies in a row of one message share an envelope, and counting is an addition to a few fields.
 */
import * as contract from '../../core/contract.ts';
import type { PeerId } from '../../core/protocol.ts';
import type { FactLog } from '../../trace/log.ts';
import { Envelope } from './envelopes.ts';
import type { KnownLinks } from './known-links.ts';
import type { Mailbox } from './mailbox.ts';
import type { MessageWriter } from './message-writer.ts';
import type { Route, Traffic } from './route.ts';
import type { Routes } from './routes.ts';

/** In place of the last envelope before there is one; no message of a protocol is identical with what it holds. */
const NO_ENVELOPE = new Envelope();
NO_ENVELOPE.message = NO_ENVELOPE;
/** Messages to itself that a peer may send in turn, over and over, without a new envelope each time. */
const OWN_ENVELOPES = 64;

/** What all outboxes send through. */
interface Ways {
  readonly routes: Routes;
  readonly links: KnownLinks;
  readonly writer: MessageWriter;
  /** True if routes lead straight to mailboxes. */
  readonly isDirect: boolean;
}

export class Outbox {
  private readonly id: PeerId = 0;
  /** By peer. */
  private readonly mailboxes: readonly Mailbox[];
  private readonly own: Mailbox;
  private readonly routes: Routes;
  private readonly links: KnownLinks;
  /** Routes by the receiver's number; empty above 64 peers, where routes are searched. */
  private readonly row: readonly (Route | undefined)[];
  private readonly group: Traffic;
  private readonly writer: MessageWriter;
  private readonly log: FactLog;
  /** True if routes lead straight to mailboxes. */
  private readonly isDirect: boolean;
  /** The open envelope of the message sent last. */
  private last = NO_ENVELOPE;
  /** Open envelopes of messages to itself, in the order in which they are expected again. */
  private readonly ownEnvelopes: Envelope[] = [NO_ENVELOPE];
  /** The one that was sent last, and its place. */
  private lastOwn = NO_ENVELOPE;
  private lastOwnAt = 0;

  constructor(own: Mailbox, mailboxes: readonly Mailbox[], { routes, links, writer, isDirect }: Ways) {
    const { id } = own;
    this.id = id;
    this.mailboxes = mailboxes;
    this.own = own;
    this.routes = routes;
    this.links = links;
    this.row = routes.isMatrix ? routes.rowOf(id) : [];
    this.group = routes.group[id];
    this.writer = writer;
    this.log = writer.facts.log;
    this.isDirect = isDirect;
  }

  send(to: PeerId, message: unknown): void {
    if (to === this.id) {
      this.sendToSelf(message);
      return;
    }
    if (!contract.isWhole(to)) contract.refuseReceiver(this.id, to);
    this.post(this.row[to] ?? this.routes.find(this.id, to), message);
  }

  sendToNeighbours(message: unknown, except?: PeerId): void {
    const but = contract.checkedExcept(message, except, this.mailboxes.length);
    const { down } = this.links;
    for (const route of this.routes.rowOf(this.id)) {
      if (route === undefined || route.to.id === but || down?.has(this.id, route.to.id)) continue;
      this.post(route, message);
    }
  }

  sendToGroup(message: unknown): void {
    const { id, mailboxes, links, group } = this;
    const size = mailboxes.length;
    if (!this.isDirect || links.degreeOf(id) !== size - 1 || this.log.full) {
      contract.checkGroup(id, links.linksOf(id), size);
      for (let to = 0; to < size; to++) this.send(to, message);
      return;
    }
    const envelope = message === this.last.message ? this.last : this.write(-1, message);
    const { number, bytes } = envelope;
    if (envelope.carries === 1) group.copies++;
    else group.countOther(envelope.carries);
    group.bytes += bytes;
    envelope.sent += size;
    envelope.own++;
    for (let to = 0; to < size; to++) mailboxes[to].put(number);
  }

  private post(route: Route, message: unknown): void {
    const envelope = message === this.last.message ? this.last : this.write(route.to.id, message);
    if (envelope.carries === 1) route.copies++;
    else route.countOther(envelope.carries);
    route.bytes += envelope.bytes;
    envelope.sent++;
    route.to.put(envelope.number);
  }

  private sendToSelf(message: unknown): void {
    const envelope = message === this.lastOwn.message ? this.lastOwn : this.otherOwn(message);
    envelope.sent++;
    envelope.own++;
    this.own.putOwn(envelope.number);
  }

  /** An envelope for messages to others, which stays open for more copies of the same object. */
  private write(to: PeerId, message: unknown): Envelope {
    const { writer } = this;
    const envelope = writer.write(message, this.id);
    if (this.log.full) return writer.facts.sent(envelope, to, envelope.bytes);
    if (this.last !== NO_ENVELOPE) writer.envelopes.close(this.last);
    this.last = envelope;
    return envelope;
  }

  /**
   * A copy of a broadcast goes to others as well, and shares their envelope. Else protocols send a few constant
   * messages to themselves, again and again in the same order, so the next one is likely the one after the last one.
   */
  private otherOwn(message: unknown): Envelope {
    if (message === this.last.message) return this.last;
    const at = this.lastOwnAt + 1 < this.ownEnvelopes.length ? this.lastOwnAt + 1 : 0;
    if (this.ownEnvelopes[at].message === message) return this.useOwn(at);
    const { writer, log } = this;
    const kind = writer.kindOf(message, this.id);
    if (writer.envelopes.carries[kind] === 1 && !log.full) return this.write(this.id, message);
    const envelope = writer.writeOwn(message, this.id, kind);
    return log.full ? writer.facts.sent(envelope, this.id, 0) : this.useOwn(this.keepOwn(at, envelope));
  }

  private useOwn(at: number): Envelope {
    this.lastOwnAt = at;
    this.lastOwn = this.ownEnvelopes[at];
    return this.lastOwn;
  }

  /**
   * Keeps an open envelope at the place at which its message was expected; at the end instead if the list is short.
   * Returns its place.
   */
  private keepOwn(expected: number, envelope: Envelope): number {
    const { ownEnvelopes } = this;
    const isFirst = ownEnvelopes[0] === NO_ENVELOPE;
    const at = expected === 0 && !isFirst && ownEnvelopes.length < OWN_ENVELOPES ? ownEnvelopes.length : expected;
    if (at < ownEnvelopes.length && !isFirst) this.writer.envelopes.close(ownEnvelopes[at]);
    ownEnvelopes[at] = envelope;
    return at;
  }
}
