/**
 * The deterministic simulator: the driver loop of the contract over virtual time.
 *
 * One seed decides everything. Events of equal time happen in the order in which they were caused; network, workload
 * and each peer draw from streams of their own. It never waits and reads no clock: its caller calls `advance` until the
 * run is over.
 */
import { machineLimitIn } from '../../core/machine-limit.ts';
import type { PeerId } from '../../core/protocol.ts';
import type { Books } from '../../trace/books.ts';
import type { FactLog } from '../../trace/log.ts';
import { RECEIVE } from '../heartbeat.ts';
import { withChanges } from '../message-copies.ts';
import type { Failure, Job, Outcome, Stopped } from '../runtime.ts';
import { reasonOf } from '../thrown-error.ts';
import { QUEUE_FULL } from './calendar.ts';
import {
  COLLECT_EVENT,
  type EventQueue,
  LINK_EVENT,
  ORACLE_EVENT,
  START_EVENT,
  TIMER_EVENT,
  UPLOAD_EVENT,
  WORKLOAD_EVENT,
} from './event-queue.ts';
import { FaultInjector } from './fault-injector.ts';
import { completeBooks } from './final-books.ts';
import { type LayerState, layerStatesOf } from './layer-states.ts';
import { AHEAD, LARGE, Prefetch } from './prefetch.ts';
import { Reactions } from './reactions.ts';
import { Receipts } from './receipts.ts';
import { RunContext } from './run-context.ts';
import { SimulatedPeer } from './simulated-peer.ts';
import { Starts } from './starts.ts';
import { HANDLED, TALLY, type Tally } from './tally.ts';

/** Message objects in flight above which a run ends, as a protocol that multiplies them would exhaust the memory. */
const OBJECTS_IN_FLIGHT = 4_000_000;

/** What a peer has yet to handle. */
export interface WaitingEvents {
  /** Its timers that are set, and the time at which each is due; the next one first. */
  readonly timers: readonly { readonly name: string; readonly dueMs: number }[];
  /** Who sent the messages that wait at it, because it has not started, is paused or is slow; in their order. */
  readonly senders: readonly PeerId[];
}

export class Simulation {
  /** Messages received so far. */
  events = 0;
  private readonly context: RunContext;
  private readonly queue: EventQueue;
  private readonly tally: Tally;
  private readonly receipts: Receipts;
  private readonly peer: SimulatedPeer;
  private readonly reactions: Reactions;
  private readonly starts: Starts;
  /** Undefined if peers are few. */
  private readonly prefetch: Prefetch | undefined;
  /** Undefined if the run has no faults. */
  private readonly injector: FaultInjector | undefined;
  private stopped: Stopped | undefined;
  private reason: string | undefined;
  private isStarted = false;
  private isCutShort = false;
  private readonly failures: Failure[] = [];
  /** Messages received at which the run ends; lowered where it has to end at once. */
  private eventsMax: number;
  private timeouts = 0;
  private isQueueFull = false;
  /** Nothing but background is left. */
  private isAtRest = false;
  /** The goal of the run may have been reached. */
  private isGoalNear = false;

  constructor(job: Job) {
    const context = new RunContext(job);
    this.context = context;
    this.eventsMax = job.stop.events;
    context.queue.whenFull = () => {
      this.isQueueFull = true;
      this.eventsMax = 0;
    };
    context.whenDelivered = () => {
      this.isGoalNear = true;
      this.eventsMax = 0;
    };
    ({ queue: this.queue, tally: this.tally } = context);
    this.receipts = new Receipts(context);
    this.peer = new SimulatedPeer(context, this.receipts);
    this.reactions = new Reactions(context, this.peer);
    this.starts = new Starts(context, this.peer, this.reactions);
    this.createProtocols();
    const { protocols } = this.reactions;
    this.prefetch = job.graph.size > LARGE ? new Prefetch(this.queue, this.tally, job.graph, protocols) : undefined;
    for (const [index, { atMs, a }] of job.linkChanges.entries())
      this.queue.push(this.peer.timeAfter(atMs), a, LINK_EVENT, index);
    this.injector =
      job.faults &&
      new FaultInjector(context, this.peer, this.receipts, this.reactions, this.starts).connect((to, from, handle) =>
        this.handleEvent(to, from, handle),
      );
  }

  /** Counts so far. */
  get books(): Books {
    return this.context.books;
  }

  /** The facts so far. */
  get log(): FactLog {
    return this.context.log;
  }

