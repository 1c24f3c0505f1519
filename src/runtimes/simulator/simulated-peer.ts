/**
 * What a protocol may do, in the simulator: every effect of the contract as a change of the queue, the books and the
 * log.
 *
 * One object serves all peers. A reaction is always some peer's, so the driver moves this cursor to that peer before it
 * calls the protocol:
 * a million peers then share one hot object instead of missing the cache for one each.
 */
import { kindOfSent } from '../../core/contents.ts';
import * as contract from '../../core/contract.ts';
import { linkNumber } from '../../core/graph.ts';
import type { Broadcast, Peer, PeerId, Timer } from '../../core/protocol.ts';
import { Random } from '../../core/random.ts';
import { SeenTable } from '../../core/seen.ts';
import { CopyFate } from '../../network/copy-fate.ts';
import { countUp, linkUpAt } from '../../network/link-states.ts';
import { ticksPerMsOf, timeAfter } from '../../network/time-grain.ts';
import type { Books } from '../../trace/books.ts';
import type { FactLog } from '../../trace/log.ts';
import type { Workload } from '../../workloads/workload.ts';
import { Heartbeat } from '../heartbeat.ts';
import { networkOf } from '../job-network.ts';
import type { Job, Wire } from '../runtime.ts';
import { StableStorage } from '../stable-storage.ts';
import { Copies } from './copies.ts';
import { COLLECT_EVENT, type EventQueue } from './event-queue.ts';
import { LinkTraffic } from './link-traffic.ts';
import { MessageTable, NOTHING } from './messages.ts';
import type { PeerStates } from './peer-states.ts';
import type { Simulation } from './simulation.ts';
import { DELIVERED, SENT, TALLY, type Tally } from './tally.ts';
import type { Timers } from './timers.ts';
import { Transmission } from './transmission.ts';

/** What it changes. */
type Means = Pick<Simulation, 'books' | 'log' | 'queue' | 'timers' | 'tally' | 'links' | 'states'>;

export class SimulatedPeer implements Peer<unknown> {
  /** The peer whose reaction it is; −1 between reactions. */
  id: PeerId = -1;
  readonly size: number;
  /** The message being received and its handle, −1 for none: what is forwarded unchanged keeps it. */
  message: unknown = NOTHING;
  handle = -1;
  /** Broadcasts that the workload wants because of deliveries in this reaction. */
  wanted = 0;
  /** By directed link: whether its peer knows it to be up; undefined where all are and stay so. */
  readonly up: Uint8Array | undefined;
  readonly heartbeat: Heartbeat;
  readonly messages: MessageTable;
  readonly copies: Copies;
  /** Where links have counters of their own. */
  readonly traffic: LinkTraffic | undefined;
  readonly wire: Wire | undefined;
  private readonly job: Job;
  private readonly books: Books;
  private readonly log: FactLog;
  private readonly queue: EventQueue;
  private readonly timers: Timers;
  private readonly offsets: Int32Array;
  private readonly targets: Int32Array;
  /** Grains of virtual time in a millisecond; 0 where it has none. */
  private readonly ticksPerMs: number;
  private readonly workload: Workload;
  private readonly seen: SeenTable;
  private readonly randoms: (Random | undefined)[] = [];
  private readonly fate: CopyFate;
  /** Undefined if links only delay copies. */
  private readonly transmission: Transmission | undefined;
  /** Undefined if the run has no faults. */
  private readonly states: PeerStates | undefined;
  private readonly storage: StableStorage;
  private readonly limits: contract.Limits;
  private readonly tally: Tally;
  private readonly pairSent: Float64Array | undefined;
  private readonly pairDelivered: Float64Array | undefined;
  /** True while each copy gets a number, and so a handle, of its own. */
  private tracing = false;
  /** The message sent last, and what is in flight for it: itself, or what the codec made of it. */
  private lastMessage: unknown = NOTHING;
  private lastObject: unknown = NOTHING;
  private lastHandle = -1;

