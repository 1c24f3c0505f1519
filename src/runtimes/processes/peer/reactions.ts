/**
 * The reactions of one peer's protocol: each is counted and written down, has one time, and ends with telling the
 * workload of its deliveries.
 */
import { countIn, firstCarried } from '../../../core/carried.ts';
import { payloadOf } from '../../../core/payload.ts';
import type { Peer, PeerId, Protocol, Timer } from '../../../core/protocol.ts';

import { logFurther } from '../../../trace/carried-facts.ts';
import type { ProcessContext } from './process-context.ts';
import type { WorkloadDriver } from './workload-driver.ts';

export class Reactions {
  /** Set before the first reaction. */
  workloadDriver!: WorkloadDriver;
  /** Broadcasts that were made in lives of the peer that other processes had. */
  firstSequence = 0;
  private readonly context: ProcessContext;
  private readonly id: PeerId;
  private protocol!: Protocol<unknown>;
  /** Time of the reaction that runs; negative if nobody has asked for it yet. */
  private reactionMs = -1;

  constructor(context: ProcessContext, id: PeerId) {
    this.context = context;
    this.id = id;
  }

  now(): number {
    if (this.reactionMs < 0) this.reactionMs = this.context.now();
    return this.reactionMs;
  }

  /** A reaction begins: this peer is to blame if it throws, and its clock has not been read. */
  enter(): void {
    this.context.current = this.id;
    this.reactionMs = -1;
  }

  create(peer: Peer<unknown>): void {
    this.enter();
    this.protocol = this.context.program.create(peer);
  }

  start(): void {
    this.protocol.start?.();
  }

  broadcast(): void {
    const { books, log, job } = this.context;
    this.enter();
    const sequence = this.firstSequence + books.broadcasts[this.id]++;
    const payload = payloadOf(job.payload, this.id, sequence);
    if (log.wants(sequence)) log.broadcast(this.now(), this.id, sequence, payload);
    this.protocol.broadcast({ origin: this.id, sequence, payload });
  }

  receive(from: PeerId, message: unknown, number: number, kind: number): void {
    const { books, log, program } = this.context;
    this.enter();
    books.countReceived(this.id, from, kind, countIn(program, message, kind, from, this.context.job.graph.size));
    if (log.full) {
      const carried = program.broadcastOf(message, from);
      const { origin, sequence } = firstCarried(carried);
      log.received(this.now(), this.id, from, number, kind, origin, sequence);
      logFurther(log, carried);
    }
    this.protocol.receive(from, message);
    if (this.workloadDriver.deliveries !== 0) this.workloadDriver.settle();
    if ((books.handled[this.id] & 255) === 0) this.context.checkDeadline();
  }

  timeout(timer: Timer): void {
    this.enter();
    this.context.log.timerFired(this.now(), this.id, timer);
    this.protocol.timeout?.(timer);
    this.workloadDriver.settle();
  }

  /** @param isTold false where the protocol has not started */
  linkChanged(other: PeerId, up: boolean, isTold: boolean): void {
    this.enter();
    this.context.log.linkChanged(this.now(), this.id, other, up);
    if (!isTold) return;
    if (up) this.protocol.linkUp?.(other);
    else this.protocol.linkDown?.(other);
    this.workloadDriver.settle();
  }
}
