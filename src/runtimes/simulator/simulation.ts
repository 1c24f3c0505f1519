/**
 * The deterministic simulator: the driver loop of the contract over virtual time.
 * One seed decides everything. Events of equal time happen in the order in which they were caused; network, workload
 * and each peer draw from
 * streams of their own. It never waits, and never looks at a clock: whoever runs it calls `advance` until it is over.
 */
import { payloadOf } from '../../core/payload.ts';
import type { PeerId, Protocol } from '../../core/protocol.ts';
import type { LinkStates } from '../../network/link-states.ts';
import { Books } from '../../trace/books.ts';
import { FactLog } from '../../trace/log.ts';
import { BROADCAST, CREATE, LINK, RECEIVE, START, TIMEOUT } from '../heartbeat.ts';
import { linkStatesOf } from '../job-network.ts';
import type { Failure, Job, Outcome, Stopped } from '../runtime.ts';
import { reasonOf } from '../thrown-error.ts';
import { withChanges } from '../wire.ts';
import { Calendar } from './calendar.ts';
import { COLLECT_EVENT, type EventQueue, LINK_EVENT, START_EVENT, TIMER_EVENT, WORKLOAD_EVENT } from './event-queue.ts';
import { type Driver, FaultInjector } from './fault-injector.ts';
import { NOTHING } from './messages.ts';
import { PeerStates } from './peer-states.ts';
import { AHEAD, LARGE, Prefetch } from './prefetch.ts';
import { Receipts } from './receipts.ts';
import { settle } from './settlement.ts';
import { SimulatedPeer } from './simulated-peer.ts';
import { SortedCalendar } from './sorted-calendar.ts';
import { HANDLED, TALLY, Tally } from './tally.ts';
import { Timers } from './timers.ts';

/**
 * Message objects in flight above which a run ends: a protocol that multiplies them would take the machine's memory
 * first.
 */
const OBJECTS_IN_FLIGHT = 4_000_000;

export class Simulation implements Driver {
  /** Messages received so far. */
  events = 0;
  private readonly job: Job;
  readonly books: Books;
  readonly log: FactLog;
  readonly queue: EventQueue;
  readonly timers: Timers;
  readonly links: LinkStates;
  readonly receipts: Receipts;
  readonly peer: SimulatedPeer;
  private readonly protocols: Protocol<unknown>[] = [];
  readonly tally: Tally;
  private readonly sequences: Int32Array;
  /** Only where peers are many. */
  private readonly prefetch: Prefetch | undefined;
  /** Only where there are faults. */
  readonly states: PeerStates | undefined;
  private readonly injector: FaultInjector | undefined;
  /** By peer, where starts are staggered: events that came before its start. */
  early: (number[] | undefined)[] | undefined;
  private stopped: Stopped | undefined;
  private reason: string | undefined;
  /** Time of the last reaction. */
  elapsedMs = 0;
  private isStarted = false;
  private readonly failures: Failure[] = [];

  constructor(job: Job) {
    const { size } = job.graph;
    this.job = job;
    this.books = new Books(job.graph, job.program.kinds);
    const kindNames = job.program.kinds.map((kind) => kind.name);
    this.log = new FactLog(job.trace, kindNames, job.sink);
    this.queue = job.network.resolution === '1ms' ? new Calendar() : new SortedCalendar();
    this.timers = new Timers(this.queue, size);
    this.tally = new Tally(size);
    this.links = linkStatesOf(job);
    this.states = job.faults && new PeerStates(job, this.links);
    this.peer = new SimulatedPeer(job, this);
    this.sequences = new Int32Array(size);
    this.receipts = new Receipts(this.books, this.log, this.queue, this.links, this.peer, this.tally);
    this.createProtocols();
    this.prefetch = size > LARGE ? new Prefetch(this.queue, this.tally, job.graph, this.protocols) : undefined;
    for (const [index, { atMs, a }] of job.linkChanges.entries())
      this.queue.push(this.peer.timeAfter(atMs), a, LINK_EVENT, index);
    this.injector = job.faults && new FaultInjector(job, job.faults.actions, this, this.states!);
  }

  /** Handles up to `maxEvents` more events. True when the run is over; a protocol that throws ends it. */
  advance(maxEvents: number): boolean {
    if (this.stopped !== undefined) return true;
    try {
      if (!this.isStarted) this.start();
      return this.injector === undefined ? this.handle(maxEvents) : this.handleWithFaults(maxEvents, this.injector);
    } catch (error) {
      return this.blame(error);
    } finally {
      this.peer.leave();
    }
  }

