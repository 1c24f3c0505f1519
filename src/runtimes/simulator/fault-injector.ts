/**
 * The faults of a run: takes every event before the driver does, and applies the actions of the plan.
 *
 * What comes to a crashed peer is dropped; what comes to one that stands still waits, and is handled in its order
 * before anything else when it goes on; messages to
 * a slow one go through a line, one after the other. All else goes on to the driver as it would without faults.
 */
import { PEER_CRASHED } from '../../core/drop-reasons.ts';
import type { PeerId } from '../../core/protocol.ts';
import type { FaultAction } from '../../network/faults/fault-plan.ts';
import { Impairments } from '../../network/faults/impairments.ts';
import type { LinkStates } from '../../network/link-states.ts';
import type { Books } from '../../trace/books.ts';
import type { FactLog } from '../../trace/log.ts';
import type { Failure, Job } from '../runtime.ts';
import {
  COLLECT_EVENT,
  type EventQueue,
  FAULT_EVENT,
  LINE_EVENT,
  LINK_EVENT,
  START_EVENT,
  TIMER_EVENT,
  TOLD_EVENT,
  WORKLOAD_EVENT,
} from './event-queue.ts';
import type { PeerStates } from './peer-states.ts';
import type { Receipts } from './receipts.ts';
import type { SimulatedPeer } from './simulated-peer.ts';
import type { Timers } from './timers.ts';

/** The driver, as the faults see it. */
export interface Driver {
  readonly books: Books;
  readonly log: FactLog;
  readonly queue: EventQueue;
  readonly links: LinkStates;
  readonly timers: Timers;
  readonly receipts: Receipts;
  readonly peer: SimulatedPeer;
  /** By peer, where starts are staggered: from and handle of events that came before its start; undefined after it. */
  readonly early: (number[] | undefined)[] | undefined;
  /** Handles an event as it would without faults. */
  handleEvent(to: PeerId, from: PeerId, handle: number): void;
  /** Something happens at this peer now. */
  beginReaction(to: PeerId): void;
  /** Tells a peer that a link of its has changed. */
  tell(to: PeerId, other: PeerId, up: boolean): void;
  restart(to: PeerId): void;
  scheduleBroadcast(to: PeerId, delayMs: number): void;
}

/** Messages that a slow peer has not handled yet. */
class Line {
  /** From and handle of each. */
  readonly items: number[] = [];
  next = 0;
  /** When the last of them will have been handled. */
  freeAt = 0;

  get isEmpty(): boolean {
    return this.next === this.items.length;
  }
}

export class FaultInjector {
  private readonly job: Job;
  private readonly actions: readonly FaultAction[];
  private readonly driver: Driver;
  private readonly states: PeerStates;
  private readonly impairments = new Impairments();
  /** By peer: from and handle of events that came while it stood still. */
  private readonly waiting: number[][] = [];
  private readonly lines: (Line | undefined)[] = [];
  private readonly reasons: string[] = [];
  /** Of peers that go on: to, from and handle of what has waited. */
  private ready: number[] = [];
  private nextReady = 0;

  constructor(job: Job, actions: readonly FaultAction[], driver: Driver, states: PeerStates) {
    this.job = job;
    this.actions = actions;
    this.driver = driver;
    this.states = states;
    actions.forEach(({ atMs }, index) => {
      driver.queue.push(driver.peer.timeAfter(atMs), 0, FAULT_EVENT, index);
    });
  }

  /** Handles the next event; false if none is left until then. */
  handleNext(untilMs: number): boolean {
    const { ready, driver } = this;
    if (this.nextReady < ready.length) {
      const at = this.nextReady;
      this.nextReady += 3;
      this.meet(ready[at], ready[at + 1], ready[at + 2]);
      return true;
    }
    if (!driver.queue.next(untilMs)) return false;
    this.meet(driver.queue.to, driver.queue.from, driver.queue.handle);
    return true;
  }

  /** True for an event that would change nothing. */
  isStale(to: PeerId, from: PeerId, handle: number): boolean {
    if (from === LINE_EVENT) return handle !== this.states.lives[to];
    return from === TOLD_EVENT || (from === WORKLOAD_EVENT && this.states.crashed[to] === 1);
  }

  /** Who stands still at the end while something waits for it, in words. */
  standstill(): string | undefined {
    const peer = this.waiting.findIndex(
      (events, candidate) => this.states.paused[candidate] === 1 && events.length > 0,
    );
    return peer < 0
      ? undefined
      : `peer ${peer} stands still to the end, with ${this.waiting[peer].length / 2} events before it`;
  }

  /** Peers that have crashed and not come back. */
  failures(): Failure[] {
    return this.reasons.flatMap((reason, peer) => (this.states.crashed[peer] === 1 ? [{ peer, reason }] : []));
  }

  /** Of each peer from and handle of the events that wait for it here. */
  waitingEvents(): number[][] {
    const lines = this.lines.map((line) => line?.items.slice(line.next) ?? []);
    const ready = this.ready.slice(this.nextReady).filter((_, index) => index % 3 > 0);
    return [...this.waiting.filter((_, peer) => this.states.paused[peer] === 1), ...lines, ready];
  }

  private meet(to: PeerId, from: PeerId, handle: number): void {
    const { states, driver } = this;
    if (from === FAULT_EVENT) this.apply(this.actions[handle]);
    else if (from === LINK_EVENT)
      this.changeLink(this.job.linkChanges[handle].a, this.job.linkChanges[handle].b, this.job.linkChanges[handle].up);
    else if (from === COLLECT_EVENT) driver.handleEvent(to, from, handle);
    else if (states.crashed[to] === 1) this.miss(to, from, handle);
    else if (states.paused[to] === 1) this.wait(to, from, handle);
    else if (from === TOLD_EVENT) driver.tell(to, handle >> 1, (handle & 1) === 1);
    else if (from === LINE_EVENT) this.leaveLine(to, handle);
    else if (from >= 0 && this.isInLine(to)) this.enterLine(to, from, handle);
    else driver.handleEvent(to, from, handle);
  }

