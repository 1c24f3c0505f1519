/**
 * The end of a run with `stop: { when: delivered }`: every correct peer has delivered every broadcast that a correct
 * peer made; of a consensus protocol, every correct peer has decided every instance in which a correct peer proposed.
 *
 * A peer is correct if no adversary has it and the plan of faults leaves it running: one that crashes and restarts is
 * correct, and what it delivered before the crash counts. Here one that joins late or leaves is none. The goal is not
 * reached while a correct peer has yet to start or to make a broadcast that its workload has planned, or while a crash
 * or restart is still to come. Where peers are processes, each counts its own part, and the parent adds up.
 */

import type { PeerId } from '../core/protocol.ts';
import { SeenTable } from '../core/seen-table.ts';
import { isPeerChange } from '../network/faults/fault-plan.ts';
import type { JobData } from './job-data.ts';

type GoalJob = Pick<JobData, 'faults' | 'byzantine'> & { readonly graph: Pick<JobData['graph'], 'size'> };

export class DeliveryGoal {
  /** Broadcasts that correct peers have made; of consensus, instances in which they proposed. */
  made = 0;
  /** How often such a broadcast was delivered by a correct peer, the first time by each. */
  delivered = 0;
  readonly correctCount: number;
  /** By peer: 1 if it is correct. */
  private readonly correct: Uint8Array;
  private readonly seen: SeenTable;
  /** Correct peers whose workload has more to come or has not begun, and broadcasts that wait to be made. */
  private open: number;
  private crashesLeft: number;
  private readonly whenReached: () => void;

  /** By origin: broadcasts that it has made; undefined unless the protocol is one of consensus. */
  private readonly proposals: Int32Array | undefined;

  /**
   * @param decides true for consensus
   * @param whenReached is called when the goal may have been reached, perhaps several times
   */
  constructor({ graph, faults, byzantine = [] }: GoalJob, decides: boolean, whenReached: () => void = () => {}) {
    const { size } = graph;
    const changes = (faults?.actions ?? []).filter(isPeerChange);
    this.correct = new Uint8Array(size).fill(1);
    for (const { does, peer } of changes) this.correct[peer] = does === 'restart' ? 1 : 0;
    for (const { does, peer } of changes) if (does === 'join' || does === 'leave') this.correct[peer] = 0;
    for (const peer of byzantine) this.correct[peer] = 0;
    this.correctCount = this.correct.reduce((sum, one) => sum + one, 0);
    this.crashesLeft = changes.length;
    this.open = this.correctCount;
    this.seen = new SeenTable(size);
    this.proposals = decides ? new Int32Array(size) : undefined;
    this.whenReached = whenReached;
  }

  get isReached(): boolean {
    return this.open === 0 && this.crashesLeft === 0 && this.delivered === this.made * this.correctCount;
  }

  isCorrect(peer: PeerId): boolean {
    return this.correct[peer] === 1;
  }

  /** The workload has been asked for the next broadcast of a peer, and wants it after so long; Infinity for no more. */
  planned(peer: PeerId, delayMs: number): void {
    if (delayMs === Number.POSITIVE_INFINITY && this.correct[peer] === 1) this.hold(-1);
  }

  /** So many broadcasts more, or fewer, wait to be made. */
  hold(change: number): void {
    this.open += change;
    this.look();
  }

  broadcast(origin: PeerId): void {
    this.make(origin, 1);
  }

  deliver(peer: PeerId, origin: PeerId, sequence: number): void {
    // Which proposal is decided does not matter.
    const name = this.proposals === undefined ? origin : 0;
    const counts = this.proposals !== undefined || this.correct[origin] === 1;
    if (this.correct[peer] === 0 || !counts || !this.seen.firstTime(peer, name, sequence)) return;
    this.delivered++;
    this.look();
  }

  /** A planned crash, restart, arrival or departure has happened. */
  crashedOrRestarted(): void {
    this.crashesLeft--;
    this.look();
  }

  /**
   * What a peer has delivered, for its next life in another process: origin and sequence of each, one after the other.
   */
  deliveriesOf(peer: PeerId): number[] {
    const names: number[] = [];
    this.seen.each(peer, (origin, sequence) => names.push(origin, sequence));
    return names;
  }

  /** Goes on with what a peer had made and delivered in another process. */
  resume(peer: PeerId, made: number, names: readonly number[]): void {
    this.make(peer, made);
    for (let at = 0; at < names.length; at += 2) this.deliver(peer, names[at], names[at + 1]);
  }

  /** Instances count once: each origin numbers its proposals from 0. */
  private make(origin: PeerId, count: number): void {
    if (this.correct[origin] === 0) return;
    if (this.proposals === undefined) {
      this.made += count;
      return;
    }
    this.proposals[origin] += count;
    this.made = Math.max(this.made, this.proposals[origin]);
  }

  private look(): void {
    if (this.isReached) this.whenReached();
  }
}

/** The goal of a run; undefined unless it ends when all is delivered. */
export function goalOf(
  job: GoalJob & Pick<JobData, 'stop'>,
  decides: boolean,
  whenReached?: () => void,
): DeliveryGoal | undefined {
  return job.stop.when === undefined ? undefined : new DeliveryGoal(job, decides, whenReached);
}