  private handle(maxEvents: number): boolean {
    const { queue, peer, prefetch } = this;
    const { deadlineMs, events } = this.job.stop;
    const { objects } = peer.messages;
    for (let budget = maxEvents; budget > 0; budget--) {
      if (prefetch !== undefined && budget % AHEAD === 0) prefetch.touch();
      if (!queue.next(deadlineMs)) return this.endAtRest();
      if (queue.from < 0 || this.early !== undefined) this.handleEvent(queue.to, queue.from, queue.handle);
      else this.receive(queue.to, queue.from, queue.handle, objects[queue.handle]);
      if (this.events >= events || objects.length > OBJECTS_IN_FLIGHT) return this.endAtLimit();
    }
    this.tally.enterInTime(this.books, this.events);
    return false;
  }

  /** The same where every event passes by the faults first. */
  private handleWithFaults(maxEvents: number, injector: FaultInjector): boolean {
    const { deadlineMs, events } = this.job.stop;
    const { objects } = this.peer.messages;
    for (let budget = maxEvents; budget > 0; budget--) {
      if (!injector.handleNext(deadlineMs)) return this.endAtRest();
      if (this.events >= events || objects.length > OBJECTS_IN_FLIGHT) return this.endAtLimit();
    }
    this.tally.enterInTime(this.books, this.events);
    return false;
  }

  interrupt(): void {
    if (this.stopped === undefined) this.end('interrupted');
  }
  /** The run so far. To be asked once, when it is over. */
  outcome(): Outcome {
    settle(this, this.tally, [...(this.early ?? []), ...(this.injector?.waitingEvents() ?? [])]);
    const { books, log, reason, elapsedMs, stopped = 'interrupted' } = this;
    const failures = this.failures.concat(this.injector?.failures() ?? []);
    return withChanges(this.job, {
      stopped,
      reason,
      elapsedMs,
      wallMs: 0,
      books,
      log,
      failures,
      remarks: books.contradictions(),
    });
  }

  private receive(to: PeerId, from: PeerId, handle: number, message: unknown): void {
    const { peer } = this;
    this.elapsedMs = this.queue.time;
    if (this.receipts.isNeeded && !this.receipts.admit(to, from, handle)) return;
    this.events++;
    this.tally.counts[to * TALLY + HANDLED]++;
    peer.id = peer.heartbeat.begin(to, RECEIVE);
    peer.message = message;
    peer.handle = handle;
    this.protocols[to].receive(from, peer.wire === undefined ? message : peer.wire.open(message, to));
    if (peer.wanted > 0) this.broadcastWanted(to);
    peer.handle = -1;
    peer.messages.release(handle);
  }

  /** What is no message, and messages to peers that may not have started yet. */
  handleEvent(to: PeerId, from: PeerId, handle: number): void {
    const waiting = this.early?.[to];
    if (from === START_EVENT) this.startPeer(to);
    else if (from === LINK_EVENT) this.changeLink(handle);
    else if (from === COLLECT_EVENT) this.log.collected(this.queue.time, to);
    else if (waiting !== undefined) waiting.push(from, handle);
    else if (from === TIMER_EVENT) this.fireTimer(to, handle);
    else if (from === WORKLOAD_EVENT) this.broadcast(to, true);
    else this.receive(to, from, handle, this.peer.messages.objects[handle]);
  }

  private fireTimer(to: PeerId, entry: number): void {
    const timer = this.timers.fire(entry);
    if (timer < 0) return;
    this.log.timerFired(this.queue.time, to, timer);
    this.beginReaction(to, TIMEOUT);
    this.protocols[to].timeout?.(timer);
    this.broadcastWanted(to);
  }

  /** @param isPlanned true where the workload's schedule asks for it, and goes on from here */
  private broadcast(to: PeerId, isPlanned: boolean): void {
    const sequence = this.sequences[to]++;
    this.books.broadcasts[to]++;
    const payload = payloadOf(this.job.payload, to, sequence);
    this.log.broadcast(this.queue.time, to, sequence, payload);
    this.beginReaction(to, BROADCAST);
    this.protocols[to].broadcast({ origin: to, sequence, payload });
    if (isPlanned) {
      this.scheduleBroadcast(to, this.job.workload.next(to));
      this.broadcastWanted(to);
    }
  }

  /** The broadcasts that the workload wants because of deliveries; they may bring deliveries of their own. */
  private broadcastWanted(to: PeerId): void {
    while (this.peer.wanted > 0) {
      this.peer.wanted--;
      this.broadcast(to, false);
    }
  }

