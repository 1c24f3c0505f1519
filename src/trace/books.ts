/**
 * The books of a run: what was sent, received, dropped and delivered, summed by peer, by kind, by link and by pair.
 *
 * Kept at every level of the trace, by every runtime, so they are plain typed arrays. At any moment, by kind: sent =
 * received + dropped + in flight (+ unknown, after a process was killed from outside). What is in flight is counted
 * where it lies, when the run ends: it is no difference of the others, so the equation can fail, and `contradictions`
 * says where. Bytes are those that cross a link: a peer's messages to itself have none. A copy that the network makes
 * of another is sent by the network: it counts as sent of its kind, in `kindDuplicated` besides, and nowhere else.
 * Figures by peer, link and pair, and bytes, are what peers sent.
 */
import { directedLinkCount, type Graph, linkNumber } from '../core/graph.ts';
import type { Kind, PeerId } from '../core/protocol.ts';

/**
 * Above so many links (each counted once) they have no counters of their own; above so many peers there is no matrix.
 */
export const LINKS_COUNTED = 10_000;
export const PEERS_IN_MATRIX = 64;

/** What came to the sockets of a run's peers and was not of the run. */
export interface Strangers {
  connections: number;
  datagrams: number;
}

export class Books {
  readonly size: number;
  readonly kinds: readonly Kind[];
  /**
   * By peer: broadcasts made; copies of broadcasts sent and received (several where a message carries several); all
   * messages handled; deliveries; longest mailbox.
   */
  readonly broadcasts: Float64Array;
  readonly sent: Float64Array;
  readonly received: Float64Array;
  readonly handled: Float64Array;
  readonly delivered: Float64Array;
  readonly backlogMax: Float64Array;
  /** By kind. */
  readonly kindSent: Float64Array;
  readonly kindBytes: Float64Array;
  readonly kindReceived: Float64Array;
  readonly kindDropped: Float64Array;
  /**
   * Sent and neither received nor dropped when the run ended, as its runtime found them: in a queue, in a mailbox,
   * between two processes.
   */
  readonly kindInFlight: Float64Array;
  readonly kindUnknown: Float64Array;
  /** Of those sent, the copies that the network made. */
  readonly kindDuplicated: Float64Array;
  /** By directed link of the graph, messages of all kinds; absent above `LINKS_COUNTED`. */
  readonly linkMessages: Float64Array | undefined;
  readonly linkBytes: Float64Array | undefined;
  /**
   * [peer · size + other], copies of broadcasts: sent to, received from, delivered of origin; absent above
   * `PEERS_IN_MATRIX`.
   */
  readonly pairSent: Float64Array | undefined;
  readonly pairReceived: Float64Array | undefined;
  readonly pairDelivered: Float64Array | undefined;
  /** What each peer believes of each link: [peer · size² + a · size + b], a < b; absent above `PEERS_IN_MATRIX`. */
  readonly beliefs: Uint8Array | undefined;
  /** Dropped messages by reason. */
  readonly dropReasons = new Map<string, number>();
  /** Broadcasts that the workload wanted of peers that had crashed: they were never made. */
  missedBroadcasts = 0;
  /** Handshakes, acknowledgements, stamps and keys. */
  overheadBytes = 0;
  /** Refused. */
  readonly strangers: Strangers = { connections: 0, datagrams: 0 };

  constructor(graph: Graph, kinds: readonly Kind[]) {
    const size = graph.size;
    const links = directedLinkCount(graph);
    this.size = size;
    this.kinds = kinds;
    this.broadcasts = new Float64Array(size);
    this.sent = new Float64Array(size);
    this.received = new Float64Array(size);
    this.handled = new Float64Array(size);
    this.delivered = new Float64Array(size);
    this.backlogMax = new Float64Array(size);
    this.kindSent = new Float64Array(kinds.length);
    this.kindBytes = new Float64Array(kinds.length);
    this.kindReceived = new Float64Array(kinds.length);
    this.kindDropped = new Float64Array(kinds.length);
    this.kindInFlight = new Float64Array(kinds.length);
    this.kindUnknown = new Float64Array(kinds.length);
    this.kindDuplicated = new Float64Array(kinds.length);
    const hasLinks = links <= 2 * LINKS_COUNTED;
    this.linkMessages = hasLinks ? new Float64Array(links) : undefined;
    this.linkBytes = hasLinks ? new Float64Array(links) : undefined;
    const hasPairs = size <= PEERS_IN_MATRIX;
    this.pairSent = hasPairs ? new Float64Array(size * size) : undefined;
    this.pairReceived = hasPairs ? new Float64Array(size * size) : undefined;
    this.pairDelivered = hasPairs ? new Float64Array(size * size) : undefined;
    this.beliefs = hasPairs ? new Uint8Array(size * size * size) : undefined;
  }

  /** One copy left `from` for `to`; `link` is the number of the directed link, −1 for a message to itself. */
  countSent(from: PeerId, to: PeerId, link: number, kind: number, bytes: number, carried = this.usualOf(kind)): void {
    this.kindSent[kind]++;
    if (link >= 0) {
      this.kindBytes[kind] += bytes;
      if (this.linkMessages !== undefined) {
        this.linkMessages[link]++;
        this.linkBytes![link] += bytes;
      }
    }
    this.sent[from] += carried;
    if (this.pairSent !== undefined) this.pairSent[from * this.size + to] += carried;
  }

