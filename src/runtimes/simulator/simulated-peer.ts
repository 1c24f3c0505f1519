/**
 * What a protocol may do in the simulator: each effect of the contract as a change of the queue, the books and the log.
 *
 * One object serves all peers: the driver moves this cursor to a peer before it calls the protocol of that peer. A
 * million peers then share one hot object instead of missing the cache for one each.
 */

import * as contract from '../../core/contract.ts';
import { degreeOf, firstLink, type Graph, linkNumber, neighbourAt } from '../../core/graph.ts';
import { kindOfSent } from '../../core/message-contents.ts';
import type { Broadcast, Peer, PeerId, Timer } from '../../core/protocol.ts';
import { Random } from '../../core/random.ts';
import { SeenTable } from '../../core/seen-table.ts';
import { timerNumber } from '../../core/timer-names.ts';
import { CopyFate } from '../../network/copy-fate.ts';
import type { DownLinks } from '../../network/down-links.ts';
import { ticksPerMsOf, timeAfter } from '../../network/time-grain.ts';
import type { FactLog } from '../../trace/log.ts';
import type { Workload } from '../../workloads/workload.ts';
import type { Heartbeat } from '../heartbeat.ts';
import { networkOf } from '../job-network.ts';
import type { Wire } from '../runtime.ts';
import { StableStorage } from '../stable-storage.ts';
import { COLLECT_EVENT, type EventQueue } from './event-queue.ts';
import { LinkTraffic } from './link-traffic.ts';
import { type MessageTable, NOTHING } from './messages.ts';
import type { PeerAccess } from './peer-access.ts';
import type { Receipts } from './receipts.ts';
import type { RunContext } from './run-context.ts';
import { DELIVERED, SENT, TALLY, type Tally } from './tally.ts';
import { Transmission } from './transmission.ts';

export class SimulatedPeer implements Peer<unknown> {
  /** The peer whose reaction runs; −1 between reactions. */
  id: PeerId = -1;
  readonly size: number;
  /** The message being received and its handle, −1 for none: if it is forwarded unchanged it keeps the handle. */
  message: unknown = NOTHING;
  handle = -1;
  /** Broadcasts that the workload wants because of deliveries in this reaction. */
  wanted = 0;
  /** Undefined if no watchdog reads it. */
  readonly heartbeat: Heartbeat | undefined;
  readonly messages: MessageTable;
  /** Undefined if links have no counters of their own. */
  readonly traffic: LinkTraffic | undefined;
  readonly wire: Wire | undefined;
  readonly seen: SeenTable;
  private readonly context: RunContext;
  private readonly log: FactLog;
  private readonly queue: EventQueue;
  private readonly graph: Graph;
  /** Links that their peer knows to be down; undefined if all are up throughout. */
  private readonly down: DownLinks | undefined;
  /** Grains of virtual time in a millisecond; 0 if it has none. */
  private readonly ticksPerMs: number;
  private readonly workload: Workload;
  private readonly randoms: (Random | undefined)[] = [];
  private readonly fate: CopyFate;
  /** Undefined if links only delay copies. */
  private readonly transmission: Transmission | undefined;
  private readonly storage: StableStorage;
  private readonly limits: contract.Limits;
  private readonly tally: Tally;
  /** Told of every delivery; undefined if the end of the run does not depend on any. */
  private readonly delivered: RunContext['delivered'];
  private readonly pairSent: Float64Array | undefined;
  private readonly pairDelivered: Float64Array | undefined;
  /** True while each copy gets a number, and so a handle, of its own. */
  private tracing = false;
  /** The message sent last, and what is in flight for it: itself, or what the codec made of it. */
  private lastMessage: unknown = NOTHING;
  private lastObject: unknown = NOTHING;
  private lastHandle = -1;

