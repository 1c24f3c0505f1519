/**
 * The failure injector: takes every event of a run with faults before the driver does, and applies the actions of the
 * plan.
 *
 * An event for a crashed peer is dropped, one for a paused peer waits (paused-peers.ts), a message to a slow peer joins
 * its queue (slow-peers.ts). Everything else goes on to the driver as it would without faults.
 */
import { LOST_BY_FAULT, PEER_CRASHED } from '../../core/drop-reasons.ts';
import type { PeerId } from '../../core/protocol.ts';
import type { FaultAction, PeerAction } from '../../network/faults/fault-plan.ts';
import { Impairments } from '../../network/faults/impairments.ts';
import type { Failure } from '../runtime.ts';
import {
  COLLECT_EVENT,
  FAULT_EVENT,
  LINE_EVENT,
  LINK_EVENT,
  ORACLE_EVENT,
  START_EVENT,
  TIMER_EVENT,
  TOLD_EVENT,
  UPLOAD_EVENT,
  WORKLOAD_EVENT,
} from './event-queue.ts';
import { PausedPeers } from './paused-peers.ts';
import type { PeerStates } from './peer-states.ts';
import type { Reactions } from './reactions.ts';
import type { Receipts } from './receipts.ts';
import type { RunContext } from './run-context.ts';
import type { SimulatedPeer } from './simulated-peer.ts';
import { SlowPeers } from './slow-peers.ts';
import type { Starts } from './starts.ts';

/** Handles an event as it would be without faults. */
type HandleEvent = (to: PeerId, from: PeerId, handle: number) => void;

export class FaultInjector {
  private readonly context: RunContext;
  private readonly actions: readonly FaultAction[];
  private readonly states: PeerStates;
  private readonly peer: SimulatedPeer;
  private readonly receipts: Receipts;
  private readonly reactions: Reactions;
  private readonly starts: Starts;
  private readonly slow: SlowPeers;
  private readonly paused: PausedPeers;
  private readonly impairments = new Impairments();
  /** By peer: why it crashed last. */
  private readonly reasons: string[] = [];
  private handleEvent: HandleEvent = () => {};
  private readonly meet = (to: PeerId, from: PeerId, handle: number): void => this.handle(to, from, handle);

  constructor(context: RunContext, peer: SimulatedPeer, receipts: Receipts, reactions: Reactions, starts: Starts) {
    this.context = context;
    this.actions = context.job.faults!.actions;
    this.states = context.states!;
    this.peer = peer;
    this.receipts = receipts;
    this.reactions = reactions;
    this.starts = starts;
    this.slow = new SlowPeers(context, peer);
    this.paused = new PausedPeers(context);
    this.actions.forEach(({ atMs }, index) => {
      context.queue.push(peer.timeAfter(atMs), 0, FAULT_EVENT, index);
    });
  }

  /** @param handleEvent gets the events that no fault stops */
  connect(handleEvent: HandleEvent): this {
    this.handleEvent = handleEvent;
    return this;
  }

  /** Handles the next event; false if none is left until then. */
  handleNext(untilMs: number): boolean {
    const { queue } = this.context;
    if (this.paused.handleReady(this.meet)) return true;
    if (!queue.next(untilMs)) return false;
    this.handle(queue.to, queue.from, queue.handle);
    return true;
  }

  /** True for an event that would change nothing. */
  isStale(to: PeerId, from: PeerId, handle: number): boolean {
    if (from === LINE_EVENT) return this.slow.isStale(to, handle);
    return from === TOLD_EVENT || (from === WORKLOAD_EVENT && this.states.crashed[to] === 1);
  }

  /** A peer that is paused at the end while events wait for it, in words; undefined if there is none. */
  standstill(): string | undefined {
    return this.paused.standstill();
  }

  /** Peers that have crashed and not come back. */
  failures(): Failure[] {
    return this.reasons.flatMap((reason, peer) => (this.states.crashed[peer] === 1 ? [{ peer, reason }] : []));
  }

  /** From and handle of the events that wait for a peer which is paused or slow. */
  waitingAt(peer: PeerId): readonly number[] {
    return [...this.paused.waitingAt(peer), ...this.slow.waitingAt(peer)];
  }

  /** From and handle of the events that wait here. */
  waitingEvents(): (readonly number[])[] {
    return [...this.paused.waiting(), ...this.slow.waiting()];
  }

  private handle(to: PeerId, from: PeerId, handle: number): void {
    const { states } = this;
    if (from === FAULT_EVENT) this.apply(this.actions[handle]);
    else if (from === LINK_EVENT) this.changePlannedLink(handle);
    else if (from === COLLECT_EVENT || from <= UPLOAD_EVENT) this.handleEvent(to, from, handle);
    else if (from >= 0 && this.losesOrRepeats(to, from, handle)) return;
    else if (states.crashed[to] === 1) this.miss(to, from, handle);
    else if (states.paused[to] === 1) this.paused.wait(to, from, handle);
    else if (from === TOLD_EVENT) this.reactions.changeLink(to, handle >> 1, (handle & 1) === 1);
    else if (from === LINE_EVENT) this.slow.leave(to, handle, this.handleEvent);
    else if (from >= 0 && this.slow.isBusy(to) && !this.starts.isWaiting(to)) this.slow.enter(to, from, handle);
    else this.handleEvent(to, from, handle);
  }

