/**
 * What faults do to one life of a peer, by its own clock: it stands still, is slow, has timers that run wrong, and
 * crashes.
 *
 * The clock is looked at before every message and in every turn, so that nothing happens after an action's time that
 * should not. Messages to a peer that stands still or is slow wait in a line, and leave it one after the other.
 */
import type { PeerId } from '../../../core/protocol.ts';
import type { FaultAction } from '../../../network/faults/fault-plan.ts';
import { Impairments } from '../../../network/faults/impairments.ts';
import { lateFault } from '../../late-faults.ts';
import type { ProcessContext } from './process-context.ts';

/** Node's timers hold 31 bits of milliseconds; a ring before its time only arms again. */
const LONGEST_MS = 2_147_483_647;

/** The life of the peer that the faults act on. */
export interface FaultTarget {
  crash(reason: string): void;
  /** The peer says goodbye, sends what it has to send, and is gone. */
  leave(): void;
  /** Handles a message that has waited; the last link is that of the peer to itself. */
  receive(link: number, message: unknown, number: number): void;
  wake(): void;
}

interface Waiting {
  readonly link: number;
  readonly message: unknown;
  readonly number: number;
  readonly cameMs: number;
  readonly takesMs: number;
}

export class PeerFaults {
  /** How many times as long timers take that are set now. */
  skew = 1;
  /** The peer stands still. */
  isPaused = false;
  /** When its last pause was to end: what is planned before then waits for it. */
  private resumeMs = 0;
  private readonly context: ProcessContext;
  private readonly id: PeerId;
  private readonly actions: readonly FaultAction[];
  private readonly target: FaultTarget;
  private readonly impairments = new Impairments();
  private next = 0;
  private isCrashed = false;
  /** When the peer joins: faults before then did not hit it. */
  private readonly bornMs: number;
  private slowMs = 0;
  private readonly line: Waiting[] = [];
  /** Until when the messages that have left the line took. */
  private busyMs = 0;
  private alarm: NodeJS.Timeout | undefined;
  private alarmMs = Number.POSITIVE_INFINITY;

  /** @param life how often the peer has crashed before */
  constructor(context: ProcessContext, id: PeerId, life: number, target: FaultTarget) {
    this.context = context;
    this.id = id;
    this.actions = context.job.faults!.actions;
    this.target = target;
    this.bornMs = context.presence.joinsAt(id) ?? 0;
    for (let restarts = 0; restarts < life; this.next++) {
      const action = this.actions[this.next];
      this.impairments.of(action);
      if (action.does === 'restart' && action.peer === id) restarts++;
    }
  }

  /** True where no message waits. */
  get isIdle(): boolean {
    return this.line.length === 0;
  }

  /** Tells of each message that waits. */
  eachWaiting(tell: (link: number, message: unknown) => void): void {
    for (const { link, message } of this.line) tell(link, message);
  }

  /** False where a message is not handled now: it waits, or the peer has crashed. */
  admits(link: number, message: unknown, number: number): boolean {
    const nowMs = this.context.now();
    if (!this.catchUp(nowMs)) return false;
    if (!this.isPaused && this.slowMs === 0 && this.line.length === 0) return true;
    this.line.push({ link, message, number, cameMs: nowMs, takesMs: this.slowMs });
    this.arm(nowMs);
    return false;
  }

  /** Does what is due; false where the peer does nothing else in this turn. */
  run(): boolean {
    const nowMs = this.context.now();
    if (!this.catchUp(nowMs)) return false;
    while (!this.isPaused && !this.context.isOver && this.doneMs() <= nowMs) {
      this.busyMs = this.doneMs();
      const { link, message, number } = this.line.shift()!;
      this.target.receive(link, message, number);
    }
    this.arm(nowMs);
    return !this.isPaused;
  }

  /** The run is over: a peer that stands still says so. */
  end(): void {
    const nowMs = this.context.now();
    this.disarm();
    while (this.next < this.actions.length && this.actions[this.next].atMs <= nowMs) {
      const action = this.actions[this.next++];
      if (!('peer' in action) || action.peer !== this.id) continue;
      if (action.does === 'crash' || action.does === 'leave') return;
      this.suffer(action, nowMs);
    }
  }