  /** Virtual time of the last reaction. */
  get elapsedMs(): number {
    return this.reactions.elapsedMs;
  }

  /**
   * What a peer's protocol holds now, as plain data, the lowest layer first; nothing while the peer is crashed. Call it
   * between two calls of `advance`.
   */
  snapshotOf(peer: PeerId): readonly LayerState[] {
    return layerStatesOf(this.context, this.peer.seen, peer, this.reactions.protocols[peer]);
  }

  /** What a peer has yet to handle. Call it between two calls of `advance`. */
  waitingAt(peer: PeerId): WaitingEvents {
    const events = [...(this.starts.early?.[peer] ?? []), ...(this.injector?.waitingAt(peer) ?? [])];
    const senders = events.filter((from, index) => index % 2 === 0 && from >= 0);
    const { timers, job } = this.context;
    const set = timers.pendingOf(peer).map(({ timer, dueMs }) => ({ name: job.program.timerText(timer), dueMs }));
    return { timers: set, senders };
  }

  /** Handles up to `maxEvents` more events. True when the run is over; a protocol that throws ends it. */
  advance(maxEvents: number): boolean {
    if (this.stopped !== undefined) return true;
    try {
      if (!this.isStarted) {
        this.isStarted = true;
        this.starts.begin();
      }
      return this.injector === undefined ? this.handle(maxEvents) : this.handleWithFaults(maxEvents, this.injector);
    } catch (error) {
      return this.fail(error);
    } finally {
      this.peer.leave();
    }
  }

  interrupt(): void {
    if (this.stopped === undefined) this.end('interrupted');
  }

  /** Ends the run because a reaction was ended from outside. */
  failEnded(error: unknown): void {
    this.isCutShort = true;
    this.fail(error);
    this.peer.leave();
  }

  /** The run so far. Call it once, when it is over. */
  outcome(): Outcome {
    const { access } = this.peer;
    const waiting = [...(this.starts.early ?? []), ...(this.injector?.waitingEvents() ?? []), access?.waiting()];
    completeBooks(this.context, this.receipts, this.peer, waiting);
    const { reason, stopped = 'interrupted' } = this;
    const { job, books, log } = this.context;
    const { elapsedMs } = this.reactions;
    if (this.isCutShort) books.giveUpMissing();
    const failures = this.failures.concat(this.injector?.failures() ?? []);
    const remarks = books.contradictions();
    return withChanges(job, { stopped, reason, elapsedMs, wallMs: 0, books, log, failures, remarks });
  }

  private handle(maxEvents: number): boolean {
    const { queue, peer, prefetch, starts } = this;
    const { deadlineMs } = this.context.job.stop;
    const { objects } = peer.messages;
    for (let budget = maxEvents; budget > 0; budget--) {
      if (prefetch !== undefined && budget % AHEAD === 0) prefetch.touch();
      if (!queue.next(deadlineMs)) return this.endAtRest();
      if (queue.from < 0 || starts.early !== undefined) this.handleEvent(queue.to, queue.from, queue.handle);
      else this.receive(queue.to, queue.from, queue.handle, objects[queue.handle]);
      if (this.events >= this.eventsMax || objects.length > OBJECTS_IN_FLIGHT) return this.endAtLimit();
    }
    this.tally.enterInTime(this.context.books, this.events);
    return false;
  }

  /** The same, but every event passes the failure injector first. */
  private handleWithFaults(maxEvents: number, injector: FaultInjector): boolean {
    const { deadlineMs } = this.context.job.stop;
    const { objects } = this.peer.messages;
    for (let budget = maxEvents; budget > 0; budget--) {
      if (!injector.handleNext(deadlineMs)) return this.endAtRest();
      if (this.events >= this.eventsMax || objects.length > OBJECTS_IN_FLIGHT) return this.endAtLimit();
    }
    this.tally.enterInTime(this.context.books, this.events);
    return false;
  }

  private receive(to: PeerId, from: PeerId, handle: number, message: unknown): void {
    const { peer, reactions } = this;
    reactions.elapsedMs = this.queue.time;
    if (this.receipts.isNeeded && !this.receipts.admit(to, from, handle)) return;
    this.events++;
    this.tally.counts[to * TALLY + HANDLED]++;
    peer.begin(to, RECEIVE);
    peer.message = message;
    peer.handle = handle;
    reactions.protocols[to].receive(from, peer.wire === undefined ? message : peer.wire.open(message, to));
    if (peer.wanted > 0) reactions.broadcastWanted(to);
    peer.handle = -1;
    peer.messages.release(handle);
  }