  /** A fault of this copy alone loses it, which is all that becomes of it, or makes it arrive again. */
  private losesOrRepeats(to: PeerId, from: PeerId, handle: number): boolean {
    const { books, log, messages, queue } = this.context;
    const mark = this.states.marked.take(to, handle, queue.time);
    if (mark === undefined) return false;
    if (mark.isLost) {
      this.reactions.begin(to);
      this.receipts.drop(to, from, handle, LOST_BY_FAULT);
      return true;
    }
    const copy = log.full ? messages.recordDuplicate(from, to, handle) : handle;
    if (!log.full) messages.hold(handle, 1, 0);
    books.kindDuplicated[messages.kindOf(handle)]++;
    queue.push(this.peer.timeAfter(mark.againMs), to, from, copy);
    return false;
  }

  private apply(action: FaultAction): void {
    const { states } = this;
    this.reactions.begin('peer' in action ? action.peer : -1);
    states.links.apply(action);
    switch (action.does) {
      case 'crash':
      case 'restart':
      case 'pause':
      case 'resume':
      case 'join':
      case 'leave':
        this.applyToPeer(action);
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

  private applyToPeer(action: PeerAction): void {
    const { peer } = action;
    const { log, queue } = this.context;
    switch (action.does) {
      case 'crash':
        log.crashed(queue.time, peer, action.reason);
        this.reasons[peer] = action.reason;
        this.crash(peer);
        this.tellOracles(peer, false);
        this.context.goal?.crashedOrRestarted();
        break;
      case 'restart':
        this.states.restart(peer, action.keeps);
        this.starts.restart(peer);
        this.tellOracles(peer, true);
        this.context.goal?.crashedOrRestarted();
        break;
      case 'pause':
        this.paused.pause(peer);
        log.paused(queue.time, peer, false);
        break;
      case 'resume':
        log.paused(queue.time, peer, true);
        this.paused.resume(peer);
        break;
      case 'join':
        this.join(peer);
        break;
      case 'leave':
        this.leave(peer);
        break;
    }
  }

  /** The plan has brought the links of the peer up. */
  private join(peer: PeerId): void {
    this.context.links.absent![peer] = 0;
    this.states.join(peer);
    this.starts.join(peer);
    this.tellOracles(peer, true);
    this.context.goal?.crashedOrRestarted();
  }

  /** One that has not started yet says nothing. */
  private leave(peer: PeerId): void {
    if (!this.starts.isWaiting(peer)) this.reactions.leave(peer);
    this.context.log.left(this.context.queue.time, peer);
    this.context.links.absent![peer] = 1;
    this.crash(peer);
    this.tellOracles(peer, false);
    this.context.goal?.crashedOrRestarted();
  }

  /** The failure detectors of all others learn of it; one that is back learns who is not. */
  private tellOracles(peer: PeerId, isBack: boolean): void {
    const { job, queue } = this.context;
    if (job.program.oracle === undefined) return;
    const { crashed } = this.states;
    for (let other = 0; other < job.graph.size; other++) {
      if (other === peer) continue;
      if (crashed[other] === 0) queue.push(queue.time, other, ORACLE_EVENT, 2 * peer + (isBack ? 1 : 0));
      else if (isBack) queue.push(queue.time, peer, ORACLE_EVENT, 2 * other);
    }
  }

  private crash(peer: PeerId): void {
    this.peer.forget(peer);
    // All are taken out before any is missed: a start among those that wait ends the time before the start.
    const lost = [...this.slow.take(peer), ...this.paused.waitingAt(peer), ...this.starts.takeEarly(peer)];
    this.states.crash(peer);
    for (let i = 0; i < lost.length; i += 2) this.miss(peer, lost[i], lost[i + 1]);
  }

  /** An event for a crashed peer. The workload goes on without it; a start that it misses is made up by its restart. */
  private miss(to: PeerId, from: PeerId, handle: number): void {
    const { books, job, timers } = this.context;
    if (from >= 0) {
      this.reactions.begin(to);
      this.receipts.drop(to, from, handle, this.context.links.reasonOf(PEER_CRASHED, from, to));
    } else if (from === TIMER_EVENT) timers.fire(handle);
    else if (from === WORKLOAD_EVENT) {
      // The workload wants nothing more of a peer that has left.
      if (this.context.links.absent?.[to] === 1) return;
      books.missedBroadcasts++;
      this.reactions.plan(to, job.workload.next(to));
    } else if (from === START_EVENT) this.starts.miss(to);
  }

  private changePlannedLink(index: number): void {
    const { a, b, up } = this.context.job.linkChanges[index];
    this.changeLink(a, b, up);
  }

  private changeLink(a: PeerId, b: PeerId, up: boolean): void {
    if (!this.context.links.set(a, b, up)) return;
    this.tell(a, b, up);
    this.tell(b, a, up);
  }

  /** A paused peer learns of the change when it resumes; a crashed one finds the link so when it restarts. */
  private tell(to: PeerId, other: PeerId, up: boolean): void {
    const { states } = this;
    if (states.crashed[to] === 1) return;
    if (states.paused[to] === 1) this.paused.wait(to, TOLD_EVENT, other * 2 + (up ? 1 : 0));
    else this.reactions.changeLink(to, other, up);
  }

  private recordImpairment(action: FaultAction): void {
    const { job, log, queue } = this.context;
    const impairment = this.impairments.of(action);
    if (impairment === undefined || !log.full) return;
    const { peers, text, isOver } = impairment;
    const count = peers === 'all' ? job.graph.size : peers.length;
    for (let i = 0; i < count; i++) {
      const peer = peers === 'all' ? i : peers[i];
      if (this.states.crashed[peer] === 0) log.afflicted(queue.time, peer, text, isOver);
    }
  }
}
