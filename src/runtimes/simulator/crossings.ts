/**
 * Copies on links that do more than delay them: asks the weather and the model of the links about each, and does what
 * they say. What is sent on a link that is
 * down, because its peer does not know yet or sends to the whole group, is lost.
 *
 * A copy that the network makes of another counts as sent by the network: it is in the sums by kind, and has a number
 * of its own, but it is no message of the
 * peer's. A copy that is lost at once counts as sent and as dropped.
 */
import type { PeerId } from '../../core/protocol.ts';
import { Random } from '../../core/random.ts';
import type { Weather } from '../../network/faults/weather.ts';
import type { LinkModel } from '../../network/link-model.ts';
import { ModelledLinks } from '../../network/modelled-links.ts';
import { PlainLinks } from '../../network/plain-links.ts';
import type { Books } from '../../trace/books.ts';
import { logFurther } from '../../trace/carried.ts';
import type { FactLog } from '../../trace/log.ts';
import type { Job } from '../runtime.ts';
import type { EventQueue } from './event-queue.ts';
import { ticksPerMsOf, timeAfter } from './grain.ts';
import type { Links } from './links.ts';
import type { MessageTable } from './messages.ts';

/** Undefined where a delay is all: a runtime draws that itself. */
export function crossingsFor(...given: ConstructorParameters<typeof Crossings>): Crossings | undefined {
  const [job, links] = given;
  const isPlain = job.plan === undefined && job.faults === undefined && links.up === undefined;
  return isPlain ? undefined : new Crossings(...given);
}

export class Crossings {
  private readonly model: LinkModel;
  private readonly books: Books;
  private readonly log: FactLog;
  private readonly queue: EventQueue;
  private readonly messages: MessageTable;
  private readonly ticksPerMs: number;
  /** By directed link: the latest arrival so far, where links are FIFO. */
  private readonly arrivals: Float64Array | undefined;
  /** By directed link: 1 where it is up. */
  private readonly up: Uint8Array | undefined;
  /** Where there are faults. */
  private readonly weather: Weather | undefined;
  /**
   * Of the message that is being sent, where its copies share a handle: lost ones, and those that the network has made.
   */
  private lost = 0;
  private made = 0;

  constructor(
    job: Job,
    links: Links,
    weather: Weather | undefined,
    books: Books,
    log: FactLog,
    queue: EventQueue,
    messages: MessageTable,
    arrivals: Float64Array | undefined,
  ) {
    const random = new Random(job.seed, 'network');
    this.model =
      job.plan === undefined
        ? new PlainLinks(job.network.delay, random)
        : new ModelledLinks(job.plan, job.graph, job.seed, random);
    this.up = links.up;
    this.weather = weather;
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
    let lost = this.obstacle(from, to, link);
    const laterMs = this.weather?.delayMs ?? 0;
    if (lost === undefined) {
      model.ask(link, from, to, messages.bytesOf(handle), queue.time);
      lost = model.lost;
    }
    if (lost !== undefined) {
      this.lose(from, to, handle, lost, isNumbered);
      return;
    }
    queue.push(this.arrival(link, model.delayMs + laterMs), to, from, handle);
    if (model.duplicateMs >= 0) {
      const copy = isNumbered ? this.record(from, to, handle) : handle;
      if (!isNumbered) this.made++;
      this.books.kindDuplicated[messages.kindOf(handle)]++;
      queue.push(this.arrival(link, model.duplicateMs + laterMs), to, from, copy);
    }
  }

  /**
   * Closes a send of `copies` of one message, `crossing` of which cross a link: those that are not lost are in flight
   * now.
   */
  close(handle: number, copies: number, crossing: number): void {
    this.messages.hold(handle, copies + this.made, crossing);
    for (; this.lost > 0; this.lost--) this.messages.release(handle);
    this.made = 0;
  }

  /** Why a copy does not even set out; what the weather delays it by stands there then. */
  private obstacle(from: PeerId, to: PeerId, link: number): string | undefined {
    const { up, weather } = this;
    if (up !== undefined && up[link] === 0) return 'link down';
    weather?.ask(from, to);
    return weather?.lost;
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
      logFurther(log, messages.severalOf(handle));
    }
    messages.release(handle);
  }

  /** Gives a copy of the network's a handle and a number, and writes it down. */
  private record(from: PeerId, to: PeerId, of: number): number {
    const { messages, log } = this;
    const kind = messages.kindOf(of);
    // The bytes are told to whoever sends it on; no bytes of this one are counted.
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
