/**
 * Total order by Lamport clocks: broadcasts are delivered in the order of their times, each when every peer is known to
 * be past its time.
 *
 * Source: Lamport, Time, Clocks, and the Ordering of Events in a Distributed System, CACM 21:7 (1978), the queue of its
 * mutual exclusion; "communication history" in Défago, Schiper, Urbán, Total Order Broadcast and Multicast Algorithms,
 * ACM Computing Surveys 36:4 (2004).
 * Model: reliable broadcast below, no crash: a silent peer stops all deliveries, but never disorders them.
 * Guarantees: total order that is also causal and FIFO; no duplication even if the broadcast below delivers twice.
 * Cost: N broadcasts below for each broadcast: itself, which is its origin's acknowledgement, and one of each other
 * peer. On a mesh over best-effort N² messages; two of the steps below.
 * Deviation: the FIFO links that the paper needs are made here, by a number in each message.
 */

import { invariant } from '../core/invariant.ts';
import { type Below, type Broadcast, defineProtocol, type Peer, type PeerId, type Protocol } from '../core/protocol.ts';
import { InOrder } from './in-order.ts';
import { causalTotalOrder } from './usual-promises.ts';

interface Acknowledgement {
  /** Counts this peer's messages, from 0. */
  readonly number: number;
  /** Lamport time. */
  readonly time: number;
}

interface Data extends Acknowledgement {
  readonly sequence: number;
  readonly payload: unknown;
}

type Message = Data | Acknowledgement;

interface Waiting {
  readonly origin: PeerId;
  readonly data: Data;
}

export default defineProtocol({
  name: 'lamport',
  title: 'total order by Lamport clocks and acknowledgements',
  source: 'Lamport, CACM 21:7 (1978); Défago, Schiper, Urbán (2004), communication history',
  parameters: {},
  promises: causalTotalOrder,
  knows: 'neighbours',
  layer: true,
  kinds: [
    { name: 'data', carries: 'broadcast' },
    { name: 'ack', carries: 'internal' },
  ],
  kindOf: (message: Message) => (isData(message) ? 0 : 1),
  broadcastOf: (message: Message, from) =>
    isData(message) ? { origin: from, sequence: message.sequence, payload: message.payload } : undefined,
  create(peer, _parameters, below) {
    invariant(below !== undefined, 'lamport needs a broadcast below');
    return new Lamport(peer, below);
  },
});

class Lamport implements Protocol<Message> {
  private readonly peer: Peer<Message>;
  private readonly below: Below<Message>;
  private readonly inOrder = new InOrder<Message>((origin, message) => this.hear(origin, message));
  private time = 0;
  private number = 0;
  /** By peer: the time of the last message heard from it; all that follow are later. */
  private readonly heard: number[];
  /** A peer that is not known to be past the first of `waiting`: all before it in the round are. */
  private doubted = 0;
  /** In the order of (time, origin). */
  private readonly waiting: Waiting[] = [];

  constructor(peer: Peer<Message>, below: Below<Message>) {
    this.peer = peer;
    this.below = below;
    this.heard = new Array<number>(peer.size).fill(0);
  }

  broadcast({ sequence, payload }: Broadcast): void {
    this.below.broadcast({ number: this.number++, time: ++this.time, sequence, payload });
  }

  receive(): void {
    invariant(false, 'lamport sends nothing but broadcasts below');
  }

  fromBelow(origin: PeerId, message: Message): void {
    this.inOrder.put(origin, message.number, message);
  }

  private hear(origin: PeerId, message: Message): void {
    this.time = Math.max(this.time, message.time);
    this.heard[origin] = message.time;
    if (isData(message)) {
      this.file({ origin, data: message });
      if (origin !== this.peer.id) this.below.broadcast({ number: this.number++, time: ++this.time });
    }
    while (this.waiting.length > 0 && this.allArePast(this.waiting[0].data.time)) {
      const { origin, data } = this.waiting.shift()!;
      this.peer.deliver({ origin, sequence: data.sequence, payload: data.payload });
    }
  }

  /** Most come in nearly in order, so the place is found from the end. */
  private file(entry: Waiting): void {
    const { waiting } = this;
    let at = waiting.length;
    while (at > 0 && isBefore(entry, waiting[at - 1])) at--;
    waiting.splice(at, 0, entry);
  }

  /**
   * True if no peer can send anything with a time up to this one any more. Begins with the peer that was in the way
   * last time.
   */
  private allArePast(time: number): boolean {
    const { size } = this.peer;
    for (let i = 0; i < size; i++) {
      if (this.heard[this.doubted] < time) return false;
      this.doubted = this.doubted + 1 < size ? this.doubted + 1 : 0;
    }
    return true;
  }
}

function isData(message: Message): message is Data {
  return 'sequence' in message;
}

function isBefore(a: Waiting, b: Waiting): boolean {
  return a.data.time < b.data.time || (a.data.time === b.data.time && a.origin < b.origin);
}
