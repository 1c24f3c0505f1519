/**
 * Second copies of datagrams that the network itself has made: they come with the number of the first. Each of them is
 * sent by the network, so it counts as sent
 * and as duplicated here, where it shows, and gets a number of its own; what the peer makes of it is the protocol's
 * business.
 */

import { firstCarried } from '../../../core/carried.ts';
import type { Strangers } from '../../../trace/books.ts';
import { logFurther } from '../../../trace/carried-facts.ts';
import type { Inlet } from '../../sockets/transport.ts';
import type { PeerDriver } from './driver.ts';
import type { LinkState } from './link-state.ts';
import type { ProcessContext } from './process-context.ts';

/** Above all numbers that senders give. */
const FIRST_NUMBER = 2 ** 30;

export class DuplicateDatagrams implements Inlet {
  private readonly context: ProcessContext;
  private readonly host: PeerDriver;
  private readonly links: LinkState;
  /** By link: a bit for each number that has come in. */
  private readonly seen: Uint32Array<ArrayBuffer>[];
  /** By link: second copies so far. */
  private readonly made: Float64Array;

  constructor(context: ProcessContext, host: PeerDriver, links: LinkState) {
    this.context = context;
    this.host = host;
    this.links = links;
    this.seen = Array.from({ length: links.count }, () => new Uint32Array(32));
    this.made = new Float64Array(links.count);
  }

  received(link: number, message: unknown, number: number): boolean {
    return this.isFirst(link, number)
      ? this.host.received(link, message, number)
      : this.host.received(link, message, this.count(link, message, number));
  }

  receivedLate(link: number, message: unknown, number: number): void {
    const own = this.isFirst(link, number) ? number : this.count(link, message, number);
    this.host.receivedLate(link, message, own);
  }

  joined(link: number): void {
    this.host.joined(link);
  }

  ended(link: number): void {
    this.host.ended(link);
  }

  dropped(link: number, message: unknown, number: number, reason: string): void {
    this.host.dropped(link, message, number, reason);
  }

  silenced(link: number): void {
    this.host.silenced(link);
  }

  returned(link: number, life: number): void {
    this.host.returned(link, life);
  }

  lost(link: number, reason: string): void {
    this.host.lost(link, reason);
  }

  failed(reason: string): void {
    this.host.failed(reason);
  }

  now(): number {
    return this.host.now();
  }

  wake(): void {
    this.host.wake();
  }

  refused(what: keyof Strangers): void {
    this.host.refused(what);
  }

  overhead(bytes: number): void {
    this.host.overhead(bytes);
  }

  private isFirst(link: number, number: number): boolean {
    let bits = this.seen[link];
    const word = number >>> 5;
    if (word >= bits.length) {
      bits = new Uint32Array(Math.max(word + 1, 2 * bits.length));
      bits.set(this.seen[link]);
      this.seen[link] = bits;
    }
    const bit = 1 << (number & 31);
    const isFirst = (bits[word] & bit) === 0;
    bits[word] |= bit;
    return isFirst;
  }

  /** Puts it into the books and the log; its own number. */
  private count(link: number, message: unknown, of: number): number {
    const { context, host, links } = this;
    const { books, log, program } = context;
    const kind = program.kindOf(message);
    const number = FIRST_NUMBER + this.made[link]++;
    books.kindSent[kind]++;
    books.kindDuplicated[kind]++;
    // The peer is about to count it, but nobody has sent it: the sums of a link are those of its peers.
    host.receivedByKind[link * program.kinds.length + kind]--;
    if (!log.full) return number;
    const from = links.neighbours[link];
    const carried = program.broadcastOf(message, from);
    const { origin, sequence } = firstCarried(carried);
    log.duplicated(context.now(), from, host.id, number, kind, of, origin, sequence);
    logFurther(log, carried);
    return number;
  }
}