  constructor(job: Job, { books, log, queue, timers, tally, links, states }: Means) {
    this.job = job;
    this.heartbeat = job.heartbeat ?? new Heartbeat();
    ({ wire: this.wire, workload: this.workload } = job);
    ({ size: this.size, offsets: this.offsets, targets: this.targets } = job.graph);
    this.books = books;
    this.log = log;
    this.queue = queue;
    this.timers = timers;
    this.ticksPerMs = ticksPerMsOf(job.network.resolution);
    this.seen = new SeenTable(this.size);
    this.states = states;
    this.storage = states?.storage ?? new StableStorage(false);
    this.limits = contract.limitsOf(this.size, job.program.layers);
    this.up = states === undefined ? links.up : states.known;
    this.messages = new MessageTable(books.kindSent, books.kindReceived, books.kindBytes);
    this.copies = new Copies(job.program, this.size, log, queue, this.messages);
    this.fate = new CopyFate(networkOf(job), links, states?.links);
    this.transmission = this.fate.isDelayOnly
      ? undefined
      : new Transmission(this.fate, books, log, queue, this.messages);
    this.traffic = books.linkMessages && new LinkTraffic(job.graph);
    this.tally = tally;
    ({ pairSent: this.pairSent, pairDelivered: this.pairDelivered } = books);
  }

  get degree(): number {
    const start = this.offsets[this.id];
    const end = this.offsets[this.id + 1];
    return this.up === undefined ? end - start : countUp(this.up, start, end);
  }
  neighbour(index: number): PeerId {
    const start = this.offsets[this.id];
    const end = this.offsets[this.id + 1];
    const link = this.up === undefined ? start + index : linkUpAt(this.up, start, end, index);
    if (!contract.isWhole(index) || link < start || link >= end) contract.refuseNeighbour(index, this.degree);
    return this.targets[link];
  }

  now(): number {
    return this.queue.time;
  }

  random(): number {
    if (this.id < 0) contract.refuseOutside('random');
    this.randoms[this.id] ??= new Random(this.job.seed, 'peer', this.id);
    return this.randoms[this.id]!.next();
  }

  send(to: PeerId, message: unknown): void {
    const handle = this.handleOf(message);
    if (to === this.id) {
      this.sendToSelf(handle);
      this.hold(handle, 1, 0);
      return;
    }
    const link = linkNumber(this.job.graph, this.id, to);
    if (link < 0) contract.refuseReceiver(this.id, to);
    if (this.traffic !== undefined) this.traffic.count(link, 1, this.messages.bytesOf(handle));
    this.transmit(to, link, handle);
    this.hold(handle, 1, 1);
  }

  sendToNeighbours(message: unknown, except?: PeerId): void {
    const but = contract.checkedExcept(message, except, this.size);
    const handle = this.handleOf(message);
    const { targets, up, traffic } = this;
    const bytes = this.messages.bytesOf(handle);
    const end = this.offsets[this.id + 1];
    let copies = 0;
    if (traffic !== undefined) traffic.countAll(this.id, bytes);
    for (let link = this.offsets[this.id]; link < end; link++) {
      const to = targets[link];
      if (to === but || (up !== undefined && up[link] === 0)) {
        if (traffic !== undefined) traffic.count(link, -1, bytes);
        continue;
      }
      this.transmit(to, link, handle);
      copies++;
    }
    this.hold(handle, copies, copies);
  }

  sendToGroup(message: unknown): void {
    const handle = this.handleOf(message);
    const start = this.offsets[this.id];
    contract.checkGroup(this.id, this.offsets[this.id + 1] - start, this.size);
    if (this.traffic !== undefined) this.traffic.countAll(this.id, this.messages.bytesOf(handle));
    // A peer's row of links holds everyone but itself.
    for (let to = 0; to < this.size; to++) {
      if (to === this.id) this.sendToSelf(handle);
      else this.transmit(to, start + (to < this.id ? to : to - 1), handle);
    }
    this.hold(handle, this.size, this.size - 1);
  }

  deliver(broadcast: Broadcast): void {
    contract.checkDelivered(this.id, broadcast, this.size);
    const { origin, sequence } = broadcast;
    this.tally.counts[this.id * TALLY + DELIVERED]++;
    if (this.pairDelivered !== undefined) this.pairDelivered[this.id * this.size + origin]++;
    this.log.delivered(this.queue.time, this.id, origin, sequence, broadcast.payload);
    if (this.workload.delivered?.(this.id)) this.wanted++;
  }

  firstTime(origin: PeerId, sequence: number): boolean {
    contract.checkFirstTime(this.id, origin, sequence, this.limits.origins);
    return this.seen.firstTime(this.id, origin, sequence);
  }