  constructor(context: RunContext, receipts: Receipts) {
    const { job, books, links, states } = context;
    this.context = context;
    this.heartbeat = job.heartbeat;
    this.delivered = context.delivered;
    ({ wire: this.wire, workload: this.workload } = job);
    this.graph = job.graph;
    this.size = job.graph.size;
    ({ log: this.log, queue: this.queue, messages: this.messages, tally: this.tally } = context);
    this.ticksPerMs = ticksPerMsOf(job.network.resolution);
    this.seen = new SeenTable(this.size);
    this.storage = states?.storage ?? new StableStorage(false);
    this.limits = contract.limitsOf(this.size, job.program.layers);
    this.down = states === undefined ? links.down : states.known;
    this.fate = new CopyFate(networkOf(job), links, states?.links);
    this.transmission = this.fate.isDelayOnly ? undefined : new Transmission(this.fate, context, receipts);
    this.traffic = books.linkMessages && new LinkTraffic(job.graph);
    ({ pairSent: this.pairSent, pairDelivered: this.pairDelivered } = books);
  }

  /** The copies that wait for bandwidth; undefined if no peer's is limited. */
  get access(): PeerAccess | undefined {
    return this.transmission?.access;
  }

  /** A reaction of the peer begins. */
  begin(peer: PeerId, reaction: number): void {
    this.id = peer;
    this.message = NOTHING;
    if (this.heartbeat !== undefined) this.heartbeat.begin(peer, reaction);
  }

  get degree(): number {
    return this.down === undefined ? degreeOf(this.graph, this.id) : this.down.degreeOf(this.id);
  }
  neighbour(index: number): PeerId {
    const { degree } = this;
    if (!contract.isWhole(index) || index >= degree) contract.refuseNeighbour(index, degree);
    return this.down === undefined ? neighbourAt(this.graph, this.id, index) : this.down.neighbourAt(this.id, index);
  }

  now(): number {
    return this.queue.time;
  }

  random(): number {
    if (this.id < 0) contract.refuseOutside('random');
    this.randoms[this.id] ??= new Random(this.context.job.seed, 'peer', this.id);
    return this.randoms[this.id]!.next();
  }

  send(to: PeerId, message: unknown): void {
    const handle = this.handleOf(message);
    if (to === this.id) {
      this.sendToSelf(handle);
      this.hold(handle, 1, 0);
      return;
    }
    const link = linkNumber(this.graph, this.id, to);
    if (link < 0) contract.refuseReceiver(this.id, to);
    if (this.traffic !== undefined) this.traffic.count(link, 1, this.messages.bytesOf(handle));
    this.transmit(to, link, handle);
    this.hold(handle, 1, 1);
  }

