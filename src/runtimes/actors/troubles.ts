/**
 * The faults of a run: applies the actions of the plan when they are due, and says what becomes of what is due at peers
 * that have crashed.
 *
 * A peer that stands still or has crashed gets no turns. To the first, mail comes and all else is owed; what comes to
 * the second is lost (`Transmission.enter`), what
 * waited before it is lost at the crash, and the workload goes on without it.
 */
import { PEER_CRASHED } from '../../core/drop-reasons.ts';
import type { PeerId } from '../../core/protocol.ts';
import type { FaultAction } from '../../network/faults/fault-plan.ts';
import { Impairments } from '../../network/faults/impairments.ts';
import type { Failure } from '../runtime.ts';
import type { Due } from './agenda.ts';
import type { Conditions } from './conditions.ts';
import type { Ensemble } from './ensemble.ts';
import { Lines } from './lines.ts';
import { loseCopy } from './losses.ts';
import type { Stage } from './stage.ts';

/** The run, as the faults see it. */
export interface Schedule {
  /** Starts a peer whose time has come. */
  startPeer(peer: PeerId, nowMs: number): void;
  /** The workload goes on where the peer does not start. */
  planFirst(peer: PeerId, fromMs: number): void;
  /** A broadcast was planned for this time, and the next one follows. */
  planNext(peer: PeerId, fromMs: number): void;
}

export class Troubles {
  readonly lines: Lines;
  private readonly ensemble: Ensemble;
  private readonly stage: Stage;
  private readonly schedule: Schedule;
  private readonly conditions: Conditions;
  private readonly actions: readonly FaultAction[];
  private readonly impairments = new Impairments();
  private readonly reasons: string[] = [];
  /** By peer: 1 once its time to start has come. */
  private readonly begun: Uint8Array;
  /** Who stood still then. */
  private readonly startsLate = new Set<PeerId>();

  constructor(
    ensemble: Ensemble,
    stage: Stage,
    schedule: Schedule,
    conditions: Conditions,
    actions: readonly FaultAction[],
  ) {
    const { graph, start } = ensemble.job;
    this.ensemble = ensemble;
    this.stage = stage;
    this.schedule = schedule;
    this.conditions = conditions;
    this.actions = actions;
    this.lines = new Lines(ensemble, stage, conditions);
    this.begun = new Uint8Array(graph.size).fill(start.order === 'common' ? 1 : 0);
    actions.forEach(({ atMs }, index) => {
      ensemble.agenda.add(atMs, 'fault', 0, index);
    });
  }

  /** True where what is due has been dealt with: a fault, or a broadcast of a peer that has crashed. */
  meet({ what, peer, number }: Due, atMs: number): boolean {
    if (what === 'fault') {
      this.apply(this.actions[number]);
      return true;
    }
    if (what !== 'broadcast' || this.conditions.crashed[peer] === 0) return false;
    this.ensemble.books.missedBroadcasts++;
    this.schedule.planNext(peer, atMs);
    return true;
  }

  /** True where a peer does not start now, though its time has come: it does so when it goes on, or comes back. */
  holdsBack(peer: PeerId): boolean {
    const { conditions } = this;
    this.begun[peer] = 1;
    if (conditions.paused[peer] === 1) this.startsLate.add(peer);
    else if (conditions.crashed[peer] === 1) this.schedule.planFirst(peer, this.ensemble.now());
    else return false;
    return true;
  }

  /** Who stands still while something waits for it, in words. */
  standstill(): string | undefined {
    const actor = this.ensemble.actors.find(({ id }) => this.conditions.paused[id] === 1 && this.isAwaited(id));
    return actor && `peer ${actor.id} stands still to the end, with ${actor.backlog} messages before it`;
  }

  /** True where nothing more can come of what is left. */
  isAtRest(): boolean {
    const { agenda } = this.ensemble;
    const isMissed = ({ what, peer }: Due): boolean => what === 'broadcast' && this.conditions.crashed[peer] === 1;
    const isDone = this.lines.nextMs === Number.POSITIVE_INFINITY && this.begun.every((begun) => begun === 1);
    return this.stage.isIdle && isDone && agenda.entries.every(isMissed) && this.standstill() === undefined;
  }

  /** Peers that have crashed and not come back. */
  failures(): Failure[] {
    return this.reasons.flatMap((reason, peer) => (this.conditions.crashed[peer] === 1 ? [{ peer, reason }] : []));
  }

  private isAwaited(peer: PeerId): boolean {
    return this.ensemble.actors[peer].backlog > 0 || this.stage.owes(peer) || this.startsLate.has(peer);
  }

  private apply(action: FaultAction): void {
    const { conditions, stage } = this;
    conditions.links.apply(action);
    switch (action.does) {
      case 'crash':
        this.crash(action.peer, action.reason);
        break;
      case 'restart':
        conditions.restart(action.peer, action.keeps);
        stage.restart(action.peer, this.begun[action.peer] === 1);
        break;
      case 'pause':
        this.pause(action.peer);
        break;
      case 'resume':
        this.resume(action.peer);
        break;
      case 'slow':
        this.lines.set(action.peer, action.ms);
        break;
      case 'skew':
        conditions.skew[action.peer] = action.factor;
        break;
      case 'cut':
      case 'mend':
        stage.changeLink(action.a, action.b, action.does === 'mend');
        break;
    }
    this.recordImpairment(action);
  }

  private crash(peer: PeerId, reason: string): void {
    const { ensemble, stage, conditions } = this;
    const { actors, agenda, books, full, letters, log, seen } = ensemble;
    const actor = actors[peer];
    log.crashed(ensemble.now(), peer, reason);
    this.reasons[peer] = reason;
    conditions.crash(peer);
    this.lines.end(peer);
    stage.putAside(actor);
    actor.crash((number) => loseCopy(ensemble, peer, letters.all[number], PEER_CRASHED));
    full.abandon(peer);
    agenda.clearTimers(peer);
    seen.forget(peer);
    books.forgetBeliefs(peer);
    stage.miss(actor);
    if (this.startsLate.delete(peer)) this.schedule.planFirst(peer, this.ensemble.now());
  }

  private pause(peer: PeerId): void {
    const { ensemble, stage, conditions } = this;
    const actor = ensemble.actors[peer];
    ensemble.log.paused(ensemble.now(), peer, false);
    conditions.paused[peer] = 1;
    actor.isAwake = false;
    this.lines.pause(peer);
    stage.putAside(actor);
  }

  private resume(peer: PeerId): void {
    const { ensemble, stage, conditions } = this;
    const actor = ensemble.actors[peer];
    ensemble.log.paused(ensemble.now(), peer, true);
    conditions.paused[peer] = 0;
    if (this.startsLate.delete(peer)) this.schedule.startPeer(peer, ensemble.now());
    if (!actor.isStarted || actor.isAwake) return;
    actor.isAwake = true;
    if (conditions.slow[peer] === 1) stage.hasten(actor);
    else stage.letIn(actor);
  }

  private recordImpairment(action: FaultAction): void {
    const { actors, log } = this.ensemble;
    const impairment = this.impairments.of(action);
    if (impairment === undefined || !log.full) return;
    const { peers, text, isOver } = impairment;
    const nowMs = this.ensemble.now();
    const meant = peers === 'all' ? actors.map(({ id }) => id) : peers;
    for (const peer of meant) if (this.conditions.crashed[peer] === 0) log.afflicted(nowMs, peer, text, isOver);
  }
}
