/**
 * Copies on links that do more than delay them: asks the model of the links about each, and does what it says.
 *
 * A copy that the network makes of another counts as sent by the network: it is in the sums by kind, and has a number of its own, but it is no message of the
 * peer's. A copy that is lost at once counts as sent and as dropped.
 */
import type { PeerId } from '../../core/protocol.ts';
import { Random } from '../../core/random.ts';
import type { LinkModel } from '../../network/link-model.ts';
import type { NetworkPlan } from '../../network/link-traits.ts';
import { ModelledLinks } from '../../network/modelled-links.ts';
import type { Books } from '../../trace/books.ts';
import type { FactLog } from '../../trace/log.ts';
import type { Job } from '../runtime.ts';
import type { EventQueue } from './event-queue.ts';
import { ticksPerMsOf, timeAfter } from './grain.ts';
import type { MessageTable } from './messages.ts';

export class Crossings {
  private readonly model: LinkModel;
  private readonly books: Books;
  private readonly log: FactLog;
  private readonly queue: EventQueue;
  private readonly messages: MessageTable;
  private readonly ticksPerMs: number;
  /** By directed link: the latest arrival so far, where links are FIFO. */
  private readonly arrivals: Float64Array | undefined;
  /** Of the message that is being sent, where its copies share a handle: lost ones, and those that the network has made. */
  private lost = 0;
  private made = 0;

  constructor(
    job: Job,
    plan: NetworkPlan,
    books: Books,
    log: FactLog,
    queue: EventQueue,
    messages: MessageTable,
    arrivals: Float64Array | undefined,
  ) {
    this.model = new ModelledLinks(plan, job.graph, job.seed, new Random(job.seed, 'network'));
    this.books = books;
    this.log = log;
    this.queue = queue;
    this.messages = messages;
    this.ticksPerMs = ticksPerMsOf(job.network.resolution);
    this.arrivals = arrivals;
  }

  /** @param isNumbered true where the handle is of this copy alone */
  send(from: PeerId, to: PeerId, link: number, handle: number, isNumbered: boolean): void {
    const { model, messages, queue } = this;
    model.ask(link, from, to, messages.bytesOf(handle), queue.time);
    if (model.lost !== undefined) {
      this.lose(from, to, handle, model.lost, isNumbered);
      return;
    }
    queue.push(this.arrival(link, model.delayMs), to, from, handle);
    if (model.duplicateMs >= 0) {
      const copy = isNumbered ? this.record(from, to, handle) : handle;
      if (!isNumbered) this.made++;
      this.books.kindDuplicated[messages.kindOf(handle)]++;
      queue.push(this.arrival(link, model.duplicateMs), to, from, copy);
    }
  }

  /** Closes a send of `copies` of one message, `crossing` of which cross a link: those that are not lost are in flight now. */
  close(handle: number, copies: number, crossing: number): void {
    this.messages.hold(handle, copies + this.made, crossing);
    for (; this.lost > 0; this.lost--) this.messages.release(handle);
    this.made = 0;
  }

  private arrival(link: number, delayMs: number): number {
    const time = timeAfter(this.queue.time, delayMs, this.ticksPerMs);
    if (this.arrivals === undefined) return time;
    this.arrivals[link] = Math.max(time, this.arrivals[link]);
    return this.arrivals[link];
  }

  private lose(from: PeerId, to: PeerId, handle: number, reason: string, isNumbered: boolean): void {
    const { messages, books, log } = this;
    const kind = messages.kindOf(handle);
    books.countDropped(kind, reason);
    // The table of messages counts every copy that is in flight no more as received.
    books.kindReceived[kind]--;
    if (!isNumbered) {
      this.lost++;
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
    }
    messages.release(handle);
  }

  /** Gives a copy of the network's a handle and a number, and writes it down. */
  private record(from: PeerId, to: PeerId, of: number): number {
    const { messages, log } = this;
    const kind = messages.kindOf(of);
    const origin = messages.originOf(of);
    const sequence = messages.sequenceOf(of);
    // The bytes are told to whoever sends it on; no bytes of this one are counted.
    const copy = messages.add(messages.objects[of], kind, messages.bytesOf(of));
    const number = messages.name(copy, origin, sequence);
    messages.hold(copy, 1, 0);
    if (log.full) log.duplicated(this.queue.time, from, to, number, kind, messages.numberOf(of), origin, sequence);
    return copy;
  }
}