  sendToNeighbours(message: unknown, except?: PeerId): void {
    const but = contract.checkedExcept(message, except, this.size);
    const handle = this.handleOf(message);
    const { graph, id, traffic } = this;
    const { targets } = graph;
    const down = this.down?.of(id);
    const bytes = this.messages.bytesOf(handle);
    const first = firstLink(graph, id);
    const end = firstLink(graph, id + 1);
    let copies = 0;
    let downBefore = 0;
    if (traffic !== undefined) traffic.countAll(id, bytes);
    for (let link = first; link < end; link++) {
      const to = targets === undefined ? neighbourAt(graph, id, link - first) : targets[link];
      const isDown = down !== undefined && down[downBefore] === to;
      if (isDown) downBefore++;
      if (to === but || isDown) {
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
    const start = firstLink(this.graph, this.id);
    contract.checkGroup(this.id, degreeOf(this.graph, this.id), this.size);
    if (this.traffic !== undefined) this.traffic.countAll(this.id, this.messages.bytesOf(handle));
    // The row of links of a peer holds all peers but itself.
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
    if (this.delivered !== undefined) this.delivered(this.id, origin, sequence);
    if (this.workload.delivered?.(this.id)) this.wanted++;
  }

  firstTime(origin: PeerId, sequence: number): boolean {
    contract.checkFirstTime(this.id, origin, sequence, this.limits.origins);
    return this.seen.firstTime(this.id, origin, sequence);
  }

  setTimer(timer: Timer, delayMs: number, key = 0): void {
    const { states, timers, job } = this.context;
    const number = timerNumber(this.id, 'setTimer', job.program.timers, timer, key);
    contract.checkTimerSet(this.id, number, delayMs, this.limits.timers);
    const factor = states === undefined ? 1 : states.skew[this.id];
    timers.set(this.id, number, this.timeAfter(delayMs * factor));
    if (this.log.detailed)
      this.log.timerSet(this.queue.time, this.id, number, job.program.timerText(number), delayMs * factor);
  }

  clearTimer(timer: Timer, key = 0): void {
    const { timers, job } = this.context;
    const number = timerNumber(this.id, 'clearTimer', job.program.timers, timer, key);
    contract.checkTimer(this.id, 'clearTimer', number, this.limits.timers);
    timers.clear(this.id, number);
    if (this.log.detailed) this.log.timerCleared(this.queue.time, this.id, number, job.program.timerText(number));
  }

  learn(a: PeerId, b: PeerId, up: boolean): void {
    contract.checkLearnt(this.id, a, b, up, this.size);
    if (this.context.books.learn(this.id, a, b, up)) this.log.learned(this.queue.time, this.id, a, b, up);
  }

  judge(other: PeerId, isSuspected: boolean): void {
    contract.checkJudged(this.id, other, isSuspected, this.size);
    this.log.judged(this.queue.time, this.id, other, isSuspected);
  }

  keep(value: unknown): void {
    this.storage.keep(this.id, value);
  }

  get kept(): unknown {
    return this.storage.keptOf(this.id);
  }

  finish(): void {
    if (this.id < 0) contract.refuseOutside('finish');
    const { collectMs } = this.context.job;
    if (collectMs !== undefined) this.queue.push(this.timeAfter(collectMs[this.id]), this.id, COLLECT_EVENT, 0);
  }

  linkChanged(other: PeerId, up: boolean): void {
    this.log.linkChanged(this.queue.time, this.id, other, up);
  }

  note(text: string): void {
    contract.checkNote(this.id, text);
    this.log.noted(this.queue.time, this.id, text);
  }

  /** No reaction runs from now on: what a protocol asks for between two reactions is refused. */
  leave(): void {
    this.id = -1;
    this.message = NOTHING;
    this.lastMessage = NOTHING;
    this.heartbeat?.rest();
  }

  /** A crash deletes what the runtime keeps for a peer. */
  forget(peer: PeerId): void {
    this.seen.forget(peer);
    this.context.books.forgetBeliefs(peer);
    this.context.timers.clearAll(peer);
  }

  /** The time `delayMs` from now, at the run's resolution. */
  timeAfter(delayMs: number): number {
    return timeAfter(this.queue.time, delayMs, this.ticksPerMs);
  }

  /**
   * The handle under which the message was received or sent last, while copies of that are in flight; else a new one.
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
    const { job } = this.context;
    const kind = kindOfSent(message, this.id, job.program);
    this.lastMessage = message;
    this.lastObject = wire === undefined ? message : wire.seal(message, this.id);
    this.lastHandle = this.messages.open(this.lastObject, kind, job.sizeOf(message), this.id);
    return this.lastHandle;
  }

  private sendToSelf(handle: number): void {
    const copy = this.tracing ? this.messages.recordSent(this.id, this.id, handle, 0) : handle;
    this.queue.push(this.queue.time, this.id, this.id, copy);
    if (this.pairSent !== undefined) this.pairSent[this.id * this.size + this.id] += this.messages.countOf(handle);
  }

  /** Puts one copy on a link. */
  private transmit(to: PeerId, link: number, handle: number): void {
    const copy = this.tracing ? this.messages.recordSent(this.id, to, handle, 1) : handle;
    const { transmission, queue } = this;
    if (transmission === undefined) queue.push(this.fate.delayOnly(link, queue.time), to, this.id, copy);
    else transmission.send(this.id, to, link, copy, this.tracing);
    if (this.pairSent !== undefined) this.pairSent[this.id * this.size + to] += this.messages.countOf(handle);
  }

  /** Ends the sending of `copies` of one message: they are in flight now. */
  private hold(handle: number, copies: number, crossings: number): void {
    this.tally.counts[this.id * TALLY + SENT] += this.messages.isUniform
      ? copies
      : copies * this.messages.countOf(handle);
    // While tracing, each copy has a handle of its own, held as it was made.
    if (this.tracing) this.messages.hold(handle, 0, 0);
    else if (this.transmission === undefined) this.messages.hold(handle, copies, crossings);
    else this.transmission.close(handle, copies, crossings);
  }
}
