/**
 * A peer of the reference runtime: what a protocol may do, and when it is called. It refuses whatever the contract
 * forbids: effects outside of a reaction, a reaction inside another one, a message to somebody who is no neighbour.
 */
import { linkNumber, neighboursOf } from '../src/core/graph.ts';
import { invariant } from '../src/core/invariant.ts';
import { plainCopyOf } from '../src/core/plain-copy.ts';
import type { Broadcast, Peer, PeerId, Protocol, Timer } from '../src/core/protocol.ts';
import { Random } from '../src/core/random.ts';
import { timerNumber } from '../src/core/timer-names.ts';
import type { Fact } from '../src/trace/facts.ts';
import { broadcastOf, digestOf } from './broadcasts.ts';
import { type Coming, ReferenceQueue } from './reference-queue.ts';
import type { Event, ReferenceRuntime } from './reference-runtime.ts';

export class ReferencePeer implements Peer<unknown> {
  readonly id: PeerId;
  readonly size: number;
  hasCrashed = false;
  isPaused = false;
  /** What has come while it stood still. */
  waiting: Coming[] = [];
  slowMs = 0;
  skew = 1;
  private readonly runtime: ReferenceRuntime;
  private readonly stream: Random;
  private protocol!: Protocol<unknown>;
  private isReacting = false;
  /** What came before the start. */
  private early: Coming[] | undefined;
  private line: ReferenceQueue;
  /** Peers to whom it knows its link to be down. */
  private readonly knownDown = new Set<PeerId>();
  private storedValue: unknown;
  private keptValue: unknown;
  private readonly timers = new Map<number, Event>();
  private readonly seen = new Set<string>();
  private readonly beliefs = new Set<string>();
  private broadcasts = 0;
  private wanted = 0;

  constructor(runtime: ReferenceRuntime, id: PeerId) {
    this.runtime = runtime;
    this.id = id;
    this.size = runtime.job.graph.size;
    this.line = new ReferenceQueue(runtime, this);
    this.stream = new Random(runtime.job.seed, 'peer', id);
    if (runtime.job.start.order === 'staggered') this.early = [];
  }

  // The runtime's side.

  create(): void {
    this.knownDown.clear();
    for (let other = 0; other < this.size; other++) if (!this.runtime.isUp(this.id, other)) this.knownDown.add(other);
    this.isReacting = true;
    this.protocol = this.runtime.job.program.create(this);
    this.isReacting = false;
  }

  /** Its staggered start. */
  starting(): Coming {
    const happen = () => {
      const early = this.early!;
      this.early = undefined;
      this.begin();
      this.plan('first');
      for (const coming of early) this.runtime.after(0, () => this.come(coming));
    };
    const miss = () => {
      this.early = undefined;
      this.plan('first');
    };
    return { happen, miss };
  }

  begin(): void {
    this.fact({ fact: 'started' });
    this.react((protocol) => protocol.start?.());
  }

  plan(which: 'first' | 'next'): void {
    const delayMs = this.runtime.job.workload[which](this.id);
    if (delayMs === Number.POSITIVE_INFINITY) return;
    const happen = () => {
      this.broadcast();
      this.plan('next');
      this.broadcastWanted();
    };
    const coming = this.afterStart({ happen, miss: () => this.plan('next') });
    this.runtime.after(delayMs, () => this.come(coming), { matters: () => !this.hasCrashed });
  }

  /** Whatever comes to this peer comes by here. */
  come(coming: Coming): void {
    if (this.hasCrashed) coming.miss();
    else if (this.isPaused) this.waiting.push(coming);
    else coming.happen();
  }

  message(coming: Coming): Coming {
    return this.afterStart({ happen: () => this.line.pass(coming), miss: coming.miss });
  }

  /** What comes before a staggered start waits for it. */
  private afterStart(coming: Coming): Coming {
    const happen = () => {
      if (this.early === undefined) coming.happen();
      else this.early.push(self);
    };
    const self: Coming = { happen, miss: coming.miss };
    return self;
  }

  react(reaction: (protocol: Protocol<unknown>) => void): void {
    this.reactOnce(reaction);
    this.broadcastWanted();
  }

  linkChanged(other: PeerId, up: boolean): void {
    const happen = () => {
      if (up) this.knownDown.delete(other);
      else this.knownDown.add(other);
      this.fact({ fact: up ? 'link-up' : 'link-down', other });
      this.react((protocol) => (up ? protocol.linkUp?.(other) : protocol.linkDown?.(other)));
    };
    this.come({ happen, miss: () => {} });
  }

  tellOracle(other: PeerId, isBack: boolean): void {
    const { oracle } = this.runtime.job.program;
    if (oracle === undefined) return;
    const happen = () => this.react((protocol) => oracle[isBack ? 'restarted' : 'crashed'](protocol, other));
    const coming = this.afterStart({ happen, miss: () => {} });
    this.runtime.after(0, () => this.come(coming));
  }

  crash(reason: string): void {
    this.fact({ fact: 'crashed', reason });
    for (const timer of [...this.timers.keys()]) this.cancelTimer(timer);
    this.seen.clear();
    this.beliefs.clear();
    const missed = [...this.line.close(), ...this.waiting, ...(this.early ?? [])];
    this.line = new ReferenceQueue(this.runtime, this);
    this.waiting = [];
    if (this.early !== undefined) this.early = [];
    this.hasCrashed = true;
    this.isPaused = false;
    this.slowMs = 0;
    this.skew = 1;
    for (const coming of missed) coming.miss();
  }

