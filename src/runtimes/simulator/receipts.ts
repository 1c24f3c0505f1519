/**
 * Records what becomes of a copy at its receiver: received, or dropped, because its link has gone down meanwhile or for
 * another reason. If `isNeeded` is false a receipt is only a count by peer, which the driver makes itself.
 */
import { type DropReason, LINK_DOWN } from '../../core/drop-reasons.ts';
import type { PeerId } from '../../core/protocol.ts';
import { logFurther } from '../../trace/carried-facts.ts';
import type { MessageTable } from './messages.ts';
import type { RunContext } from './run-context.ts';

export class Receipts {
  /** True if a receipt is more than a count: a fact, a pair, an internal kind, several broadcasts, a link that changes. */
  isNeeded: boolean;
  private readonly context: RunContext;
  private readonly messages: MessageTable;

  constructor(context: RunContext) {
    const { books, log, links, messages } = context;
    const hasInternal = books.kinds.some((kind) => kind.carries === 'internal');
    this.isNeeded = log.full || hasInternal || books.pairReceived !== undefined || links.down !== undefined;
    this.context = context;
    this.messages = messages;
    messages.varied = () => this.begin();
  }

  /** Records that a copy is received. False if it is dropped instead. */
  admit(to: PeerId, from: PeerId, handle: number): boolean {
    const { messages } = this;
    const { books, log, links } = this.context;
    if (links.down !== undefined && to !== from && !links.isUp(from, to)) {
      this.drop(to, from, handle, LINK_DOWN);
      return false;
    }
    const carried = messages.countOf(handle);
    books.received[to] += carried;
    if (books.pairReceived !== undefined) books.pairReceived[to * books.size + from] += carried;
    if (log.full) this.logReceived(to, from, handle);
    return true;
  }

  /** Drops a copy, which must have a handle of its own or be in flight. */
  drop(to: PeerId, from: PeerId, handle: number, reason: DropReason): void {
    this.countDropped(this.messages.kindOf(handle), reason);
    if (this.context.log.full) this.logDropped(to, from, handle, reason);
    this.messages.release(handle);
  }

  countDropped(kind: number, reason: DropReason): void {
    const { books } = this.context;
    books.countDropped(kind, reason);
    // The table of messages counts every copy that is no longer in flight as received.
    books.kindReceived[kind]--;
  }

  private logReceived(to: PeerId, from: PeerId, handle: number): void {
    const { messages } = this;
    const { log, queue } = this.context;
    const kind = messages.kindOf(handle);
    const number = messages.numberOf(handle);
    log.received(queue.time, to, from, number, kind, messages.originOf(handle), messages.sequenceOf(handle));
    logFurther(log, messages.severalOf(handle));
  }

  private logDropped(to: PeerId, from: PeerId, handle: number, reason: DropReason): void {
    const { messages } = this;
    const { log, queue } = this.context;
    const kind = messages.kindOf(handle);
    const number = messages.numberOf(handle);
    log.dropped(queue.time, from, to, number, kind, reason, messages.originOf(handle), messages.sequenceOf(handle));
    logFurther(log, messages.severalOf(handle));
  }

  /** From now on not every message carries one broadcast: until now each did. */
  private begin(): void {
    if (this.isNeeded) return;
    const { books, tally } = this.context;
    this.isNeeded = true;
    tally.enter(books);
    books.received.set(books.handled);
  }
}
