/** One peer: what its protocol may do, its mailbox and its counters. */
import * as contract from '../../core/contract.ts';
import type { Broadcast, Peer, PeerId, Protocol, Timer } from '../../core/protocol.ts';
import { Random } from '../../core/random.ts';
import { timerNumber } from '../../core/timer-names.ts';
import { PEERS_IN_MATRIX } from '../../trace/books.ts';
import { isSampled } from '../../trace/sampling.ts';
import type { Workload } from '../../workloads/workload.ts';
import type { KnownLinks } from './known-links.ts';
import type { Mailbox } from './mailbox.ts';
import type { Outbox } from './outbox.ts';
import type { RunContext } from './run-context.ts';

export class Actor implements Peer<unknown> {
  readonly id: PeerId = 0;
  readonly size: number = 0;
  readonly mailbox: Mailbox;
  /** Broadcasts that the workload wants because of deliveries in this reaction. */
  wanted = 0;
  /** 1 while the log keeps a sample of the broadcasts, or none; else 0. */
  isSampling = 0;
  /** Broadcasts made; messages handled. */
  broadcasts = 0;
  handled = 0;
  /** Deliveries by origin; above 64 peers all in the first cell. */
  readonly deliveredOf: number[];
  /** Whether its protocol has started and not crashed; and whether it may react, as it is not paused either. */
  isStarted = false;
  isAwake = false;
  protocol!: Protocol<unknown>;
  private readonly context: RunContext;
  private readonly workload: Workload;
  private readonly goal: RunContext['goal'];
  private readonly outbox: Outbox;
  private readonly links: KnownLinks;
  /** What an origin is masked with to find its cell: all bits up to 64 peers, none above. */
  private readonly cellMask: number = 0;
  private stream: Random | undefined = undefined;

  constructor(context: RunContext, mailbox: Mailbox, outbox: Outbox, links: KnownLinks) {
    const { graph, workload } = context.job;
    const isMatrix = graph.size <= PEERS_IN_MATRIX;
    this.id = mailbox.id;
    this.size = graph.size;
    this.context = context;
    this.goal = context.goal;
    this.workload = workload;
    this.mailbox = mailbox;
    this.outbox = outbox;
    this.links = links;
    this.cellMask = isMatrix ? -1 : 0;
    this.deliveredOf = new Array(isMatrix ? graph.size : 1).fill(0);
  }

  get degree(): number {
    return this.links.degreeOf(this.id);
  }

  neighbour(index: number): PeerId {
    return this.links.neighbour(this.id, index);
  }

  now(): number {
    return this.context.clock.now();
  }

  random(): number {
    this.stream ??= new Random(this.context.job.seed, 'peer', this.id);
    return this.stream.next();
  }

  send(to: PeerId, message: unknown): void {
    this.outbox.send(to, message);
  }

  sendToNeighbours(message: unknown, except?: PeerId): void {
    this.outbox.sendToNeighbours(message, except);
  }

  sendToGroup(message: unknown): void {
    this.outbox.sendToGroup(message);
  }

  deliver(broadcast: Broadcast): void {
    contract.checkDelivered(this.id, broadcast, this.size);
    const { origin, sequence } = broadcast;
    this.deliveredOf[origin & this.cellMask]++;
    if (this.goal !== undefined) this.goal.deliver(this.id, origin, sequence);
    if (this.isSampling === 0 || isSampled(sequence))
      this.context.log.delivered(this.now(), this.id, origin, sequence, broadcast.payload);
    if (this.workload.delivered !== undefined && this.workload.delivered(this.id) === true) this.wanted++;
  }

  firstTime(origin: PeerId, sequence: number): boolean {
    contract.checkFirstTime(this.id, origin, sequence, this.context.limits.origins);
    return this.context.seen.firstTime(this.id, origin, sequence);
  }

  setTimer(timer: Timer, delayMs: number, key = 0): void {
    const { timers, limits, states, log, job } = this.context;
    const number = timerNumber(this.id, 'setTimer', job.program.timers, timer, key);
    contract.checkTimerSet(this.id, number, delayMs, limits.timers);
    const factor = states === undefined ? 1 : states.skew[this.id];
    timers.set(this.now() + delayMs * factor, this.id, number);
    if (log.detailed) log.timerSet(this.now(), this.id, number, job.program.timerText(number), delayMs * factor);
  }

  clearTimer(timer: Timer, key = 0): void {
    const { timers, limits, log, job } = this.context;
    const number = timerNumber(this.id, 'clearTimer', job.program.timers, timer, key);
    contract.checkTimer(this.id, 'clearTimer', number, limits.timers);
    timers.clear(this.id, number);
    if (log.detailed) log.timerCleared(this.now(), this.id, number, job.program.timerText(number));
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
    this.context.storage.keep(this.id, value);
  }

  get kept(): unknown {
    return this.context.storage.keptOf(this.id);
  }

  finish(): void {
    const { events, job } = this.context;
    if (job.collectMs !== undefined) events.add(this.now() + job.collectMs[this.id], 'collection', this.id);
  }

  linkChanged(other: PeerId, up: boolean): void {
    this.context.log.linkChanged(this.now(), this.id, other, up);
  }

  note(text: string): void {
    contract.checkNote(this.id, text);
    if (this.context.log.full) this.context.log.noted(this.now(), this.id, text);
  }
}
