/**
 * One run of the actors, in real time: what is due when, the starts, and when it is over.
 *
 * `advance` works until the event loop should have a turn, and says how long to wait. Between two looks at the clock
 * the peers handle as many
 * messages as take about a millisecond, so timers and the deadline are kept to about that, however busy they are.
 */
import type { PeerId } from '../../core/protocol.ts';
import type { Failure, Job, Outcome, Stopped } from '../runtime.ts';
import { reasonOf } from '../thrown-error.ts';
import { withChanges } from '../wire.ts';
import type { Due } from './agenda.ts';
import { Ensemble } from './ensemble.ts';
import { settle } from './settlement.ts';
import { Stage } from './stage.ts';
import { type Schedule, Troubles } from './troubles.ts';

/** How long it works before the event loop has a turn; and how long on what is due, before messages have theirs. */
const WORK_MS = 25;
const DUE_MS = 10;
/** Messages handled between two looks at the clock, and due things done. */
const FEWEST = 16;
const MOST = 1 << 16;
const DUE_AT_ONCE = 256;
/**
 * Message objects in flight above which a run ends: a protocol that multiplies them would take the machine's memory
 * first.
 */
const LETTERS_IN_FLIGHT = 6_000_000;

export class Run implements Schedule {
  isOver = false;
  private readonly job: Job;
  private readonly ensemble: Ensemble;
  private readonly stage: Stage;
  /** Where there are faults. */
  private readonly troubles: Troubles | undefined;
  private budget = FEWEST;
  /**
   * Peers that have started; where they start one after the other, when the next one does at the earliest, and after
   * which turn.
   */
  private started = 0;
  private nextStartMs = 0;
  private roundEnds = 0;
  private stopped: Stopped = 'quiescent';
  private reason: string | undefined;
  private elapsedMs = 0;
  private readonly failures: Failure[] = [];

  constructor(job: Job) {
    this.job = job;
    this.ensemble = new Ensemble(job);
    this.stage = new Stage(this.ensemble);
    job.linkChanges.forEach((change, index) => {
      this.ensemble.agenda.add(change.atMs, 'link', change.a, index);
    });
    const { conditions } = this.ensemble;
    this.troubles = job.faults && new Troubles(this.ensemble, this.stage, this, conditions!, job.faults.actions);
    this.nextStartMs = job.start.atMs?.[0] ?? 0;
    this.blaming(() => this.stage.create());
    this.ensemble.beganAt = performance.now();
    if (job.start.order === 'common' && !this.isOver) this.blaming(() => this.startAll());
  }

  get events(): number {
    return this.stage.events;
  }

  now(): number {
    return this.ensemble.now();
  }

  /**
   * Works for a while, unless there is nothing to do. Gives back for how many milliseconds there is not. A protocol
   * that throws ends it.
   */
  advance(): number {
    let waitMs = 0;
    this.blaming(() => {
      waitMs = this.work();
    });
    return waitMs;
  }

  private blaming(act: () => void): void {
    try {
      act();
    } catch (error) {
      const peer = this.stage.reacting;
      this.failures.push({ peer, reason: reasonOf(error) });
      this.end('failed', `the protocol of peer ${peer} threw an error`);
    } finally {
      this.job.heartbeat?.rest();
    }
  }

  private work(): number {
    const until = this.now() + WORK_MS;
    for (let now = this.now(); now < until && !this.isOver; now = this.now()) {
      if (this.troubles !== undefined) this.doWhatIsDue(this.dueBy(now));
      this.startNext(now);
      this.doWhatIsDue(this.dueBy(now));
      this.troubles?.lines.attend();
      if (this.stage.isIdle) {
        const waitMs = this.nextMs() - this.now();
        if (waitMs === Number.POSITIVE_INFINITY) this.endAtRest();
        if (waitMs > 0)
          return this.endIfOver() ? 0 : Math.min(this.restMs(waitMs), this.job.stop.deadlineMs - this.now());
      }
      this.letPeersAct();
      if (this.endIfOver()) break;
    }
    return 0;
  }

  end(stopped: Stopped, reason?: string): void {
    if (this.isOver) return;
    this.isOver = true;
    this.stopped = stopped;
    this.reason = reason;
    this.elapsedMs = this.now();
  }

  /** To be asked once, when it is over. */
  outcome(): Outcome {
    settle(this.ensemble);
    const { stopped, reason, elapsedMs } = this;
    const { books, log } = this.ensemble;
    const failures = [...this.failures, ...(this.troubles?.failures() ?? [])];
    const remarks = books.contradictions();
    return withChanges(this.job, { stopped, reason, elapsedMs, wallMs: elapsedMs, books, log, failures, remarks });
  }

  /**
   * A timer may be late by a millisecond, which a modelled link is not: the last moments before something is due the
   * run only gives the event loop turns.
   */
  private restMs(waitMs: number): number {
    if (this.ensemble.transmission === undefined) return waitMs;
    return waitMs <= 2 ? 0 : waitMs - 1.5;
  }

