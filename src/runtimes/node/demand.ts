/**
 * What the workload wants of one peer: broadcasts that are due by the clock, and broadcasts because of deliveries. Both wait while
 * the sockets hold too much; those of the clock also while the peer has many messages to itself, and all of them while a mailbox under
 * `block` is full.
 */
import type { PeerId } from '../../core/protocol.ts';
import type { Transport } from '../sockets/transport.ts';
import type { Household } from './household.ts';
import type { Mailbox } from './mailbox.ts';

/** Messages to itself that keep the clock's broadcasts waiting. */
const MAILBOX_ENOUGH = 1024;

export class Demand {
  /** Deliveries that the workload has not been told of. */
  deliveries = 0;
  /** When the workload wants the next broadcast by itself, in the run's time. */
  dueMs = Number.POSITIVE_INFINITY;
  /** Broadcasts that deliveries have asked for. */
  private wanted = 0;
  private readonly household: Household;
  private readonly id: PeerId;
  private readonly mailbox: Mailbox;
  private readonly transport: Transport;
  private readonly broadcast: () => void;

  constructor(household: Household, id: PeerId, mailbox: Mailbox, transport: Transport, broadcast: () => void) {
    this.household = household;
    this.id = id;
    this.mailbox = mailbox;
    this.transport = transport;
    this.broadcast = broadcast;
  }

  /** True if nothing will be wanted unless something is delivered. */
  get isMet(): boolean {
    return this.wanted === 0 && this.dueMs === Number.POSITIVE_INFINITY;
  }

  start(startMs: number): void {
    this.dueMs = startMs + this.household.workload.first(this.id);
  }

  /** Tells the workload of the deliveries of the reaction that has returned, and makes the broadcasts that it wants for them. */
  settle(): void {
    const { workload, job } = this.household;
    if (workload.delivered === undefined) {
      this.deliveries = 0;
      return;
    }
    const isBlocking = job.mailbox.policy === 'block';
    for (;;) {
      for (; this.deliveries > 0; this.deliveries--) if (workload.delivered(this.id)) this.wanted++;
      // What is held back here is made in a later turn.
      if (this.wanted === 0 || this.isHeld() || (isBlocking && this.mailbox.length >= job.mailbox.limit)) return;
      this.wanted--;
      this.broadcast();
    }
  }

  /** Makes broadcasts that are wanted or due, as many as belong in one turn; true if there are more. */
  run(nowMs: number): boolean {
    const { job, workload } = this.household;
    const enough = job.mailbox.policy === 'block' ? Math.min(MAILBOX_ENOUGH, job.mailbox.limit) : MAILBOX_ENOUGH;
    for (let budget = this.transport.turnBroadcasts; this.wanted > 0 || this.dueMs <= nowMs; budget--) {
      if (budget === 0 || this.mailbox.length >= enough || this.isHeld()) return true;
      const isDue = this.wanted === 0;
      if (!isDue) this.wanted--;
      this.broadcast();
      if (isDue) this.dueMs += workload.next(this.id);
      this.settle();
    }
    return false;
  }

  private isHeld(): boolean {
    return this.transport.full || this.household.isOver;
  }
}
