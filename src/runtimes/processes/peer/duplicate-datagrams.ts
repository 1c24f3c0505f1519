/**
 * Second copies of datagrams that the network itself has made: they come with the number of the first. Each of them is
 * sent by the network, so it counts as sent and as duplicated here, where it shows, and gets a number of its own; what
 * the peer makes of it is the protocol's business.
 */

import { firstCarried } from '../../../core/carried-broadcasts.ts';
import type { PeerId } from '../../../core/protocol.ts';
import { logFurther } from '../../../trace/carried-facts.ts';
import type { CopyReceiver } from '../../sockets/transport.ts';
import type { LinkState } from './link-state.ts';
import type { ProcessContext } from './process-context.ts';
import type { Reactions } from './reactions.ts';

/** Above all numbers that senders give. */
const FIRST_NUMBER = 2 ** 30;

export class DuplicateDatagrams implements CopyReceiver {
  private readonly context: ProcessContext;
  private readonly peer: PeerId;
  private readonly reactions: Reactions;
  private readonly links: LinkState;
  /** By link: a bit for each number that has come in. */
  private readonly seen: Uint32Array<ArrayBuffer>[];
  /** By link: second copies so far. */
  private readonly made: Float64Array;

  constructor(context: ProcessContext, peer: PeerId, reactions: Reactions, links: LinkState) {
    this.context = context;
    this.peer = peer;
    this.reactions = reactions;
    this.links = links;
    this.seen = Array.from({ length: links.count }, () => new Uint32Array(32));
    this.made = new Float64Array(links.count);
  }

  received(link: number, message: unknown, number: number): boolean {
    return this.isFirst(link, number)
      ? this.reactions.received(link, message, number)
      : this.reactions.received(link, message, this.count(link, message, number));
  }

  receivedLate(link: number, message: unknown, number: number): void {
    const own = this.isFirst(link, number) ? number : this.count(link, message, number);
    this.reactions.receivedLate(link, message, own);
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
    const { context, peer, reactions, links } = this;
    const { books, log, program } = context;
    const kind = program.kindOf(message);
    const number = FIRST_NUMBER + this.made[link]++;
    books.kindSent[kind]++;
    books.kindDuplicated[kind]++;
    // The peer is about to count it, but nobody has sent it: the sums of a link are those of its peers.
    reactions.receivedByKind[link * program.kinds.length + kind]--;
    if (!log.full) return number;
    const from = links.neighbours[link];
    const carried = program.broadcastOf(message, from);
    const { origin, sequence } = firstCarried(carried);
    log.duplicated(context.now(), from, peer, number, kind, of, origin, sequence);
    logFurther(log, carried);
    return number;
  }
}