  /** `peer` handled a copy that `from` sent. */
  countReceived(peer: PeerId, from: PeerId, kind: number, carried = this.usualOf(kind)): void {
    this.handled[peer]++;
    this.kindReceived[kind]++;
    this.received[peer] += carried;
    if (this.pairReceived !== undefined) this.pairReceived[peer * this.size + from] += carried;
  }

  countDropped(kind: number, reason: string, count = 1): void {
    this.kindDropped[kind] += count;
    this.dropReasons.set(reason, (this.dropReasons.get(reason) ?? 0) + count);
  }

  countDelivered(peer: PeerId, origin: PeerId): void {
    this.delivered[peer]++;
    if (this.pairDelivered !== undefined) this.pairDelivered[peer * this.size + origin]++;
  }

  /** `peer` believes that the link a–b is up, or not. False if it already did, and nothing changes. */
  learn(peer: PeerId, a: PeerId, b: PeerId, up: boolean): boolean {
    if (this.beliefs === undefined) return true;
    const at = (peer * this.size + Math.min(a, b)) * this.size + Math.max(a, b);
    const isNew = (this.beliefs[at] === 1) !== up;
    this.beliefs[at] = up ? 1 : 0;
    return isNew;
  }

  /** A crash takes all beliefs. */
  forgetBeliefs(peer: PeerId): void {
    this.beliefs?.fill(0, peer * this.size * this.size, (peer + 1) * this.size * this.size);
  }

  /** Adds the books of another process of the same run. */
  add(other: Books): void {
    for (const name of sums) {
      const own = this[name];
      const others = other[name];
      if (own === undefined || others === undefined) continue;
      for (let i = 0; i < own.length; i++) own[i] += others[i];
    }
    for (let i = 0; i < this.size; i++) this.backlogMax[i] = Math.max(this.backlogMax[i], other.backlogMax[i]);
    for (const [reason, count] of other.dropReasons)
      this.dropReasons.set(reason, (this.dropReasons.get(reason) ?? 0) + count);
    this.missedBroadcasts += other.missedBroadcasts;
    this.overheadBytes += other.overheadBytes;
    this.addStrangers(other.strangers);
    if (this.beliefs !== undefined) for (let i = 0; i < this.beliefs.length; i++) this.beliefs[i] |= other.beliefs![i];
  }

  addStrangers({ connections, datagrams }: Strangers): void {
    this.strangers.connections += connections;
    this.strangers.datagrams += datagrams;
  }

  /** All kinds together. */
  totals(): { sent: number; received: number; dropped: number; inFlight: number; unknown: number; bytes: number } {
    return {
      sent: sum(this.kindSent),
      received: sum(this.kindReceived),
      dropped: sum(this.kindDropped),
      inFlight: sum(this.kindInFlight),
      unknown: sum(this.kindUnknown),
      bytes: sum(this.kindBytes),
    };
  }

  /**
   * Counts what is not accounted for as unknown: when a reaction was ended from outside, nobody knows what became of
   * the copy that it was sending. Copies that it had sent before it could count them are counted now.
   */
  giveUpMissing(): void {
    for (const kind of this.kinds.keys()) {
      const missing = this.missingOf(kind);
      if (missing > 0) this.kindUnknown[kind] += missing;
      else this.kindSent[kind] -= missing;
    }
  }

  /** Messages by which the equation fails, kind by kind. To be asked when the run is over. */
  missing(): number {
    return this.kinds.reduce((total, _, kind) => total + Math.abs(this.missingOf(kind)), 0);
  }

  /** Contradictions in the books of a run that is over, in words: errors of the runtime, which the user is shown. */
  contradictions(): string[] {
    const found = this.kinds.flatMap(({ name }, kind) => {
      const missing = this.missingOf(kind);
      if (missing === 0) return [];
      return [
        `${Math.abs(missing)} messages of kind ${name} ${missing > 0 ? 'were sent and are not' : 'were not sent and are'} accounted for`,
      ];
    });
    const { received, dropped } = this.totals();
    const handled = sum(this.handled);
    const reasons = sum([...this.dropReasons.values()]);
    if (handled !== received) found.push(`${received} messages were received, and the peers handled ${handled}`);
    if (reasons !== dropped) found.push(`${dropped} messages were dropped, ${reasons} of them for a reason`);
    return found.map((what) => `the books do not balance, which is an error of Hearsay: ${what}`);
  }

  /** Broadcasts that most messages of a kind carry. */
  private usualOf(kind: number): number {
    return this.kinds[kind].carries === 'internal' ? 0 : 1;
  }

  /** Sent and not accounted for; negative where more are accounted for than were sent. */
  private missingOf(kind: number): number {
    const accounted =
      this.kindReceived[kind] + this.kindDropped[kind] + this.kindInFlight[kind] + this.kindUnknown[kind];
    return this.kindSent[kind] - accounted;
  }
}

/** The number of the directed link from→to for the books: −1 where a peer sends to itself. */
export function countedLink(graph: Graph, from: PeerId, to: PeerId): number {
  return from === to ? -1 : linkNumber(graph, from, to);
}

/** The arrays that `add` sums; a process that sends its books to another sends these. */
const sums = [
  'broadcasts',
  'sent',
  'received',
  'handled',
  'delivered',
  'kindSent',
  'kindBytes',
  'kindReceived',
  'kindDropped',
  'kindInFlight',
  'kindUnknown',
  'kindDuplicated',
  'linkMessages',
  'linkBytes',
  'pairSent',
  'pairReceived',
  'pairDelivered',
] as const satisfies readonly (keyof Books)[];

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
