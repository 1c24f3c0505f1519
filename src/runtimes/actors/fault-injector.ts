/** The failure injector: applies the actions of the fault plan when they are due. */
import type { PeerId } from '../../core/protocol.ts';
import type { FaultAction, PeerAction } from '../../network/faults/fault-plan.ts';
import { Impairments } from '../../network/faults/impairments.ts';
import { LateFaults, lateFault, missingFault } from '../late-faults.ts';
import type { Failure } from '../runtime.ts';
import type { LinkChanges } from './link-changes.ts';
import type { PeerFaults } from './peer-faults.ts';
import type { RunContext } from './run-context.ts';
import type { SlowPeers } from './slow-peers.ts';
import type { Starts } from './starts.ts';

export class FaultInjector {
  private readonly context: RunContext;
  private readonly links: LinkChanges;
  private readonly peers: PeerFaults;
  private readonly slow: SlowPeers;
  private readonly starts: Starts;
  private readonly impairments = new Impairments();
  /** By peer: why it crashed last. */
  private readonly reasons: string[] = [];
  private readonly late = new LateFaults();
  private applied = 0;

  constructor(context: RunContext, links: LinkChanges, peers: PeerFaults, slow: SlowPeers, starts: Starts) {
    this.context = context;
    this.links = links;
    this.peers = peers;
    this.slow = slow;
    this.starts = starts;
    context.job.faults!.actions.forEach(({ atMs }, index) => {
      context.events.add(atMs, 'fault', 0, index);
    });
  }

  /** A peer that is paused at the end while something waits for it, in words; undefined if there is none. */
  standstill(): string | undefined {
    const actor = this.peers.pausedWithMail((peer) => this.starts.isLate(peer));
    return actor && `peer ${actor.id} stands still to the end, with ${actor.mailbox.backlog} messages before it`;
  }

  /** Peers that have crashed and not come back. */
  failures(): Failure[] {
    const { crashed } = this.context.states!;
    return this.reasons.flatMap((reason, peer) => (crashed[peer] === 1 ? [{ peer, reason }] : []));
  }

  /** What the summary says of faults that came late. */
  remarks(endedMs: number): string[] {
    const missing = this.context.job.faults!.actions.slice(this.applied);
    for (const action of missing) this.late.add(missingFault(action, endedMs));
    return this.late.remarks();
  }

  /** @param index of the action in the plan: one after the other */
  apply(index: number): void {
    const { job, clock } = this.context;
    const action = job.faults!.actions[index];
    this.applied = index + 1;
    this.late.add(lateFault(action, clock.now()));
    this.context.states!.links.apply(action);
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
        this.slow.set(action.peer, action.ms);
        break;
      case 'skew':
        this.context.states!.skew[action.peer] = action.factor;
        break;
      case 'cut':
      case 'mend':
        this.links.change(action.a, action.b, action.does === 'mend');
        break;
    }
    this.recordImpairment(action);
  }

  private applyToPeer(action: PeerAction): void {
    const { peer } = action;
    const { log, clock } = this.context;
    switch (action.does) {
      case 'crash':
        log.crashed(clock.now(), peer, action.reason);
        this.reasons[peer] = action.reason;
        this.slow.forget(peer);
        this.peers.crash(peer);
        this.starts.crash(peer);
        this.peers.tellOracles(peer, false);
        this.context.goal?.crashedOrRestarted();
        break;
      case 'restart':
        this.links.learnAll(peer);
        this.peers.restart(peer, action.keeps, this.starts.hasBegun(peer));
        this.peers.tellOracles(peer, true);
        this.context.goal?.crashedOrRestarted();
        break;
      case 'pause':
        log.paused(clock.now(), peer, false);
        this.slow.pause(peer);
        this.peers.pause(peer);
        break;
      case 'resume':
        log.paused(clock.now(), peer, true);
        this.context.states!.paused[peer] = 0;
        this.starts.resume(peer);
        this.peers.resume(peer);
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
    const { states, links, goal } = this.context;
    states!.crashed[peer] = 0;
    links.absent![peer] = 0;
    this.links.learnAll(peer);
    this.starts.join(peer);
    this.peers.tellOracles(peer, true);
    goal?.crashedOrRestarted();
  }

  private leave(peer: PeerId): void {
    this.slow.forget(peer);
    this.peers.leave(peer);
    this.starts.crash(peer);
    this.peers.tellOracles(peer, false);
    this.context.goal?.crashedOrRestarted();
  }

  private recordImpairment(action: FaultAction): void {
    const { job, log, clock, states } = this.context;
    const impairment = this.impairments.of(action);
    if (impairment === undefined || !log.full) return;
    const { peers, text, isOver } = impairment;
    const nowMs = clock.now();
    const count = peers === 'all' ? job.graph.size : peers.length;
    for (let i = 0; i < count; i++) {
      const peer = peers === 'all' ? i : peers[i];
      if (states!.crashed[peer] === 0) log.afflicted(nowMs, peer, text, isOver);
    }
  }
}
