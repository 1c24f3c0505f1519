/**
 * What a peer sends: handed to the transport or to its own mailbox, counted in the books, and written to the log where
 * that keeps it. A copy that does not go out is counted as sent and dropped, with the reason.
 */
import { countIn, firstCarried } from '../../../core/carried-broadcasts.ts';
import { checkedCarried, isWhole, refuseReceiver } from '../../../core/contract.ts';
import { type DropReason, LINK_DOWN, MAILBOX_FULL, PEER_CRASHED, PEER_NOT_THERE } from '../../../core/drop-reasons.ts';
import { kindOfSent } from '../../../core/message-contents.ts';
import type { PeerId } from '../../../core/protocol.ts';
import { logDetails, logFurther } from '../../../trace/carried-facts.ts';
import type { CopySender, Sending } from '../../sockets/transport.ts';
import type { LinkState } from './link-state.ts';
import type { Mailbox } from './mailbox.ts';
import type { ProcessContext } from './process-context.ts';

/** Stands in before the first message; none of a protocol is identical with it. */
const NOTHING: unknown = {};

/** Where a peer's messages go. */
interface Routes {
  readonly links: LinkState;
  readonly mailbox: Mailbox;
  readonly transport: CopySender;
}

export class Outbox {
  /** By link (the peer itself comes last) and kind: copies that went out. */
  readonly sentByKind: Float64Array;
  private readonly context: ProcessContext;
  private readonly id: PeerId;
  private readonly links: LinkState;
  private readonly mailbox: Mailbox;
  private readonly transport: CopySender;
  private readonly kinds: number;
  private readonly now: () => number;
  /** Messages to itself. */
  ownSent = 0;
  /** The message that was sent last, its kind, and how many broadcasts it carries: the same goes to many. */
  private lastMessage: unknown = NOTHING;
  private lastKind = -1;
  private lastCarried = 0;

  /** @param now the time of the reaction that runs */
  constructor(context: ProcessContext, id: PeerId, { links, mailbox, transport }: Routes, now: () => number) {
    this.context = context;
    this.id = id;
    this.links = links;
    this.mailbox = mailbox;
    this.transport = transport;
    this.now = now;
    this.kinds = context.program.kinds.length;
    this.sentByKind = new Float64Array((links.count + 1) * this.kinds);
  }

  sendTo(to: PeerId, message: unknown): void {
    const link = isWhole(to) ? (this.links.linkOf[to] ?? -1) : -1;
    if (link < 0) refuseReceiver(this.id, to);
    this.sendOn(link, message);
  }

  sendToNeighbours(message: unknown, except: PeerId): void {
    const { up, neighbours } = this.links;
    for (let i = 0; i < up.length; i++) if (neighbours[up[i]] !== except) this.sendOn(up[i], message);
  }

  private sendOn(link: number, message: unknown): void {
    const { context, links } = this;
    const kind = this.kindOf(message);
    const sending = this.transport.send(link, message);
    const to = links.neighbours[link];
    context.books.countSent(this.id, to, links.first + link, kind, sending.bytes, this.lastCarried);
    this.sentByKind[link * this.kinds + kind]++;
    if (context.log.full || sending.dropped !== undefined || sending.duplicate >= 0)
      this.record(link, to, message, kind, sending);
  }

  /** To all but the peer itself: one datagram where there is such a thing. */
  sendToGroup(message: unknown): void {
    if (this.transport.sendToGroup === undefined) {
      for (let link = 0; link < this.links.count; link++) this.sendOn(link, message);
      return;
    }
    const kind = this.kindOf(message);
    this.sendDatagram(message, kind, this.transport.sendToGroup(message));
  }

