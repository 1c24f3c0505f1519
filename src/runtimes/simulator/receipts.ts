/**
 * What the books and the log say of a message that comes in: that it was received; or, where its link has gone down
 * meanwhile, that it is lost.
 * Where `isNeeded` is false a receipt is a count by peer and nothing more, which the driver makes itself.
 */
import { type DropReason, LINK_DOWN } from '../../core/drop-reasons.ts';
import type { PeerId } from '../../core/protocol.ts';
import type { LinkStates } from '../../network/link-states.ts';
import type { Books } from '../../trace/books.ts';
import { logFurther } from '../../trace/carried.ts';
import type { FactLog } from '../../trace/log.ts';
import type { EventQueue } from './event-queue.ts';
import type { MessageTable } from './messages.ts';
import type { SimulatedPeer } from './simulated-peer.ts';
import type { Tally } from './tally.ts';

export class Receipts {
  /**
   * True where a receipt is more than a count: a fact, a pair, an internal kind, a message of several broadcasts, a
   * link that may be down.
   */
  isNeeded: boolean;
  private readonly books: Books;
  private readonly log: FactLog;
  private readonly queue: EventQueue;
  private readonly links: LinkStates;
  private readonly messages: MessageTable;

  constructor(
    books: Books,
    log: FactLog,
    queue: EventQueue,
    links: LinkStates,
    { messages, copies }: SimulatedPeer,
    tally: Tally,
  ) {
    const hasInternal = books.kinds.some((kind) => kind.carries === 'internal');
    this.isNeeded = log.full || hasInternal || books.pairReceived !== undefined || links.up !== undefined;
    this.books = books;
    this.log = log;
    this.queue = queue;
    this.links = links;
    this.messages = messages;
    copies.varied = () => this.begin(tally);
  }

  /** False where the message is lost, and so nobody receives it. */
  admit(to: PeerId, from: PeerId, handle: number): boolean {
    if (to !== from && !this.links.isUp(from, to)) {
      this.drop(to, from, handle, LINK_DOWN);
      return false;
    }
    const { books, log, messages } = this;
    const carried = messages.countOf(handle);
    books.received[to] += carried;
    if (books.pairReceived !== undefined) books.pairReceived[to * books.size + from] += carried;
    if (log.full) {
      const { time } = this.queue;
      const kind = messages.kindOf(handle);
      log.received(
        time,
        to,
        from,
        messages.numberOf(handle),
        kind,
        messages.originOf(handle),
        messages.sequenceOf(handle),
      );
      logFurther(log, messages.severalOf(handle));
    }
    return true;
  }

  /** The message reaches nobody. */
  drop(to: PeerId, from: PeerId, handle: number, reason: DropReason): void {
    const { books, log, messages } = this;
    const kind = messages.kindOf(handle);
    books.countDropped(kind, reason);
    // The table of messages counts every copy that is in flight no more as received.
    books.kindReceived[kind]--;
    if (log.full) {
      const number = messages.numberOf(handle);
      log.dropped(
        this.queue.time,
        from,
        to,
        number,
        kind,
        reason,
        messages.originOf(handle),
        messages.sequenceOf(handle),
      );
      logFurther(log, messages.severalOf(handle));
    }
    messages.release(handle);
  }

  /**
   * From now on not every message carries one broadcast: until now each did.
   * @param tally what the books do not have yet
   */
  private begin(tally: Tally): void {
    if (this.isNeeded) return;
    this.isNeeded = true;
    tally.enter(this.books);
    this.books.received.set(this.books.handled);
  }
}
