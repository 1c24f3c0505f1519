/**
 * Sends copies over links that may drop, delay or duplicate them: asks for the fate of each copy and does what it says.
 *
 * A copy that the network makes is in the sums by kind and has a number of its own, but does not count as a message of
 * the peer. A copy that is dropped counts as sent and as dropped.
 */
import type { DropReason } from '../../core/drop-reasons.ts';
import type { PeerId } from '../../core/protocol.ts';
import type { CopyFate } from '../../network/copy-fate.ts';
import type { Books } from '../../trace/books.ts';
import { logFurther } from '../../trace/carried.ts';
import type { FactLog } from '../../trace/log.ts';
import type { EventQueue } from './event-queue.ts';
import type { MessageTable } from './messages.ts';

export class Transmission {
  private readonly fate: CopyFate;
  private readonly books: Books;
  private readonly log: FactLog;
  private readonly queue: EventQueue;
  private readonly messages: MessageTable;
  /** Of the message that is being sent, if its copies share a handle: copies dropped, and copies that the network made. */
  private dropped = 0;
  private made = 0;

  constructor(fate: CopyFate, books: Books, log: FactLog, queue: EventQueue, messages: MessageTable) {
    this.fate = fate;
    this.books = books;
    this.log = log;
    this.queue = queue;
    this.messages = messages;
  }

  /** @param isNumbered true if the handle belongs to this copy alone */
  send(from: PeerId, to: PeerId, link: number, handle: number, isNumbered: boolean): void {
    const { fate, messages, queue } = this;
    fate.decide(link, from, to, messages.bytesOf(handle), queue.time);
    if (fate.dropReason !== undefined) {
      this.drop(from, to, handle, fate.dropReason, isNumbered);
      return;
    }
    queue.push(fate.arrivalMs, to, from, handle);
    if (fate.secondArrivalMs < 0) return;
    const copy = isNumbered ? this.recordDuplicate(from, to, handle) : handle;
    if (!isNumbered) this.made++;
    this.books.kindDuplicated[messages.kindOf(handle)]++;
    queue.push(fate.secondArrivalMs, to, from, copy);
  }

  /** Ends the sending of `copies` of one message, `crossing` of which cross a link: what is not dropped is in flight. */
  close(handle: number, copies: number, crossing: number): void {
    this.messages.hold(handle, copies + this.made, crossing);
    for (; this.dropped > 0; this.dropped--) this.messages.release(handle);
    this.made = 0;
  }

  private drop(from: PeerId, to: PeerId, handle: number, reason: DropReason, isNumbered: boolean): void {
    const { messages, books, log } = this;
    const kind = messages.kindOf(handle);
    books.countDropped(kind, reason);
    // The table of messages counts every copy that is no longer in flight as received.
    books.kindReceived[kind]--;
    if (!isNumbered) {
      this.dropped++;
      return;
    }
    if (log.full) {
      log.dropped(
        this.queue.time,
        from,
        to,
        messages.numberOf(handle),
        kind,
        reason,
        messages.originOf(handle),
        messages.sequenceOf(handle),
      );
      logFurther(log, messages.severalOf(handle));
    }
    messages.release(handle);
  }

  /** Gives the second copy a handle and a number, and writes it to the log. */
  private recordDuplicate(from: PeerId, to: PeerId, of: number): number {
    const { messages, log } = this;
    const kind = messages.kindOf(of);
    // A receiver that forwards the copy needs its size; the bytes of this copy are not counted.
    const copy = messages.add(messages.objects[of], kind, messages.bytesOf(of), messages.countOf(of));
    const number = messages.nameAs(copy, of);
    messages.hold(copy, 1, 0);
    if (!log.full) return copy;
    log.duplicated(
      this.queue.time,
      from,
      to,
      number,
      kind,
      messages.numberOf(of),
      messages.originOf(of),
      messages.sequenceOf(of),
    );
    logFurther(log, messages.severalOf(of));
    return copy;
  }
}
