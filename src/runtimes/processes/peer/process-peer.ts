/**
 * What a protocol may do in a process of its own: every effect of the contract as a change of what its process has.
 */
import * as contract from '../../../core/contract.ts';
import { plainCopyOf } from '../../../core/plain-copy.ts';
import type { Broadcast, Peer, PeerId, Timer } from '../../../core/protocol.ts';
import { Random } from '../../../core/random.ts';
import { timerNumber } from '../../../core/timer-names.ts';
import type { LinkState } from './link-state.ts';
import type { Outbox } from './outbox.ts';
import type { PeerFaults } from './peer-faults.ts';
import type { ProcessContext } from './process-context.ts';
import type { Timers } from './timers.ts';
import type { WorkloadDriver } from './workload-driver.ts';

/** What its process has for it. */
interface Means {
  /** The peer's place among those of its process. */
  readonly place: number;
  readonly links: LinkState;
  readonly outbox: Outbox;
  readonly timers: Timers;
  readonly workloadDriver: WorkloadDriver;
  /** Where there are faults. */
  readonly faults: PeerFaults | undefined;
  /** How often the peer has crashed before, and what is left of its last life. */
  readonly life: number;
  readonly kept: unknown;
  /** Time of the reaction that runs. */
  now(): number;
  /** There is something to do in the next turn. */
  wake(): void;
}

export class ProcessPeer implements Peer<unknown> {
  readonly id: PeerId;
  readonly size: number;
  /** What was put away in the life before. */
  readonly kept: unknown;
  /** What outlives this one. */
  keeps: unknown;
  private readonly context: ProcessContext;
  private readonly means: Means;
  private readonly outbox: Outbox;
  private readonly workloadDriver: WorkloadDriver;
  private readonly stream: Random;
  private readonly limits: contract.Limits;

  constructor(context: ProcessContext, id: PeerId, means: Means) {
    this.context = context;
    this.id = id;
    this.size = context.job.graph.size;
    this.means = means;
    this.outbox = means.outbox;
    this.workloadDriver = means.workloadDriver;
    this.limits = contract.limitsOf(this.size, context.program.layers);
    this.kept = means.kept;
    this.keeps = means.kept;
    this.stream = new Random(context.job.seed, 'peer', id + means.life * this.size);
  }

  get degree(): number {
    return this.means.links.up.length;
  }

  neighbour(index: number): PeerId {
    const { links } = this.means;
    if (!contract.isWhole(index) || index >= links.up.length) contract.refuseNeighbour(index, links.up.length);
    return links.neighbours[links.up[index]];
  }

  now(): number {
    return this.means.now();
  }

  random(): number {
    return this.stream.next();
  }

  send(to: PeerId, message: unknown): void {
    if (to === this.id) this.sendToSelf(message);
    else this.outbox.sendTo(to, message);
  }

  sendToNeighbours(message: unknown, except?: PeerId): void {
    this.outbox.sendToNeighbours(message, contract.checkedExcept(message, except, this.size));
  }

  sendToGroup(message: unknown): void {
    contract.checkGroup(this.id, this.means.links.count, this.size);
    this.outbox.sendToGroup(message);
    this.sendToSelf(message);
  }

  deliver(broadcast: Broadcast): void {
    contract.checkDelivered(this.id, broadcast, this.size);
    const { books, log, goal } = this.context;
    this.workloadDriver.deliveries++;
    books.countDelivered(this.id, broadcast.origin);
    if (goal !== undefined) goal.deliver(this.id, broadcast.origin, broadcast.sequence);
    // The clock is read only for what the log keeps: it costs as much as the rest of a delivery.
    if (log.wants(broadcast.sequence))
      log.delivered(this.now(), this.id, broadcast.origin, broadcast.sequence, broadcast.payload);
  }

  firstTime(origin: PeerId, sequence: number): boolean {
    contract.checkFirstTime(this.id, origin, sequence, this.limits.origins);
    return this.context.seen.firstTime(this.means.place, origin, sequence);
  }

  setTimer(timer: Timer, delayMs: number, key = 0): void {
    const { log, program } = this.context;
    const number = timerNumber(this.id, 'setTimer', program.timers, timer, key);
    contract.checkTimerSet(this.id, number, delayMs, this.limits.timers);
    const { timers, faults } = this.means;
    const waitMs = faults === undefined ? delayMs : delayMs * faults.skew;
    timers.setTimer(number, this.now() + waitMs);
    if (log.detailed) log.timerSet(this.now(), this.id, number, program.timerText(number), waitMs);
    this.means.wake();
  }

  clearTimer(timer: Timer, key = 0): void {
    const { log, program } = this.context;
    const number = timerNumber(this.id, 'clearTimer', program.timers, timer, key);
    contract.checkTimer(this.id, 'clearTimer', number, this.limits.timers);
    this.means.timers.clearTimer(number);
    if (log.detailed) log.timerCleared(this.now(), this.id, number, program.timerText(number));
  }

  learn(a: PeerId, b: PeerId, up: boolean): void {
    contract.checkLearnt(this.id, a, b, up, this.size);
    const { books, log } = this.context;
    if (books.learn(this.id, a, b, up)) log.learned(this.now(), this.id, a, b, up);
  }

  judge(other: PeerId, isSuspected: boolean): void {
    contract.checkJudged(this.id, other, isSuspected, this.size);
    this.context.log.judged(this.now(), this.id, other, isSuspected);
  }

  keep(value: unknown): void {
    this.keeps = plainCopyOf(value);
  }

  finish(): void {
    const { collectMs } = this.context.job;
    if (collectMs !== undefined) this.means.timers.collectAt(this.now() + collectMs[this.id]);
    this.means.wake();
  }

  linkChanged(other: PeerId, up: boolean): void {
    this.context.log.linkChanged(this.now(), this.id, other, up);
  }

  note(text: string): void {
    contract.checkNote(this.id, text);
    this.context.log.noted(this.now(), this.id, text);
  }

  private sendToSelf(message: unknown): void {
    this.outbox.sendToSelf(message);
    this.means.wake();
  }
}
