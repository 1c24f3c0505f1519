/**
 * The end of a run with `stop: { when: delivered }`: every correct peer has delivered every broadcast that a correct
 * peer made.
 *
 * A peer is correct if no adversary has it and the plan of faults leaves it running: one that crashes and restarts is correct, and what it
 * delivered before the crash counts. The goal is not reached while a correct peer has yet to start or to make a
 * broadcast that its workload has planned, or while a crash or restart is still to come. Where peers are processes,
 * each counts its own part, and the parent adds up.
 */
import type { PeerId } from '../core/protocol.ts';
import { SeenTable } from '../core/seen-table.ts';
import type { FaultPlan } from '../network/faults/fault-plan.ts';

export class DeliveryGoal {
  /** Broadcasts that correct peers have made. */
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

  /**
   * @param whenReached is called when the goal may have been reached, perhaps several times
   * @param byzantine peers that are not correct whatever they do
   */
  constructor(
    size: number,
    faults: FaultPlan | undefined,
    whenReached: () => void = () => {},
    byzantine: readonly PeerId[] = [],
  ) {
    const changes = (faults?.actions ?? []).filter(({ does }) => does === 'crash' || does === 'restart');
    this.correct = new Uint8Array(size).fill(1);
    for (const action of changes) if ('peer' in action) this.correct[action.peer] = action.does === 'restart' ? 1 : 0;
    for (const peer of byzantine) this.correct[peer] = 0;
    this.correctCount = this.correct.reduce((sum, one) => sum + one, 0);
    this.crashesLeft = changes.length;
    this.open = this.correctCount;
    this.seen = new SeenTable(size);
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
    this.made += this.correct[origin];
  }

  deliver(peer: PeerId, origin: PeerId, sequence: number): void {
    if ((this.correct[peer] & this.correct[origin]) === 0 || !this.seen.firstTime(peer, origin, sequence)) return;
    this.delivered++;
    this.look();
  }

  /** A planned crash or restart has happened. */
  crashedOrRestarted(): void {
    this.crashesLeft--;
    this.look();
  }

  /** What a peer has delivered, for its next life in another process: origin and sequence of each, one after the other. */
  deliveriesOf(peer: PeerId): number[] {
    const names: number[] = [];
    this.seen.each(peer, (origin, sequence) => names.push(origin, sequence));
    return names;
  }

  /** Goes on with what a peer had made and delivered in another process. */
  resume(peer: PeerId, made: number, names: readonly number[]): void {
    this.made += made * this.correct[peer];
    for (let at = 0; at < names.length; at += 2) this.deliver(peer, names[at], names[at + 1]);
  }

  private look(): void {
    if (this.isReached) this.whenReached();
  }
}
