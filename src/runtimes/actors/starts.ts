/**
 * The starts of the peers: all at once, or staggered, one after the other. A peer that is paused or has crashed when
 * its time comes starts when it resumes or restarts.
 */
import type { PeerId } from '../../core/protocol.ts';
import { latecomersOf } from '../../network/faults/moves.ts';
import type { PlannedBroadcasts } from './planned-broadcasts.ts';
import type { RunContext } from './run-context.ts';
import type { Scheduler } from './scheduler.ts';

export class Starts {
  /** Peers whose time has come. */
  private count = 0;
  /** If staggered: when the next peer starts at the earliest, and after which turn. */
  private nextStartMs: number;
  private roundEnds = 0;
  /** Peers that were paused when their time came. */
  private readonly late = new Set<PeerId>();
  /** Peers that join late, and so do not start with the others. */
  private readonly latecomers: ReadonlySet<PeerId>;
  private readonly context: RunContext;
  private readonly scheduler: Scheduler;
  private readonly broadcasts: PlannedBroadcasts;

  constructor(context: RunContext, scheduler: Scheduler, broadcasts: PlannedBroadcasts) {
    this.context = context;
    this.latecomers = new Set(latecomersOf(context.job.faults));
    this.scheduler = scheduler;
    this.broadcasts = broadcasts;
    this.nextStartMs = context.job.start.atMs?.[0] ?? 0;
  }

  get isDone(): boolean {
    return this.count === this.context.job.graph.size;
  }

  /** When the next peer starts at the earliest; Infinity if all have. */
  get nextMs(): number {
    return this.isDone ? Number.POSITIVE_INFINITY : this.nextStartMs;
  }

  /** True once the time of the peer has come. */
  hasBegun(peer: PeerId): boolean {
    return peer < this.count || this.latecomers.has(peer);
  }

  isLate(peer: PeerId): boolean {
    return this.late.has(peer);
  }

  startAll(): void {
    const { size } = this.context.job.graph;
    for (; this.count < size; this.count++) if (!this.latecomers.has(this.count)) this.scheduler.start(this.count);
    for (let p = 0; p < size; p++) if (!this.latecomers.has(p)) this.broadcasts.planFirst(p, 0);
  }

  /** The next peer starts when the gap is over and each peer before it has had its turn, or nothing to do. */
  startNext(nowMs: number): void {
    const isRoundOver = this.scheduler.turns >= this.roundEnds || this.scheduler.isIdle;
    if (nowMs < this.nextMs || !isRoundOver) return;
    const p = this.count++;
    this.startOrWait(p, nowMs);
    const { gapMs, atMs } = this.context.job.start;
    this.nextStartMs = atMs === undefined ? nowMs + gapMs : atMs[this.count];
    this.roundEnds = this.scheduler.turns + this.count;
  }

  /** The turns after which the next peer starts if its time has come; Infinity otherwise. */
  turnsLeft(nowMs: number): number {
    return nowMs >= this.nextMs ? this.roundEnds : Number.POSITIVE_INFINITY;
  }

  /** The peer resumes: if it is late, it starts. */
  resume(peer: PeerId): void {
    if (this.late.delete(peer)) this.start(peer, this.context.clock.now());
  }

  /** The peer crashes: if it is late, only the time of its broadcasts begins. */
  crash(peer: PeerId): void {
    if (this.late.delete(peer)) this.broadcasts.planFirst(peer, this.context.clock.now());
  }

  private startOrWait(p: PeerId, nowMs: number): void {
    const { states, clock } = this.context;
    if (this.latecomers.has(p)) return;
    if (states !== undefined && states.paused[p] === 1) this.late.add(p);
    else if (states !== undefined && states.crashed[p] === 1) this.broadcasts.planFirst(p, clock.now());
    else this.start(p, nowMs);
  }

  /** A peer joins late, by the plan. */
  join(peer: PeerId): void {
    this.scheduler.join(peer);
    this.broadcasts.planFirst(peer, this.context.clock.now());
  }

  private start(p: PeerId, nowMs: number): void {
    this.scheduler.start(p);
    this.broadcasts.planFirst(p, nowMs);
  }
}
