/**
 * What the workload wants of one peer: broadcasts that are due by the clock, and broadcasts because of deliveries. Both
 * wait while the sockets hold too much; those of the clock also while the peer has many messages to itself, and all of
 * them while a mailbox under `block` is full.
 */
import type { PeerId } from '../../../core/protocol.ts';
import type { Transport } from '../../sockets/transport.ts';
import type { WorkloadProgress } from '../wire/crash-snapshot.ts';
import type { Mailbox } from './mailbox.ts';
import type { ProcessContext } from './process-context.ts';

/** Messages to itself that keep the clock's broadcasts waiting. */
const MAILBOX_ENOUGH = 1024;

export class WorkloadDriver {
  /** Deliveries that the workload has not been told of. */
  deliveries = 0;
  /** When the workload wants the next broadcast by itself, in the run's time. */
  dueMs = Number.POSITIVE_INFINITY;
  /** Broadcasts that deliveries have asked for. */
  private wanted = 0;
  private isStarted = false;
  /** Waits that the workload was asked for, and deliveries that it was told. */
  private asked = 0;
  private told = 0;
  private readonly context: ProcessContext;
  private readonly id: PeerId;
  private readonly mailbox: Mailbox;
  private readonly transport: Transport;
  private readonly broadcast: () => void;

  constructor(context: ProcessContext, id: PeerId, mailbox: Mailbox, transport: Transport, broadcast: () => void) {
    this.context = context;
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
    this.isStarted = true;
    this.dueMs = startMs + this.context.workload.first(this.id);
  }

  /** What the next life of the peer goes on from. */
  snapshot(): WorkloadProgress | undefined {
    const { dueMs, asked, told } = this;
    return this.isStarted ? { dueMs, asked, told } : undefined;
  }

  /**
   * Goes on after a crash. What the workload wanted meanwhile is missed.
   * @param isAnew where the workload was made anew: it is asked again what it was asked before
   */
  resume({ dueMs, asked, told }: WorkloadProgress, nowMs: number, isAnew: boolean): void {
    const { workload, books } = this.context;
    this.isStarted = true;
    this.asked = asked;
    this.told = told;
    this.dueMs = dueMs;
    if (isAnew) {
      workload.first(this.id);
      for (let i = 0; i < asked; i++) workload.next(this.id);
      for (let i = 0; i < told; i++) workload.delivered?.(this.id);
    }
    for (; this.dueMs < nowMs; this.dueMs += this.next()) books.missedBroadcasts++;
  }

  /**
   * Tells the workload of the deliveries of the reaction that has returned, and makes the broadcasts that it wants for
   * them.
   */
  settle(): void {
    const { workload, job } = this.context;
    if (workload.delivered === undefined) {
      this.deliveries = 0;
      return;
    }
    const isBlocking = job.mailbox.policy === 'block';
    for (;;) {
      for (; this.deliveries > 0; this.deliveries--) {
        this.told++;
        if (workload.delivered(this.id)) this.wanted++;
      }
      // What is held back here is made in a later turn.
      if (this.wanted === 0 || this.isHeld() || (isBlocking && this.mailbox.length >= job.mailbox.limit)) return;
      this.wanted--;
      this.broadcast();
    }
  }

  /** Makes broadcasts that are wanted or due, as many as belong in one turn; true if there are more. */
  run(nowMs: number): boolean {
    const { job } = this.context;
    const enough = job.mailbox.policy === 'block' ? Math.min(MAILBOX_ENOUGH, job.mailbox.limit) : MAILBOX_ENOUGH;
    for (let budget = this.transport.turnBroadcasts; this.wanted > 0 || this.dueMs <= nowMs; budget--) {
      if (budget === 0 || this.mailbox.length >= enough || this.isHeld()) return true;
      const isDue = this.wanted === 0;
      if (!isDue) this.wanted--;
      this.broadcast();
      if (isDue) this.dueMs += this.next();
      this.settle();
    }
    return false;
  }

  private next(): number {
    this.asked++;
    return this.context.workload.next(this.id);
  }

  private isHeld(): boolean {
    return this.transport.full || this.context.isOver;
  }
}
