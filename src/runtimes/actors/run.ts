/**
 * One run of the actors, in real time: what is due when, and when it is over.
 *
 * `advance` works until the event loop should have a turn, and says how long to wait. Between two looks at the clock
 * the peers handle as many messages as take about a millisecond, so timers and the deadline are kept to about that,
 * however busy they are.
 */

import { machineLimitIn } from '../../core/machine-limit.ts';
import type { PeerId } from '../../core/protocol.ts';
import { coverageOf } from '../../trace/coverage.ts';
import { withChanges } from '../message-copies.ts';
import type { Failure, Job, Outcome, Stopped } from '../runtime.ts';
import { reasonOf } from '../thrown-error.ts';
import type { TimedEvent } from './event-queue.ts';
import { FaultInjector } from './fault-injector.ts';
import { completeBooks } from './final-books.ts';
import { LinkChanges } from './link-changes.ts';
import { PeerFaults } from './peer-faults.ts';
import { PlannedBroadcasts } from './planned-broadcasts.ts';
import { RestDetector } from './rest-detector.ts';
import { makeParts, type RunParts } from './run-parts.ts';
import { SlowPeers } from './slow-peers.ts';
import { Starts } from './starts.ts';

/** How long it works before the event loop has a turn; and how long on due events before messages have their turn. */
const WORK_MS = 25;
const DUE_MS = 10;
/** Messages handled between two looks at the clock, and events. */
const FEWEST = 16;
const MOST = 1 << 16;
const DUE_AT_ONCE = 256;
/** Message objects in flight above which a run ends, as a protocol that multiplies them would exhaust the memory. */
const ENVELOPES_MAX = 6_000_000;

export class Run {
  isOver = false;
  private readonly job: Job;
  private readonly parts: RunParts;
  private readonly broadcasts: PlannedBroadcasts;
  private readonly starts: Starts;
  private readonly links: LinkChanges;
  private readonly slow: SlowPeers;
  /** Undefined if the run has no faults. */
  private readonly injector: FaultInjector | undefined;
  /** Undefined if nothing goes on in the background. */
  private readonly rest: RestDetector | undefined;
  private isSettled = false;
  private budget = FEWEST;
  private stopped: Stopped = 'quiescent';
  private reason: string | undefined;
  private elapsedMs = 0;
  private readonly failures: Failure[] = [];
  /** The peer whose reaction was ended from outside. */
  private cutShort: PeerId | undefined;

  constructor(job: Job) {
    this.job = job;
    this.parts = makeParts(job);
    const { context, actors, reactions, scheduler, backpressure, links } = this.parts;
    this.broadcasts = new PlannedBroadcasts(context, reactions);
    this.starts = new Starts(context, scheduler, this.broadcasts);
    this.links = new LinkChanges(links, reactions);
    this.slow = new SlowPeers(context, actors, reactions, scheduler);
    job.linkChanges.forEach((change, index) => {
      context.events.add(change.atMs, 'link', change.a, index);
    });
    const { background } = job.program;
    this.rest = background && new RestDetector(this.parts, background, () => this.starts.isDone);
    const peerFaults = new PeerFaults(context, actors, reactions, scheduler, backpressure);
    this.injector = job.faults && new FaultInjector(context, this.links, peerFaults, this.slow, this.starts);
  }

  /** Makes the protocols, and starts those that start together. */
  begin(): void {
    const { context, actors, reactions } = this.parts;
    this.catching(() => {
      for (const { id } of actors) if (context.links.absent?.[id] !== 1) reactions.create(id);
    });
    context.clock.start();
    if (this.job.start.order === 'common' && !this.isOver) this.catching(() => this.starts.startAll());
  }

  get coverage(): number {
    return coverageOf(this.parts.context.books, this.job.program.decides);
  }

  get events(): number {
    return this.parts.reactions.events;
  }

  now(): number {
    return this.parts.context.clock.now();
  }

  /** Works for a while if there is something to do. Returns for how many ms there is not. An error of a protocol ends it. */
  advance(): number {
    let waitMs = 0;
    this.catching(() => {
      waitMs = this.work();
    });
    return waitMs;
  }

  end(stopped: Stopped, reason?: string): void {
    if (this.isOver) return;
    this.isOver = true;
    this.stopped = stopped;
    this.reason = reason;
    this.elapsedMs = this.now();
  }

  /** Ends the run because a reaction was ended from outside: nothing in it has counted what the peer handled. */
  failEnded(error: unknown): void {
    this.cutShort = this.parts.reactions.reacting;
    this.fail(error);
    this.job.heartbeat?.rest();
  }

  /** Call it once, when the run is over. */
  outcome(): Outcome {
    completeBooks(this.parts, this.cutShort);
    const { stopped, reason, elapsedMs } = this;
    const { books, log } = this.parts.context;
    const failures = [...this.failures, ...(this.injector?.failures() ?? [])];
    const remarks = [...books.contradictions(), ...(this.injector?.remarks(elapsedMs) ?? [])];
    return withChanges(this.job, { stopped, reason, elapsedMs, wallMs: elapsedMs, books, log, failures, remarks });
  }