  restart(keeps: boolean): void {
    this.hasCrashed = false;
    if (!keeps) this.storedValue = undefined;
    this.keptValue = this.storedValue;
    this.fact({ fact: 'restarted' });
    this.create();
    if (this.early === undefined) this.react((protocol) => protocol.start?.());
  }

  pause(): void {
    this.isPaused = true;
    this.fact({ fact: 'paused' });
  }

  resume(): void {
    this.isPaused = false;
    this.fact({ fact: 'resumed' });
    for (const coming of this.waiting) this.runtime.ready.push(() => this.come(coming));
    this.waiting = [];
  }

  private reactOnce(reaction: (protocol: Protocol<unknown>) => void): void {
    invariant(!this.isReacting, 'a reaction inside another one');
    this.isReacting = true;
    reaction(this.protocol);
    this.isReacting = false;
  }

  private broadcast(): void {
    const broadcast = broadcastOf(this.runtime.job.payload, this.id, this.broadcasts++);
    this.fact({ fact: 'broadcast', sequence: broadcast.sequence, ...digestOf(broadcast) });
    this.reactOnce((protocol) => protocol.broadcast(broadcast));
  }

  private broadcastWanted(): void {
    while (this.wanted > 0) {
      this.wanted--;
      this.broadcast();
    }
  }

  private neighbours(): PeerId[] {
    this.inReaction();
    const { graph } = this.runtime.job;
    const row = [...neighboursOf(graph, this.id)];
    return row.filter((other) => !this.knownDown.has(other));
  }

  fact(fact: FactOfPeer): void {
    this.runtime.facts.push({ time: this.runtime.now, peer: this.id, ...fact } as Fact);
  }

  private inReaction(): void {
    invariant(this.isReacting, 'an effect outside of a reaction');
  }

  // The protocol's side.

  get degree(): number {
    return this.neighbours().length;
  }

  neighbour(index: number): PeerId {
    const neighbours = this.neighbours();
    invariant(index in neighbours, `peer ${this.id} has no neighbour number ${index}`);
    return neighbours[index];
  }

  now(): number {
    return this.runtime.now;
  }

  random(): number {
    return this.stream.next();
  }

  send(to: PeerId, message: unknown): void {
    const isLinked = to === this.id || linkNumber(this.runtime.job.graph, this.id, to) >= 0;
    invariant(isLinked, `peer ${this.id} has no link to ${to}`);
    this.inReaction();
    this.runtime.transmit(this.id, to, message);
  }

  sendToNeighbours(message: unknown, except?: PeerId): void {
    for (const to of this.neighbours()) if (to !== except) this.send(to, message);
  }

  sendToGroup(message: unknown): void {
    for (let to = 0; to < this.size; to++) this.send(to, message);
  }

  deliver(broadcast: Broadcast): void {
    this.inReaction();
    this.runtime.lastMs = this.runtime.now;
    this.fact({ fact: 'delivered', origin: broadcast.origin, sequence: broadcast.sequence, ...digestOf(broadcast) });
    if (this.runtime.job.workload.delivered?.(this.id)) this.wanted++;
  }

  firstTime(origin: PeerId, sequence: number): boolean {
    const name = `${origin}.${sequence}`;
    if (this.seen.has(name)) return false;
    this.seen.add(name);
    return true;
  }

  setTimer(given: Timer, delayMs: number, key = 0): void {
    this.inReaction();
    const { program } = this.runtime.job;
    const timer = timerNumber(this.id, 'setTimer', program.timers, given, key);
    this.cancelTimer(timer);
    const happen = () => {
      // One that waited may have been cleared or moved by what was handled before it.
      if (this.timers.get(timer) !== event) return;
      this.timers.delete(timer);
      this.fact({ fact: 'timer-fired', timer });
      this.react((protocol) => program.timeout(protocol, timer));
    };
    const coming = this.afterStart({ happen, miss: () => {} });
    const isBackground = program.background?.isTimer(timer) ? ('timer' as const) : undefined;
    const event = this.runtime.after(delayMs * this.skew, () => this.come(coming), { isBackground });
    this.timers.set(timer, event);
  }

  clearTimer(timer: Timer, key = 0): void {
    this.cancelTimer(timerNumber(this.id, 'clearTimer', this.runtime.job.program.timers, timer, key));
  }

  private cancelTimer(timer: number): void {
    const event = this.timers.get(timer);
    if (event !== undefined) this.runtime.cancel(event);
    this.timers.delete(timer);
  }

  learn(a: PeerId, b: PeerId, up: boolean): void {
    const link = linkName(a, b);
    if (this.beliefs.has(link) === up) return;
    if (up) this.beliefs.add(link);
    else this.beliefs.delete(link);
    this.fact({ fact: 'learned', a, b, up });
  }

  keep(value: unknown): void {
    this.storedValue = plainCopyOf(value);
  }

  get kept(): unknown {
    return this.keptValue;
  }

  judge(other: PeerId, isSuspected: boolean): void {
    this.fact({ fact: isSuspected ? 'suspected' : 'restored', other });
  }

  note(text: string): void {
    this.fact({ fact: 'noted', text });
  }
}

/** A fact but for its time and peer. */
type FactOfPeer = Fact extends infer Each ? (Each extends Fact ? Omit<Each, 'time' | 'peer'> : never) : never;

export function linkName(a: PeerId, b: PeerId): string {
  return a < b ? `${a}-${b}` : `${b}-${a}`;
}