  /** Events that are no messages, and messages to peers that may not have started yet. */
  private handleEvent(to: PeerId, from: PeerId, handle: number): void {
    const waiting = this.starts.early?.[to];
    if (from === START_EVENT) this.starts.start(to);
    else if (from === LINK_EVENT) this.changeLink(handle);
    else if (from <= UPLOAD_EVENT) this.peer.access!.handle(to, from, handle);
    else if (from === COLLECT_EVENT) this.context.log.collected(this.queue.time, to);
    else if (waiting !== undefined) waiting.push(from, handle);
    else if (from === TIMER_EVENT) this.fireTimer(to, handle);
    else if (from === WORKLOAD_EVENT) this.reactions.broadcastPlanned(to);
    else if (from === ORACLE_EVENT) this.reactions.tellOracle(to, handle >> 1, (handle & 1) === 1);
    else this.receive(to, from, handle, this.peer.messages.objects[handle]);
  }

  /** Timers count for the limit, too: those that ring for ever may never let time come to the deadline. */
  private fireTimer(to: PeerId, entry: number): void {
    if (++this.timeouts >= this.context.job.stop.events) this.eventsMax = 0;
    const isFired = this.reactions.fireTimer(to, entry);
    const { background, timers } = this.context;
    if (isFired && background?.isAtRest(timers.foreground)) {
      this.isAtRest = true;
      this.eventsMax = 0;
    }
  }

  private changeLink(index: number): void {
    const { job, links } = this.context;
    const { a, b, up } = job.linkChanges[index];
    if (!links.set(a, b, up)) return;
    this.reactions.changeLink(a, b, up);
    this.reactions.changeLink(b, a, up);
  }

  private createProtocols(): void {
    try {
      this.reactions.createAll();
    } catch (error) {
      this.fail(error);
    }
  }

  /** No event is left at or before the deadline. The first one after it stays in the queue. */
  private endAtRest(): boolean {
    const { queue, injector, reactions } = this;
    const { job, timers } = this.context;
    while (queue.next(Number.POSITIVE_INFINITY)) {
      if (queue.from === TIMER_EVENT && timers.fire(queue.handle) < 0) continue;
      if (queue.from <= UPLOAD_EVENT && this.peer.access!.isEmpty) continue;
      if (injector?.isStale(queue.to, queue.from, queue.handle)) continue;
      reactions.elapsedMs = job.stop.deadlineMs;
      queue.push(queue.time, queue.to, queue.from, queue.handle);
      return this.end('deadline');
    }
    return this.endWithNothingLeft();
  }

  private endWithNothingLeft(): true {
    const { injector, reactions } = this;
    const { job } = this.context;
    if (this.context.goal?.isReached) return this.end('delivered');
    const standstill = injector?.standstill();
    if (standstill === undefined) return this.end('quiescent');
    if (Number.isFinite(job.stop.deadlineMs)) reactions.elapsedMs = job.stop.deadlineMs;
    return this.end('deadline', standstill);
  }

  /** False if a goal that was near has moved on within the same event. */
  private endAtLimit(): boolean {
    if (this.context.goal?.isReached) return this.end('delivered');
    if (this.isAtRest) return this.endWithNothingLeft();
    if (this.isQueueFull) return this.end('failed', QUEUE_FULL);
    const limit = this.limitReached();
    if (limit !== undefined) return this.end('limit', `more than ${limit}`);
    this.isGoalNear = false;
    this.eventsMax = this.context.job.stop.events;
    return false;
  }

  /** In words; undefined if none is. */
  private limitReached(): string | undefined {
    const { events } = this.context.job.stop;
    if (this.events >= events) return `${events} messages received`;
    if (this.timeouts >= events) return `${events} timers`;
    return this.isGoalNear ? undefined : `${OBJECTS_IN_FLIGHT} different messages in flight`;
  }

  /**
   * A protocol that reacts, or is being made, has thrown an error. The message that it reacted to has been received.
   */
  private fail(error: unknown): true {
    const { peer } = this;
    if (peer.handle >= 0) peer.messages.release(peer.handle);
    const limit = machineLimitIn(error);
    if (limit !== undefined) {
      this.isCutShort = true;
      return this.end('failed', limit);
    }
    this.failures.push({ peer: peer.id, reason: reasonOf(error) });
    return this.end('failed', `the protocol of peer ${peer.id} threw an error`);
  }

  private end(stopped: Stopped, reason?: string): true {
    this.stopped = stopped;
    this.reason = reason;
    return true;
  }
}