  disarm(): void {
    clearTimeout(this.alarm);
    this.alarmMs = Number.POSITIVE_INFINITY;
  }

  private catchUp(nowMs: number): boolean {
    const { actions } = this;
    while (!this.isCrashed && this.next < actions.length && actions[this.next].atMs <= nowMs)
      this.apply(actions[this.next++], nowMs);
    return !this.isCrashed;
  }

  private apply(action: FaultAction, nowMs: number): void {
    const { log } = this.context;
    if ('peer' in action && action.peer === this.id) this.suffer(action, nowMs);
    else if ('a' in action && (action.a === this.id || action.b === this.id)) this.noteIfLate(action, nowMs);
    const impairment = this.impairments.of(action);
    if (
      action.atMs < this.bornMs ||
      impairment === undefined ||
      (impairment.peers !== 'all' && !impairment.peers.includes(this.id))
    )
      return;
    log.afflicted(nowMs, this.id, impairment.text, impairment.isOver);
  }

  private suffer(action: FaultAction, nowMs: number): void {
    switch (action.does) {
      case 'crash':
        this.isCrashed = true;
        this.disarm();
        this.target.crash(action.reason);
        return;
      case 'leave':
        this.isCrashed = true;
        this.disarm();
        this.noteIfLate(action, nowMs);
        this.target.leave();
        return;
      case 'pause':
      case 'resume':
        this.isPaused = action.does === 'pause';
        if (!this.isPaused) this.resume(action.atMs, nowMs);
        this.recordPause(action, this.isPaused ? this.since(action.atMs, nowMs) : nowMs);
        this.target.wake();
        return;
      case 'slow':
        this.slowMs = action.ms;
        this.noteIfLate(action, nowMs);
        return;
      case 'skew':
        this.skew = action.factor;
        this.noteIfLate(action, nowMs);
        return;
      default:
        return;
    }
  }

  private resume(plannedMs: number, nowMs: number): void {
    this.resumeMs = plannedMs;
    this.busyMs = Math.max(this.busyMs, nowMs);
  }

  private recordPause(action: FaultAction, atMs: number): void {
    this.context.log.paused(atMs, this.id, !this.isPaused);
    this.noteIfLate(action, atMs);
  }

  /** Tells the parent of a fault that came late, for another reason than a pause. */
  private noteIfLate(action: FaultAction, atMs: number): void {
    if (this.isPaused && action.does !== 'pause') return;
    const late = lateFault(action, atMs, Math.max(action.atMs, this.resumeMs));
    if (late !== undefined) this.context.late(late);
  }

  /**
   * When a peer came to stand still that notices it only now: if its process was stopped before it could, at the
   * action's time, or when it did the last thing before it was stopped. A process of several peers is never stopped.
   */
  private since(atMs: number, nowMs: number): number {
    const { log, peers } = this.context;
    if (peers.length > 1) return nowMs;
    const { times, count } = log;
    return count === 0 ? atMs : Math.max(atMs, times[count - 1]);
  }

  /** When the first in the line will have been handled. */
  private doneMs(): number {
    if (this.line.length === 0) return Number.POSITIVE_INFINITY;
    const { cameMs, takesMs } = this.line[0];
    return Math.max(cameMs, this.busyMs) + takesMs;
  }

  private arm(nowMs: number): void {
    const actionMs = this.next < this.actions.length ? this.actions[this.next].atMs : Number.POSITIVE_INFINITY;
    const dueMs = this.isPaused ? actionMs : Math.min(actionMs, this.doneMs());
    if (dueMs === this.alarmMs) return;
    this.disarm();
    this.alarmMs = dueMs;
    if (dueMs === Number.POSITIVE_INFINITY) return;
    this.alarm = setTimeout(
      () => {
        this.alarmMs = Number.POSITIVE_INFINITY;
        this.target.wake();
      },
      Math.min(Math.max(Math.ceil(dueMs - nowMs), 0), LONGEST_MS),
    );
  }
}