  setTimer(timer: Timer, delayMs: number): void {
    contract.checkTimerSet(this.id, timer, delayMs, this.limits.timers);
    const factor = this.states === undefined ? 1 : this.states.skew[this.id];
    this.timers.set(this.id, timer, this.timeAfter(delayMs * factor));
  }

  clearTimer(timer: Timer): void {
    contract.checkTimer(this.id, 'clearTimer', timer, this.limits.timers);
    this.timers.clear(this.id, timer);
  }

  learn(a: PeerId, b: PeerId, up: boolean): void {
    contract.checkLearnt(this.id, a, b, up, this.size);
    if (this.books.learn(this.id, a, b, up)) this.log.learned(this.queue.time, this.id, a, b, up);
  }

  keep(value: unknown): void {
    this.storage.keep(this.id, value);
  }

  get kept(): unknown {
    return this.storage.keptOf(this.id);
  }

  finish(): void {
    if (this.id < 0) contract.refuseOutside('finish');
    const { collectMs } = this.job;
    if (collectMs !== undefined) this.queue.push(this.timeAfter(collectMs[this.id]), this.id, COLLECT_EVENT, 0);
  }

  note(text: string): void {
    contract.checkNote(this.id, text);
    this.log.noted(this.queue.time, this.id, text);
  }

  /** No reaction runs from now on: what a protocol asks for between two of them is refused. */
  leave(): void {
    this.id = -1;
    this.message = NOTHING;
    this.lastMessage = NOTHING;
    this.heartbeat.rest();
  }

  /** A crash takes what the runtime keeps for a peer. */
  forget(peer: PeerId): void {
    this.seen.forget(peer);
    this.books.forgetBeliefs(peer);
    this.timers.clearAll(peer);
  }

  /** The time `delayMs` from now, at the run's resolution. */
  timeAfter(delayMs: number): number {
    return timeAfter(this.queue.time, delayMs, this.ticksPerMs);
  }

  /**
   * A handle for the message: the one under which it came in or was sent last, while copies of that are in flight; else
   * a new one.
   */
  private handleOf(message: unknown): number {
    if (this.id < 0) contract.refuseOutside('send');
    this.tracing = this.log.full;
    const { wire } = this;
    if (wire === undefined) {
      if (message === this.message) return this.handle;
      if (message === this.lastMessage && this.messages.objects[this.lastHandle] === this.lastObject)
        return this.lastHandle;
    }
    const kind = kindOfSent(message, this.id, this.job.program);
    this.lastMessage = message;
    this.lastObject = wire === undefined ? message : wire.seal(message, this.id);
    this.lastHandle = this.messages.add(
      this.lastObject,
      kind,
      this.job.sizeOf(message),
      this.copies.countIn(this.lastObject, kind, this.id),
    );
    return this.lastHandle;
  }

  private sendToSelf(handle: number): void {
    const copy = this.tracing ? this.copies.record(this.id, this.id, handle, 0) : handle;
    this.queue.push(this.queue.time, this.id, this.id, copy);
    if (this.pairSent !== undefined) this.pairSent[this.id * this.size + this.id] += this.messages.countOf(handle);
  }

  /** One copy on its way over a link. */
  private transmit(to: PeerId, link: number, handle: number): void {
    const copy = this.tracing ? this.copies.record(this.id, to, handle, 1) : handle;
    const { transmission, queue } = this;
    if (transmission === undefined) queue.push(this.fate.delayOnly(link, queue.time), to, this.id, copy);
    else transmission.send(this.id, to, link, copy, this.tracing);
    if (this.pairSent !== undefined) this.pairSent[this.id * this.size + to] += this.messages.countOf(handle);
  }

  /** Closes a send of `copies` of one message: they are in flight now. */
  private hold(handle: number, copies: number, crossings: number): void {
    this.tally.counts[this.id * TALLY + SENT] += this.copies.isUniform
      ? copies
      : copies * this.messages.countOf(handle);
    // While tracing, each copy has a handle of its own, held as it was made.
    if (this.tracing) this.messages.hold(handle, 0, 0);
    else if (this.transmission === undefined) this.messages.hold(handle, copies, crossings);
    else this.transmission.close(handle, copies, crossings);
  }
}