  private changeLink(index: number): void {
    const { a, b, up } = this.job.linkChanges[index];
    if (!this.links.set(a, b, up)) return;
    this.tell(a, b, up);
    this.tell(b, a, up);
  }

  tell(to: PeerId, other: PeerId, up: boolean): void {
    this.states?.learnLink(to, other, up);
    this.log.linkChanged(this.queue.time, to, other, up);
    this.beginReaction(to, LINK);
    this.protocols[to][up ? 'linkUp' : 'linkDown']?.(other);
    this.broadcastWanted(to);
  }

  beginReaction(to: PeerId, reaction = CREATE): void {
    this.elapsedMs = this.queue.time;
    this.peer.id = this.peer.heartbeat.begin(to, reaction);
    this.peer.message = NOTHING;
  }

  /** As many as come to be, before one throws. */
  private createProtocols(): void {
    try {
      for (let to = 0; to < this.job.graph.size; to++) {
        this.beginReaction(to);
        this.protocols.push(this.job.program.create(this.peer));
      }
    } catch (error) {
      this.blame(error);
    }
  }

  private start(): void {
    this.isStarted = true;
    const { order, gapMs, atMs } = this.job.start;
    const { size } = this.job.graph;
    if (order === 'staggered') {
      this.early = Array.from({ length: size }, () => []);
      for (let p = 0; p < size; p++) this.queue.push(this.peer.timeAfter(atMs?.[p] ?? p * gapMs), p, START_EVENT, 0);
      return;
    }
    for (let p = 0; p < size; p++) this.startProtocol(p);
    for (let p = 0; p < size; p++) this.scheduleBroadcast(p, this.job.workload.first(p));
  }

  /** A new protocol in the place of the one that crashed. One whose start is yet to come waits for it. */
  restart(to: PeerId): void {
    this.log.restarted(this.queue.time, to);
    this.beginReaction(to);
    this.protocols[to] = this.job.program.create(this.peer);
    if (this.early?.[to] === undefined) this.startReaction(to);
  }

  private startProtocol(to: PeerId): void {
    this.log.started(this.queue.time, to);
    this.startReaction(to);
  }

  private startReaction(to: PeerId): void {
    this.beginReaction(to, START);
    this.protocols[to].start?.();
    this.broadcastWanted(to);
  }

  private startPeer(to: PeerId): void {
    const waiting = this.early![to]!;
    this.early![to] = undefined;
    this.startProtocol(to);
    this.scheduleBroadcast(to, this.job.workload.first(to));
    // What came before the start is handled now, in order, behind what is already due.
    for (let i = 0; i < waiting.length; i += 2) this.queue.push(this.queue.time, to, waiting[i], waiting[i + 1]);
  }

  scheduleBroadcast(to: PeerId, delayMs: number): void {
    if (delayMs !== Number.POSITIVE_INFINITY) this.queue.push(this.peer.timeAfter(delayMs), to, WORKLOAD_EVENT, 0);
  }

  /** No event is left at or before the deadline. The first one after it stays in the queue. */
  private endAtRest(): boolean {
    const { queue, injector } = this;
    while (queue.next(Number.POSITIVE_INFINITY)) {
      if (queue.from === TIMER_EVENT && this.timers.fire(queue.handle) < 0) continue;
      if (injector?.isStale(queue.to, queue.from, queue.handle)) continue;
      this.elapsedMs = this.job.stop.deadlineMs;
      queue.push(queue.time, queue.to, queue.from, queue.handle);
      return this.end('deadline');
    }
    const standstill = injector?.standstill();
    if (standstill === undefined) return this.end('quiescent');
    if (Number.isFinite(this.job.stop.deadlineMs)) this.elapsedMs = this.job.stop.deadlineMs;
    return this.end('deadline', standstill);
  }

  private endAtLimit(): true {
    const { events } = this.job.stop;
    const what =
      this.events >= events ? `${events} messages received` : `${OBJECTS_IN_FLIGHT} different messages in flight`;
    return this.end('limit', `more than ${what}`);
  }

  /**
   * The protocol that reacts, or is being made, has thrown an error. The message that it reacted to has been received.
   */
  private blame(error: unknown): true {
    if (this.peer.handle >= 0) this.peer.messages.release(this.peer.handle);
    this.failures.push({ peer: this.peer.id, reason: reasonOf(error) });
    return this.end('failed', `the protocol of peer ${this.peer.id} threw an error`);
  }

  private end(stopped: Stopped, reason?: string): true {
    this.stopped = stopped;
    this.reason = reason;
    return true;
  }
}
