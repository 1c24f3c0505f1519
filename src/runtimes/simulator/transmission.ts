/**
 * Sends copies over links that may drop, delay or duplicate them: asks for the fate of each copy and does what it says.
 *
 * A copy that the network makes is in the totals by kind and has a number of its own, but does not count as a message
 * of the peer. A copy that is dropped counts as sent and as dropped.
 */
import type { DropReason } from '../../core/drop-reasons.ts';
import type { PeerId } from '../../core/protocol.ts';
import type { CopyFate } from '../../network/copy-fate.ts';
import type { Books } from '../../trace/books.ts';
import type { EventQueue } from './event-queue.ts';
import type { MessageTable } from './messages.ts';
import { type Cross, PeerAccess } from './peer-access.ts';
import type { PeerStates } from './peer-states.ts';
import type { Receipts } from './receipts.ts';
import type { RunContext } from './run-context.ts';

export class Transmission {
  /** Undefined if no peer's bandwidth is limited. */
  readonly access: PeerAccess | undefined;
  private readonly fate: CopyFate;
  private readonly receipts: Receipts;
  private readonly books: Books;
  private readonly queue: EventQueue;
  private readonly messages: MessageTable;
  private readonly states: PeerStates | undefined;
  /**
   * Of the message that is being sent, if its copies share a handle: copies dropped, and copies that the network made.
   */
  private dropped = 0;
  private made = 0;

  constructor(fate: CopyFate, context: RunContext, receipts: Receipts) {
    const { books, queue, messages, states, job } = context;
    const rates = job.plan?.rates;
    this.access = rates && new PeerAccess(context, rates, this.leave);
    this.states = states;
    this.fate = fate;
    this.receipts = receipts;
    this.books = books;
    this.queue = queue;
    this.messages = messages;
  }

  /** @param isNumbered true if the handle belongs to this copy alone */
  send(from: PeerId, to: PeerId, link: number, handle: number, isNumbered: boolean): void {
    if (this.access?.leave(from, to, link, handle, isNumbered)) return;
    const reason = this.cross(from, to, link, handle);
    if (reason === undefined) {
      if (this.fate.secondArrivalMs >= 0) this.repeat(from, to, handle, isNumbered);
    } else if (isNumbered) this.receipts.drop(to, from, handle, reason);
    else {
      this.receipts.countDropped(this.messages.kindOf(handle), reason);
      this.dropped++;
    }
  }

  /** A copy has waited for the bandwidth of its sender: it is in flight already. */
  private readonly leave: Cross = (from, to, link, handle, isNumbered) => {
    const reason = this.cross(from, to, link, handle);
    if (reason !== undefined) this.receipts.drop(to, from, handle, reason);
    else if (this.fate.secondArrivalMs >= 0) {
      this.repeat(from, to, handle, isNumbered);
      if (!isNumbered) this.messages.hold(handle, this.made, 0);
      this.made = 0;
    }
  };

  /** Asks for the fate of a copy. Gives the reason if it is dropped. */
  private cross(from: PeerId, to: PeerId, link: number, handle: number): DropReason | undefined {
    const { fate, messages, queue } = this;
    const faults = this.states?.links;
    fate.decide(link, from, to, messages.bytesOf(handle), queue.time);
    if (fate.dropReason !== undefined) return fate.dropReason;
    this.arrive(fate.arrivalMs, to, from, handle);
    if (faults !== undefined && (faults.isLost || faults.againMs >= 0))
      this.states!.marked.mark(to, handle, fate.arrivalMs, { isLost: faults.isLost, againMs: faults.againMs });
    return undefined;
  }

  /** The network has made a second copy. */
  private repeat(from: PeerId, to: PeerId, handle: number, isNumbered: boolean): void {
    const copy = isNumbered ? this.messages.recordDuplicate(from, to, handle) : handle;
    if (!isNumbered) this.made++;
    this.books.kindDuplicated[this.messages.kindOf(handle)]++;
    this.arrive(this.fate.secondArrivalMs, to, from, copy);
  }

  private arrive(timeMs: number, to: PeerId, from: PeerId, handle: number): void {
    if (this.access?.arrive(from, to, handle, timeMs)) return;
    this.queue.push(timeMs, to, from, handle);
  }

  /**
   * Ends the sending of `copies` of one message, `crossing` of which cross a link: what is not dropped is in flight.
   */
  close(handle: number, copies: number, crossing: number): void {
    this.messages.hold(handle, copies + this.made, crossing);
    for (; this.dropped > 0; this.dropped--) this.messages.release(handle);
    this.made = 0;
  }
}
