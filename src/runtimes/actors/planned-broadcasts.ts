/** The broadcasts that the schedule of the workload asks for: one a peer at a time, and after it the next one. */
import type { PeerId } from '../../core/protocol.ts';
import type { Reactions } from './reactions.ts';
import type { RunContext } from './run-context.ts';

export class PlannedBroadcasts {
  private readonly context: RunContext;
  private readonly reactions: Reactions;

  constructor(context: RunContext, reactions: Reactions) {
    this.context = context;
    this.reactions = reactions;
  }

  /** The time of the peer begins, whether or not the peer runs. */
  planFirst(p: PeerId, fromMs: number): void {
    this.plan(p, fromMs, this.context.job.workload.first(p));
  }

  /**
   * A broadcast is due. Waits are counted from the time that was planned, so that the delays of a busy run do not add
   * up; if the broadcast was deferred, from when it was made.
   */
  make(p: PeerId, atMs: number): void {
    let isDeferred = false;
    this.reactions.broadcastPlanned(p, () => this.planNext(p, isDeferred ? this.context.clock.now() : atMs));
    isDeferred = true;
  }

  /** A broadcast is due at a peer that has crashed. */
  miss(p: PeerId, atMs: number): void {
    this.context.books.missedBroadcasts++;
    this.planNext(p, atMs);
  }

  private planNext(p: PeerId, fromMs: number): void {
    this.plan(p, fromMs, this.context.job.workload.next(p));
  }

  private plan(p: PeerId, fromMs: number, delayMs: number): void {
    this.context.goal?.planned(p, delayMs);
    if (delayMs !== Number.POSITIVE_INFINITY) this.context.events.add(fromMs + delayMs, 'broadcast', p);
  }
}