  private endIfOver(): boolean {
    const { deadlineMs, events } = this.job.stop;
    const { full } = this.ensemble;
    const inFlight = this.ensemble.letters.all.length;
    if (full.end !== undefined) this.end(full.end.stopped, full.end.reason);
    else if (inFlight > LETTERS_IN_FLIGHT)
      this.end('limit', `more than ${LETTERS_IN_FLIGHT} different messages in flight`);
    else if (this.events >= events) this.end('limit', `${events} messages received`);
    else if (this.now() >= deadlineMs) this.endAtDeadline();
    return this.isOver;
  }

  /**
   * Nothing is to come. A run in which something waits for a peer that stands still goes on to its deadline, if it has
   * one.
   */
  private endAtRest(): void {
    const standstill = this.troubles?.standstill();
    if (standstill === undefined) this.end('quiescent');
    else if (this.job.stop.deadlineMs === Number.POSITIVE_INFINITY) this.end('deadline', standstill);
  }

  private endAtDeadline(): void {
    if (this.troubles?.isAtRest() === true) this.end('quiescent');
    else this.end('deadline', this.troubles?.standstill());
  }

  /**
   * A millisecond's worth of messages; where the next peer is about to start, no more than what is left of the round
   * before it.
   */
  private letPeersAct(): void {
    const before = this.now();
    const isStarting = this.started < this.job.graph.size && before >= this.nextStartMs;
    this.stage.act(this.budget, this.job.stop.events, isStarting ? this.roundEnds : Number.POSITIVE_INFINITY);
    const tookMs = this.now() - before;
    if (tookMs > 2) this.budget = Math.max(FEWEST, this.budget >>> 1);
    else if (tookMs < 0.5) this.budget = Math.min(MOST, this.budget << 1);
  }

  private startAll(): void {
    const { size } = this.job.graph;
    for (; this.started < size; this.started++) this.stage.start(this.started);
    for (let p = 0; p < size; p++) this.plan(p, 0, this.job.workload.first(p));
  }

  /**
   * Staggered: the next peer starts when the gap is over and each peer before it has had its turn, or nothing to do.
   */
  private startNext(now: number): void {
    const isRoundOver = this.stage.turns >= this.roundEnds || this.stage.isIdle;
    if (this.started === this.job.graph.size || now < this.nextStartMs || !isRoundOver) return;
    const p = this.started++;
    if (this.troubles === undefined || !this.troubles.holdsBack(p)) this.startPeer(p, now);
    const { gapMs, atMs } = this.job.start;
    this.nextStartMs = atMs === undefined ? now + gapMs : atMs[this.started];
    this.roundEnds = this.stage.turns + this.started;
  }

  startPeer(p: PeerId, nowMs: number): void {
    this.stage.start(p);
    this.planFirst(p, nowMs);
  }

  planFirst(p: PeerId, fromMs: number): void {
    this.plan(p, fromMs, this.job.workload.first(p));
  }

  planNext(p: PeerId, fromMs: number): void {
    this.plan(p, fromMs, this.job.workload.next(p));
  }

  private nextMs(): number {
    const startMs = this.started < this.job.graph.size ? this.nextStartMs : Number.POSITIVE_INFINITY;
    return Math.min(startMs, this.ensemble.agenda.nextMs, this.troubles?.lines.nextMs ?? Number.POSITIVE_INFINITY);
  }

  private doWhatIsDue(now: number): void {
    for (let done = 1; this.ensemble.agenda.nextMs <= now; done++) {
      const due = this.ensemble.agenda.take();
      if (this.troubles === undefined || !this.troubles.meet(due, due.atMs)) this.happen(due, due.atMs);
      if (done % DUE_AT_ONCE === 0 && this.now() > now + DUE_MS) return;
    }
  }

  /**
   * Until when all is due. Faults of before the next start come before it, and those of after it come after it, however
   * late it is.
   */
  private dueBy(now: number): number {
    const isOrdered = this.troubles !== undefined && this.started < this.job.graph.size;
    return isOrdered ? Math.min(now, this.nextStartMs) : now;
  }

  private happen(due: Due, atMs: number): void {
    const { what, peer, number } = due;
    if (what === 'timer') this.stage.fireTimer(due);
    else if (what === 'broadcast') this.broadcast(peer, atMs);
    else if (what === 'arrival') this.ensemble.transmission!.arrive(peer, number);
    else if (what === 'collection') this.ensemble.log.collected(this.now(), peer);
    else this.changeLink(number);
  }

  private changeLink(index: number): void {
    const { a, b, up } = this.job.linkChanges[index];
    this.stage.changeLink(a, b, up);
  }

  /**
   * A broadcast that the workload has planned, and the plan for the next one. Waits are counted from the time that was
   * planned, so that delays of a
   * busy run don't add up; where the workload was held back, from when it went on.
   */
  private broadcast(p: PeerId, atMs: number): void {
    let isHeldBack = false;
    this.stage.broadcastPlanned(p, () => this.planNext(p, isHeldBack ? this.now() : atMs));
    isHeldBack = true;
  }

  private plan(p: PeerId, fromMs: number, delayMs: number): void {
    if (delayMs !== Number.POSITIVE_INFINITY) this.ensemble.agenda.add(fromMs + delayMs, 'broadcast', p);
  }
}
