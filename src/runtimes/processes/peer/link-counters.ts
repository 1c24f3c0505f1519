/**
 * What a peer has sent and received on each of its links, by kind, and how much of it belongs to connections that have
 * ended because the other end crashed: of these nothing comes any more, and what one end has sent and the other never
 * received is lost.
 *
 * The peer's messages to itself stand last. Copies that were dropped when they were sent are not among those sent.
 */

export interface Counters {
  readonly sentByKind: Float64Array;
  readonly receivedByKind: Float64Array;
  /**
   * The same until the last session on the link ended; all of it where this peer has crashed. Absent where none has.
   */
  readonly endedSent?: Float64Array;
  readonly endedReceived?: Float64Array;
}

export class LinkCounters {
  readonly sentByKind: Float64Array;
  readonly receivedByKind: Float64Array;
  /** How many have ended. */
  ended = 0;
  private endedSent: Float64Array | undefined;
  private endedReceived: Float64Array | undefined;
  private readonly kinds: number;

  /** By kind: true if it is in the background, and does not count for the end of the run; undefined if none is. */
  private readonly background: readonly boolean[] | undefined;

  constructor(
    sentByKind: Float64Array,
    receivedByKind: Float64Array,
    kinds: number,
    background: readonly boolean[] | undefined,
  ) {
    this.sentByKind = sentByKind;
    this.receivedByKind = receivedByKind;
    this.kinds = kinds;
    this.background = background;
  }

  /** Copies sent and received on connections that go on. */
  get live(): { readonly sent: number; readonly received: number } {
    return {
      sent: this.liveSum(this.sentByKind, this.endedSent),
      received: this.liveSum(this.receivedByKind, this.endedReceived),
    };
  }

  private liveSum(all: Float64Array, ended: Float64Array | undefined): number {
    if (this.background === undefined) return sumOf(all) - sumOf(ended);
    let sum = 0;
    for (let at = 0; at < all.length; at++)
      if (!this.background[at % this.kinds]) sum += all[at] - (ended === undefined ? 0 : ended[at]);
    return sum;
  }

  get received(): number {
    return sumOf(this.receivedByKind);
  }

  /**
   * The peer at the other end has crashed, and all that it had sent has come in.
   * @param unsent by kind: copies that have not gone out yet
   * @param unhandled by kind: copies that have come in and wait to be handled
   */
  end(link: number, unsent: Float64Array, unhandled: Float64Array): void {
    this.ended++;
    this.endedSent ??= new Float64Array(this.sentByKind.length);
    this.endedReceived ??= new Float64Array(this.receivedByKind.length);
    for (let kind = 0; kind < this.kinds; kind++) {
      const at = link * this.kinds + kind;
      this.endedSent[at] = this.sentByKind[at] - unsent[kind];
      this.endedReceived[at] = this.receivedByKind[at] + unhandled[kind];
    }
  }

  /** This peer itself has crashed. */
  endAll(): void {
    this.ended++;
    this.endedSent = this.sentByKind.slice();
    this.endedReceived = this.receivedByKind.slice();
  }

  /** Plain data, for the parent. */
  counters(): Counters {
    const { sentByKind, receivedByKind, endedSent, endedReceived } = this;
    return { sentByKind, receivedByKind, endedSent, endedReceived };
  }
}

function sumOf(counts: Float64Array | undefined): number {
  let sum = 0;
  if (counts !== undefined) for (const count of counts) sum += count;
  return sum;
}