  sendToSelf(message: unknown): void {
    const { context, mailbox } = this;
    const { limit, policy } = context.job.mailbox;
    const kind = this.kindOf(message);
    const number = this.ownSent++;
    const own = this.links.count;
    context.books.countSent(this.id, this.id, -1, kind, 0, this.lastCarried);
    this.sentByKind[own * this.kinds + kind]++;
    // Under `block` the sender would wait for itself: the workload waits instead.
    const isFull = mailbox.length >= limit && policy !== 'block';
    if (context.log.full || isFull)
      this.record(own, this.id, message, kind, {
        bytes: 0,
        number,
        dropped: isFull ? MAILBOX_FULL : undefined,
        duplicate: -1,
      });
    if (!isFull) mailbox.put(message, number);
    else if (policy === 'stop')
      context.endAtLimit(`the mailbox of peer ${this.id} held its limit of ${limit} messages`);
    const { backlogMax } = context.books;
    if (mailbox.length > backlogMax[this.id]) backlogMax[this.id] = mailbox.length;
  }

  /** A copy that was sent before has not gone out after all. */
  lose(link: number, message: unknown, number: number, why: string): void {
    const { context, links } = this;
    const { log } = context;
    const kind = this.kindOf(message);
    const reason = this.reasonOf(why, link, links.neighbours[link]);
    context.books.countDropped(kind, reason);
    this.sentByKind[link * this.kinds + kind]--;
    if (!log.full) return;
    const carried = context.program.broadcastOf(message, this.id);
    const { origin, sequence } = firstCarried(carried);
    log.dropped(context.now(), this.id, links.neighbours[link], number, kind, reason, origin, sequence);
    logFurther(log, carried);
  }

  /** Its bytes cross the wire once, and count once by kind; each link that it serves counts them for itself. */
  private sendDatagram(message: unknown, kind: number, sending: Sending): void {
    const { context, links } = this;
    for (let link = 0; link < links.count; link++) {
      const to = links.neighbours[link];
      context.books.countSent(this.id, to, links.first + link, kind, sending.bytes, this.lastCarried);
      this.sentByKind[link * this.kinds + kind]++;
      if (context.log.full || sending.dropped !== undefined) this.record(link, to, message, kind, sending);
    }
    context.books.kindBytes[kind] -= (links.count - 1) * sending.bytes;
  }

  private kindOf(message: unknown): number {
    if (message !== this.lastMessage) {
      this.lastKind = kindOfSent(message, this.id, this.context.program);
      this.lastMessage = message;
      const { program, job } = this.context;
      this.lastCarried = countIn(program, message, this.lastKind, this.id, job.graph.size);
    }
    return this.lastKind;
  }

  /** A peer that is not there has no link, and has not crashed. */
  private reasonOf<Reason extends string | undefined>(dropped: Reason, link: number, to: PeerId): Reason | DropReason {
    const { presence } = this.context;
    const isAwaited = dropped === LINK_DOWN && presence.joinsAt(to) !== undefined && !this.links.wasUp(link);
    const hasLeft = dropped === PEER_CRASHED && !presence.isThere(to, this.now());
    return isAwaited || hasLeft ? PEER_NOT_THERE : dropped;
  }

  private record(link: number, to: PeerId, message: unknown, kind: number, sending: Sending): void {
    const { books, log, program } = this.context;
    const { number, bytes, duplicate } = sending;
    const dropped = this.reasonOf(sending.dropped, link, to);
    if (dropped !== undefined) {
      books.countDropped(kind, dropped);
      this.sentByKind[link * this.kinds + kind]--;
    }
    if (duplicate >= 0) {
      books.kindSent[kind]++;
      books.kindDuplicated[kind]++;
      this.sentByKind[link * this.kinds + kind]++;
    }
    if (!log.full) return;
    const carried = checkedCarried(program.broadcastOf(message, this.id), this.context.job.graph.size);
    const { origin, sequence } = firstCarried(carried);
    log.sent(this.now(), this.id, to, number, kind, bytes, origin, sequence);
    logFurther(log, carried);
    if (log.detailed) logDetails(log, message, program.relatedTo(message, this.id, to), kind);
    if (dropped !== undefined) {
      log.dropped(this.now(), this.id, to, number, kind, dropped, origin, sequence);
      logFurther(log, carried);
    }
    if (duplicate >= 0) {
      log.duplicated(this.now(), this.id, to, duplicate, kind, number, origin, sequence);
      logFurther(log, carried);
    }
  }
}
