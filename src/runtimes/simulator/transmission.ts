/**
 * Sends copies over links that may drop, delay or duplicate them: asks for the fate of each copy and does what it says.
 *
 * A copy that the network makes is in the totals by kind and has a number of its own, but does not count as a message
 * of the peer. A copy that is dropped counts as sent and as dropped.
 */
import type { PeerId } from '../../core/protocol.ts';
import type { CopyFate } from '../../network/copy-fate.ts';
import type { Books } from '../../trace/books.ts';
import type { EventQueue } from './event-queue.ts';
import type { MessageTable } from './messages.ts';
import type { PeerStates } from './peer-states.ts';
import type { Receipts } from './receipts.ts';
import type { RunContext } from './run-context.ts';

export class Transmission {
  private readonly fate: CopyFate;
  private readonly receipts: Receipts;
  private readonly books: Books;
  private readonly queue: EventQueue;
  private readonly messages: MessageTable;
  private readonly states: PeerStates | undefined;
  /** Of the message that is being sent, if its copies share a handle: copies dropped, and copies that the network made. */
  private dropped = 0;
  private made = 0;

  constructor(fate: CopyFate, { books, queue, messages, states }: RunContext, receipts: Receipts) {
    this.states = states;
    this.fate = fate;
    this.receipts = receipts;
    this.books = books;
    this.queue = queue;
    this.messages = messages;
  }

  /** @param isNumbered true if the handle belongs to this copy alone */
  send(from: PeerId, to: PeerId, link: number, handle: number, isNumbered: boolean): void {
    const { fate, messages, queue } = this;
    const faults = this.states?.links;
    fate.decide(link, from, to, messages.bytesOf(handle), queue.time);
    if (fate.dropReason !== undefined) {
      if (isNumbered) this.receipts.drop(to, from, handle, fate.dropReason);
      else {
        this.receipts.countDropped(messages.kindOf(handle), fate.dropReason);
        this.dropped++;
      }
      return;
    }
    queue.push(fate.arrivalMs, to, from, handle);
    if (faults !== undefined && (faults.isLost || faults.againMs >= 0))
      this.states!.marked.mark(to, handle, fate.arrivalMs, { isLost: faults.isLost, againMs: faults.againMs });
    if (fate.secondArrivalMs < 0) return;
    const copy = isNumbered ? messages.recordDuplicate(from, to, handle) : handle;
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
}
