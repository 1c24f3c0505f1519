/**
 * Causal broadcast by waiting: a broadcast carries for each peer the number of its broadcasts that came before, and is
 * delivered after all of them.
 *
 * Source: Cachin, Guerraoui, Rodrigues, Introduction to Reliable and Secure Distributed Programming (2nd ed.),
 * algorithm 3.15 (waiting, vector clocks).
 * Model: that of the broadcast below, which should be reliable: a lost broadcast stops those that depend on it, but
 * never disorders them.
 * Guarantees: causal delivery, which includes FIFO; no duplication even if the broadcast below delivers twice.
 * Cost: no message beyond those below (N on a mesh over best-effort), N integers in each; the steps below.
 * Deviations: a waiting message is filed under the first delivery that it lacks, and examined again after that
 * delivery; the book searches all waiting messages after each delivery. Repeated deliveries are left out.
 */

import { invariant } from '../core/invariant.ts';
import { type Below, type Broadcast, defineProtocol, type Peer, type PeerId, type Protocol } from '../core/protocol.ts';

interface Message {
  /** By peer: its broadcasts that come before this one. At the origin that is this one's sequence. */
  readonly vector: readonly number[];
  readonly payload: unknown;
}

/**
 * A message that waits until so many of `peer`'s broadcasts are delivered as its vector says; what peers before that
 * one ask for is met.
 */
interface Waiting {
  readonly origin: PeerId;
  readonly message: Message;
  peer: PeerId;
}

export default defineProtocol({
  name: 'causal',
  title: 'delivers a broadcast after all that may have caused it',
  source: 'Cachin, Guerraoui, Rodrigues (2nd ed.), algorithm 3.15 (waiting causal broadcast)',
  parameters: {},
  promises: {
    validity: ['duplication', 'pause'],
    'no-duplication': ['loss', 'duplication', 'partition', 'crash', 'pause'],
    'no-creation': ['loss', 'duplication', 'partition', 'crash', 'pause', 'restart'],
    consistency: ['loss', 'duplication', 'partition', 'crash', 'pause', 'restart'],
    agreement: ['duplication', 'pause'],
    'uniform-agreement': ['duplication', 'pause'],
    'fifo-order': ['loss', 'duplication', 'partition', 'crash', 'pause'],
    'causal-order': ['loss', 'duplication', 'partition', 'crash', 'pause'],
  },
  knows: 'neighbours',
  layer: true,
  kinds: [{ name: 'data', carries: 'broadcast' }],
  kindOf: () => 0,
  broadcastOf: ({ vector, payload }: Message, from) => ({ origin: from, sequence: vector[from], payload }),
  create(peer, _parameters, below) {
    invariant(below !== undefined, 'causal needs a broadcast below');
    return new Causal(peer, below);
  },
});

class Causal implements Protocol<Message> {
  private readonly peer: Peer<Message>;
  private readonly below: Below<Message>;
  /** By peer: its broadcasts that are delivered here. */
  private readonly delivered: number[];
  /** By the delivery that they lack: [count · size + peer]. */
  private readonly waiting = new Map<number, Waiting[]>();

  constructor(peer: Peer<Message>, below: Below<Message>) {
    this.peer = peer;
    this.below = below;
    this.delivered = new Array<number>(peer.size).fill(0);
  }

  broadcast({ sequence, payload }: Broadcast): void {
    const vector = this.delivered.slice();
    // Own broadcasts that are still on their way here come before this one too.
    vector[this.peer.id] = sequence;
    this.below.broadcast({ vector, payload });
  }

  receive(): void {
    invariant(false, 'causal sends nothing by itself');
  }

  fromBelow(origin: PeerId, message: Message): void {
    const ready: Waiting[] = [];
    this.consider({ origin, message, peer: 0 }, ready);
    for (let next = ready.pop(); next !== undefined; next = ready.pop()) this.deliver(next, ready);
  }

  /** Puts it with those that may be delivered, or files it under the first delivery that it lacks. */
  private consider(candidate: Waiting, ready: Waiting[]): void {
    const { size } = this.peer;
    const { vector } = candidate.message;
    while (candidate.peer < size && vector[candidate.peer] <= this.delivered[candidate.peer]) candidate.peer++;
    if (candidate.peer === size) {
      ready.push(candidate);
      return;
    }
    const lacks = vector[candidate.peer] * size + candidate.peer;
    const others = this.waiting.get(lacks);
    if (others === undefined) this.waiting.set(lacks, [candidate]);
    else others.push(candidate);
  }

  private deliver({ origin, message }: Waiting, ready: Waiting[]): void {
    const sequence = message.vector[origin];
    if (sequence < this.delivered[origin]) return;
    this.delivered[origin]++;
    this.peer.deliver({ origin, sequence, payload: message.payload });
    const key = this.delivered[origin] * this.peer.size + origin;
    const candidates = this.waiting.get(key) ?? [];
    this.waiting.delete(key);
    for (const candidate of candidates) this.consider(candidate, ready);
  }
}
