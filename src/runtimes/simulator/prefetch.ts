/**
 * Reads the memory of the next receivers before any of them is called. Among a million peers each is a cache miss; read
 * together they are fetched in parallel. It changes nothing, and pays only if peers are many.
 */
import type { Graph } from '../../core/graph.ts';
import type { Protocol } from '../../core/protocol.ts';
import type { EventQueue } from './event-queue.ts';
import { TALLY, type Tally } from './tally.ts';

/** It pays above so many peers; receivers that are read together. */
export const LARGE = 30_000;
export const AHEAD = 32;

export class Prefetch {
  /** The result of the reads: kept, so that the compiler cannot remove them. */
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

  /** Reads what the next reactions will: the receiver's counts, its row of links, its protocol. */
  touch(): void {
    const { receivers, protocols } = this;
    const { counts } = this.tally;
    const { offsets } = this.graph;
    const count = this.queue.upcoming(receivers);
    let seen = 0;
    for (let i = 0; i < count; i++) {
      const to = receivers[i];
      seen += counts[to * TALLY];
      if (offsets !== undefined) seen += offsets[to];
      if (protocols[to].receive === undefined) seen++;
    }
    this.seen = seen;
  }
}