  private wait(to: PeerId, from: PeerId, handle: number): void {
    const { timers } = this.driver;
    if (from === TIMER_EVENT && !timers.isPending(handle)) timers.fire(handle);
    else this.waiting[to].push(from, handle);
  }

  private apply(action: FaultAction): void {
    const { driver, states } = this;
    driver.beginReaction('peer' in action ? action.peer : -1);
    states.links.apply(action);
    switch (action.does) {
      case 'crash':
        this.crash(action.peer, action.reason);
        break;
      case 'restart':
        states.restart(action.peer, action.keeps);
        driver.restart(action.peer);
        break;
      case 'pause':
        states.paused[action.peer] = 1;
        this.waiting[action.peer] = [];
        driver.log.paused(driver.queue.time, action.peer, false);
        break;
      case 'resume':
        this.resume(action.peer);
        break;
      case 'slow':
        states.slowMs[action.peer] = action.ms;
        break;
      case 'skew':
        states.skew[action.peer] = action.factor;
        break;
      case 'cut':
      case 'mend':
        this.changeLink(action.a, action.b, action.does === 'mend');
        break;
    }
    this.recordImpairment(action);
  }

  private crash(peer: PeerId, reason: string): void {
    const { driver, states } = this;
    driver.log.crashed(driver.queue.time, peer, reason);
    this.reasons[peer] = reason;
    driver.peer.forget(peer);
    const line = this.lines[peer];
    this.lines[peer] = undefined;
    const waiting = states.paused[peer] === 1 ? this.waiting[peer] : [];
    states.crash(peer);
    // Taken before any is missed: a start among those that wait ends the time before the start.
    const early = driver.early?.[peer]?.splice(0) ?? [];
    this.missAll(peer, [...(line?.items.slice(line.next) ?? []), ...waiting, ...early]);
  }

  private missAll(peer: PeerId, events: readonly number[]): void {
    for (let i = 0; i < events.length; i += 2) this.miss(peer, events[i], events[i + 1]);
  }

  /**
   * What comes to a crashed peer. The workload goes on without it; a start that it misses is made up by its restart.
   */
  private miss(to: PeerId, from: PeerId, handle: number): void {
    const { driver, job } = this;
    if (from >= 0) {
      driver.beginReaction(to);
      driver.receipts.drop(to, from, handle, PEER_CRASHED);
    } else if (from === TIMER_EVENT) driver.timers.fire(handle);
    else if (from === WORKLOAD_EVENT) {
      driver.books.missedBroadcasts++;
      driver.scheduleBroadcast(to, job.workload.next(to));
    } else if (from === START_EVENT) {
      driver.early![to] = undefined;
      driver.scheduleBroadcast(to, job.workload.first(to));
    }
  }

  private resume(peer: PeerId): void {
    const { driver, ready } = this;
    this.states.paused[peer] = 0;
    driver.log.paused(driver.queue.time, peer, true);
    if (this.nextReady === ready.length) {
      this.ready = [];
      this.nextReady = 0;
    }
    const events = this.waiting[peer];
    for (let i = 0; i < events.length; i += 2) this.ready.push(peer, events[i], events[i + 1]);
    this.waiting[peer] = [];
  }

  private isInLine(to: PeerId): boolean {
    const line = this.lines[to];
    return (
      (this.states.slowMs[to] > 0 || (line !== undefined && !line.isEmpty)) && this.driver.early?.[to] === undefined
    );
  }

  private enterLine(to: PeerId, from: PeerId, handle: number): void {
    const { driver, states } = this;
    const { time } = driver.queue;
    let line = this.lines[to];
    if (line === undefined || line.isEmpty) line = this.lines[to] = new Line();
    line.items.push(from, handle);
    line.freeAt = driver.peer.timeAfter(Math.max(0, line.freeAt - time) + states.slowMs[to]);
    driver.queue.push(line.freeAt, to, LINE_EVENT, states.lives[to]);
  }

  private leaveLine(to: PeerId, life: number): void {
    if (life !== this.states.lives[to]) return;
    const line = this.lines[to]!;
    const at = line.next;
    line.next += 2;
    this.driver.handleEvent(to, line.items[at], line.items[at + 1]);
  }

  private changeLink(a: PeerId, b: PeerId, up: boolean): void {
    if (!this.driver.links.set(a, b, up)) return;
    this.tellOrWait(a, b, up);
    this.tellOrWait(b, a, up);
  }

  /** Who stands still hears of it when it goes on; who has crashed finds it so when it comes back. */
  private tellOrWait(to: PeerId, other: PeerId, up: boolean): void {
    const { states, driver } = this;
    if (states.crashed[to] === 1) return;
    if (states.paused[to] === 1) this.waiting[to].push(TOLD_EVENT, other * 2 + (up ? 1 : 0));
    else driver.tell(to, other, up);
  }

  private recordImpairment(action: FaultAction): void {
    const { driver, states, job } = this;
    const impairment = this.impairments.of(action);
    if (impairment === undefined || !driver.log.full) return;
    const { peers, text, isOver } = impairment;
    const count = peers === 'all' ? job.graph.size : peers.length;
    for (let i = 0; i < count; i++) {
      const peer = peers === 'all' ? i : peers[i];
      if (states.crashed[peer] === 0) driver.log.afflicted(driver.queue.time, peer, text, isOver);
    }
  }
}
