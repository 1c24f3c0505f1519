/**
 * Looks at the next receivers before any of them is called. Among a million peers each is a miss of the cache; asked
 * for side by side they are
 * fetched side by side. It changes nothing, and is worth its while only where peers are many.
 */
import type { Graph } from '../../core/graph.ts';
import type { Protocol } from '../../core/protocol.ts';
import type { EventQueue } from './event-queue.ts';
import { TALLY, type Tally } from './tally.ts';

/** Peers from which on it pays, and how many receivers are looked at together. */
export const LARGE = 30_000;
export const AHEAD = 32;

export class Prefetch {
  /** What was seen: kept, so that the compiler cannot leave the looking out. */
  seen = 0;
  private readonly queue: EventQueue;
  private readonly tally: Tally;
  private readonly graph: Graph;
  private readonly protocols: readonly Protocol<unknown>[];
  private readonly receivers = new Int32Array(AHEAD);

  constructor(queue: EventQueue, tally: Tally, graph: Graph, protocols: readonly Protocol<unknown>[]) {
    this.queue = queue;
    this.tally = tally;
    this.graph = graph;
    this.protocols = protocols;
  }

  /** Touches what the next reactions will: the receiver's counts, its row of links, its protocol. */
  touch(): void {
    const { receivers, protocols } = this;
    const { counts } = this.tally;
    const { offsets } = this.graph;
    const count = this.queue.upcoming(receivers);
    let seen = 0;
    for (let i = 0; i < count; i++) {
      const to = receivers[i];
      seen += counts[to * TALLY] + offsets[to];
      if (protocols[to].receive === undefined) seen++;
    }
    this.seen = seen;
  }
}