  private catching(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.fail(error);
    } finally {
      this.job.heartbeat?.rest();
    }
  }

  private fail(error: unknown): void {
    const peer = this.parts.reactions.reacting;
    const limit = machineLimitIn(error);
    if (limit !== undefined) {
      this.end('failed', limit);
      return;
    }
    this.failures.push({ peer, reason: reasonOf(error) });
    this.end('failed', `the protocol of peer ${peer} threw an error`);
  }

  private work(): number {
    const until = this.now() + WORK_MS;
    for (let now = this.now(); now < until && !this.isOver; now = this.now()) {
      if (this.injector !== undefined) this.handleDue(this.dueBy(now));
      this.starts.startNext(now);
      this.handleDue(this.dueBy(now));
      this.slow.serve();
      if (this.parts.scheduler.isIdle) {
        const waitMs = this.nextMs() - this.now();
        if (waitMs === Number.POSITIVE_INFINITY) this.endAtRest();
        if (waitMs > 0)
          return this.endIfOver() ? 0 : Math.min(this.restMs(waitMs), this.job.stop.deadlineMs - this.now());
      }
      this.runPeers();
      if (this.endIfOver()) break;
    }
    return 0;
  }

  /**
   * A timer may be a millisecond late, a copy on a modelled link may not: just before something is due the run only
   * gives the event loop turns.
   */
  private restMs(waitMs: number): number {
    if (this.parts.transmission?.isDelaying !== true) return waitMs;
    return waitMs <= 2 ? 0 : waitMs - 1.5;
  }

  private endIfOver(): boolean {
    const { deadlineMs, events } = this.job.stop;
    const { context, envelopes, reactions } = this.parts;
    const { end } = context;
    if (end.stopped !== undefined) this.end(end.stopped, end.reason);
    else if (this.parts.context.goal?.isReached) this.end('delivered');
    else if (this.isSettled) this.endAtRest();
    else if (envelopes.all.length > ENVELOPES_MAX)
      this.end('limit', `more than ${ENVELOPES_MAX} different messages in flight`);
    else if (this.events >= events) this.end('limit', `${events} messages received`);
    else if (reactions.timeouts >= events) this.end('limit', `more than ${events} timers`);
    else if (this.now() >= deadlineMs) this.endAtDeadline();
    return this.isOver;
  }

  /** Nothing is to come. A run in which something waits for a paused peer goes on to its deadline, if it has one. */
  private endAtRest(): void {
    const standstill = this.injector?.standstill();
    if (this.parts.context.goal?.isReached) this.end('delivered');
    else if (standstill === undefined) this.end('quiescent');
    else if (this.job.stop.deadlineMs === Number.POSITIVE_INFINITY) this.end('deadline', standstill);
  }

  private endAtDeadline(): void {
    const standstill = this.injector?.standstill();
    if (this.injector !== undefined && standstill === undefined && this.isAtRest()) this.end('quiescent');
    else this.end('deadline', standstill);
  }

  /** True if nothing more happens in a run with faults: only broadcasts of peers that have crashed are left. */
  private isAtRest(): boolean {
    const { scheduler, context } = this.parts;
    const { events, states } = context;
    const isMissed = ({ what, peer }: TimedEvent): boolean => what === 'broadcast' && states!.crashed[peer] === 1;
    const isSlowDone = this.slow.nextMs === Number.POSITIVE_INFINITY;
    return scheduler.isIdle && isSlowDone && this.starts.isDone && events.entries.every(isMissed);
  }

  /** About a millisecond's worth of messages; if a peer is about to start, at most what is left of the round before it. */
  private runPeers(): void {
    const before = this.now();
    this.parts.scheduler.run(this.budget, this.job.stop.events, this.starts.turnsLeft(before));
    const tookMs = this.now() - before;
    if (tookMs > 2) this.budget = Math.max(FEWEST, this.budget >>> 1);
    else if (tookMs < 0.5) this.budget = Math.min(MOST, this.budget << 1);
  }

  private nextMs(): number {
    return Math.min(this.starts.nextMs, this.parts.context.events.nextMs, this.slow.nextMs);
  }

  private handleDue(now: number): void {
    const { events } = this.parts.context;
    for (let done = 1; events.nextMs <= now; done++) {
      const event = events.take();
      this.handle(event, event.atMs);
      if (done % DUE_AT_ONCE === 0 && this.now() > now + DUE_MS) return;
    }
  }

  /** In a run with faults, those before the next start come before it, and those after it come after it, however late. */
  private dueBy(now: number): number {
    return this.injector === undefined ? now : Math.min(now, this.starts.nextMs);
  }

  private handle(event: TimedEvent, atMs: number): void {
    const { what, peer, number } = event;
    const { context, reactions, transmission } = this.parts;
    if (what === 'timer') {
      reactions.fireTimer(event);
      if (this.rest?.isReached(this.now())) this.isSettled = true;
    } else if (what === 'broadcast') this.broadcast(peer, atMs);
    else if (what === 'arrival') transmission!.arrive(peer, number);
    else if (what === 'collection') context.log.collected(this.now(), peer);
    else if (what === 'fault') this.injector!.apply(number);
    else
      this.links.change(
        this.job.linkChanges[number].a,
        this.job.linkChanges[number].b,
        this.job.linkChanges[number].up,
      );
  }

  private broadcast(peer: number, atMs: number): void {
    if (this.parts.context.links.absent?.[peer] === 1) return;
    if (this.parts.context.states?.crashed[peer] === 1) this.broadcasts.miss(peer, atMs);
    else this.broadcasts.make(peer, atMs);
  }
}
