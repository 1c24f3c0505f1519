/** The starts of the peers: all at once, or staggered; then events that come before a start wait for it. */
import type { PeerId } from '../../core/protocol.ts';
import { latecomersOf } from '../../network/faults/moves.ts';
import { ORACLE_EVENT, START_EVENT } from './event-queue.ts';
import type { Reactions } from './reactions.ts';
import type { RunContext } from './run-context.ts';
import type { SimulatedPeer } from './simulated-peer.ts';

export class Starts {
  /** If staggered, by peer: from and handle of events that came before its start; undefined after it. */
  early: (number[] | undefined)[] | undefined;
  private readonly context: RunContext;
  private readonly peer: SimulatedPeer;
  private readonly reactions: Reactions;

  constructor(context: RunContext, peer: SimulatedPeer, reactions: Reactions) {
    this.context = context;
    this.peer = peer;
    this.reactions = reactions;
  }

  /** The run begins. */
  begin(): void {
    const { job, queue } = this.context;
    const { order, gapMs, atMs } = job.start;
    const { size } = job.graph;
    if (order === 'staggered') {
      this.early = Array.from({ length: size }, (_, p) => (this.isAbsent(p) ? undefined : []));
      for (let p = 0; p < size; p++)
        if (!this.isAbsent(p)) queue.push(this.peer.timeAfter(atMs?.[p] ?? p * gapMs), p, START_EVENT, 0);
      this.tellOfAbsent();
      return;
    }
    for (let p = 0; p < size; p++) if (!this.isAbsent(p)) this.startProtocol(p);
    for (let p = 0; p < size; p++) if (!this.isAbsent(p)) this.planFirst(p);
    this.tellOfAbsent();
  }

  /** The time of a peer has come. Events that waited for it are handled now, in order, after what is already due. */
  start(to: PeerId): void {
    const { queue } = this.context;
    const waiting = this.early![to]!;
    this.early![to] = undefined;
    this.startProtocol(to);
    this.planFirst(to);
    for (let i = 0; i < waiting.length; i += 2) queue.push(queue.time, to, waiting[i], waiting[i + 1]);
  }

  /** A peer joins late: its protocol is made, and the time of its broadcasts begins. */
  join(to: PeerId): void {
    this.context.log.joined(this.context.queue.time, to);
    this.reactions.create(to);
    this.reactions.start(to);
    this.planFirst(to);
  }

  /** The time of a peer has come, but it has crashed: it starts when it restarts. */
  miss(to: PeerId): void {
    this.early![to] = undefined;
    this.planFirst(to);
  }

  /** A peer that has crashed is back; if its start is yet to come, it waits for that. */
  restart(to: PeerId): void {
    this.reactions.recreate(to);
    if (!this.isWaiting(to)) this.reactions.start(to);
  }

  isWaiting(to: PeerId): boolean {
    return this.early?.[to] !== undefined;
  }

  /** Takes out the events that wait for the start of a peer. */
  takeEarly(to: PeerId): number[] {
    return this.early?.[to]?.splice(0) ?? [];
  }

  /** Failure detectors suspect peers that have not joined yet. */
  private tellOfAbsent(): void {
    const { job, queue } = this.context;
    if (job.program.oracle === undefined) return;
    for (const late of latecomersOf(job.faults))
      for (let p = 0; p < job.graph.size; p++) if (!this.isAbsent(p)) queue.push(queue.time, p, ORACLE_EVENT, 2 * late);
  }

  private isAbsent(peer: PeerId): boolean {
    return this.context.links.absent?.[peer] === 1;
  }

  private startProtocol(to: PeerId): void {
    const { log, queue } = this.context;
    log.started(queue.time, to);
    this.reactions.start(to);
  }

  private planFirst(to: PeerId): void {
    this.reactions.plan(to, this.context.job.workload.first(to));
  }
}
