/**
 * A deliberately simple runtime: the driver loop of the contract over one sorted list of events. It is the yardstick of the real simulator, whose
 * rules it follows to the letter (streams of random numbers, ties in the order of their causes, facts), and runs protocols in tests of their own,
 * with messages frozen, and with losses, duplicates and crashes where a test asks for them.
 */
import { linkNumber } from '../src/core/graph.ts';
import { invariant } from '../src/core/invariant.ts';
import type { Broadcast, Peer, PeerId, Protocol, Timer } from '../src/core/protocol.ts';
import { Random } from '../src/core/random.ts';
import type { Job, Stopped } from '../src/runtimes/runtime.ts';
import type { Fact } from '../src/trace/facts.ts';

/** What goes wrong, beside what the job says. */
export interface Trouble {
  /** The chance of each message between two peers to be lost, and to come twice. */
  readonly loss?: number;
  readonly duplication?: number;
  /** Each peer stops for good at its time. */
  readonly crashes?: readonly { readonly peer: PeerId; readonly atMs: number }[];
}

export interface DumbOutcome {
  readonly stopped: Stopped;
  readonly elapsedMs: number;
  /** All facts, whatever the job's trace level. */
  readonly facts: readonly Fact[];
  /** Messages sent, by the name of their kind. */
  readonly sent: ReadonlyMap<string, number>;
}

interface Event {
  readonly time: number;
  happen(): void;
}

export function runDumbly(job: Job, trouble: Trouble = {}): DumbOutcome {
  return new DumbRuntime(job, trouble).run();
}

class DumbRuntime {
  readonly job: Job;
  readonly facts: Fact[] = [];
  readonly sent = new Map<string, number>();
  readonly network: Random;
  /** Links that are down, as `a-b`, a < b. */
  readonly down = new Set<string>();
  now = 0;
  private readonly trouble: Trouble;
  private readonly chance: Random;
  private readonly peers: DumbPeer[] = [];
  /** What is to come, by time; at equal times in the order in which it was caused. */
  private readonly events: Event[] = [];
  private readonly arrivals = new Map<string, number>();
  private messages = 0;
  private received = 0;

  constructor(job: Job, trouble: Trouble) {
    this.job = job;
    this.trouble = trouble;
    this.network = new Random(job.seed, 'network');
    this.chance = new Random(job.seed, 'trouble');
    for (let id = 0; id < job.graph.size; id++) this.peers.push(new DumbPeer(this, id));
    for (const peer of this.peers) peer.create();
  }

  run(): DumbOutcome {
    const { stop, start } = this.job;
    this.scheduleTrouble();
    if (start.order === 'staggered') for (const peer of this.peers) this.after(peer.id * start.gapMs, () => peer.start());
    else {
      for (const peer of this.peers) peer.begin();
      for (const peer of this.peers) peer.plan('first');
    }
    let elapsedMs = 0;
    for (let event = this.events.shift(); event !== undefined; event = this.events.shift()) {
      if (event.time > stop.deadlineMs) return this.outcome('deadline', stop.deadlineMs);
      this.now = event.time;
      const before = this.facts.length;
      event.happen();
      if (this.facts.length > before) elapsedMs = this.now;
      if (this.received >= stop.events) return this.outcome('limit', this.now);
    }
    return this.outcome('quiescent', elapsedMs);
  }

  after(delayMs: number, happen: () => void): void {
    this.at(this.timeAfter(delayMs), happen);
  }

  isUp(a: PeerId, b: PeerId): boolean {
    return !this.down.has(linkName(a, b));
  }

  /** One copy of a message, to another peer or to the peer itself. */
  transmit(from: PeerId, to: PeerId, message: unknown): void {
    const { program } = this.job;
    const kind = program.kinds[program.kindOf(message)].name;
    const broadcast = program.broadcastOf(message, from);
    const copy = { message: this.messages++, kind, ...(broadcast && { origin: broadcast.origin, sequence: broadcast.sequence }) };
    this.sent.set(kind, (this.sent.get(kind) ?? 0) + 1);
    const time = from === to ? this.now : this.arrival(from, to);
    this.facts.push({ fact: 'sent', time: this.now, peer: from, to, bytes: from === to ? 0 : this.job.sizeOf(message), ...copy });
    const object = deepFrozen(this.job.wire === undefined ? message : this.job.wire(message));
    const drop = (reason: string) => this.facts.push({ fact: 'dropped', time: this.now, peer: from, to, reason, ...copy });
    const arrive = () => {
      if (this.peers[to].hasCrashed) drop('crashed');
      else if (from !== to && !this.isUp(from, to)) drop('link down');
      else {
        this.peers[to].meet(() => {
          this.received++;
          this.facts.push({ fact: 'received', time: this.now, peer: to, from, ...copy });
          this.peers[to].react((protocol) => protocol.receive(from, object));
        });
      }
    };
    if (from !== to && this.happens(this.trouble.loss)) drop('lost');
    else this.at(time, arrive);
    if (from !== to && this.happens(this.trouble.duplication)) this.at(this.arrival(from, to), arrive);
  }

  private at(time: number, happen: () => void): void {
    let low = 0;
    let high = this.events.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.events[middle].time <= time) low = middle + 1;
      else high = middle;
    }
    this.events.splice(low, 0, { time, happen });
  }

  private timeAfter(delayMs: number): number {
    const ticksPerMs = { '1ms': 1, '1us': 1000, real: 0 }[this.job.network.resolution];
    if (ticksPerMs === 1) return this.now + Math.round(delayMs);
    return ticksPerMs === 0 ? this.now + delayMs : Math.round((this.now + delayMs) * ticksPerMs) / ticksPerMs;
  }

  private arrival(from: PeerId, to: PeerId): number {
    const { delay, fifo } = this.job.network;
    const time = delay === undefined ? this.now : this.timeAfter(delay.draw(this.network));
    if (!fifo) return time;
    const link = `${from}-${to}`;
    const inOrder = Math.max(time, this.arrivals.get(link) ?? 0);
    this.arrivals.set(link, inOrder);
    return inOrder;
  }

  private happens(chance = 0): boolean {
    return chance > 0 && this.chance.next() < chance;
  }

  private scheduleTrouble(): void {
    const { down, linkChanges } = this.job;
    for (const [a, b] of down) this.down.add(linkName(a, b));
    for (const { atMs, a, b, up } of linkChanges) this.after(atMs, () => this.changeLink(a, b, up));
    for (const { peer, atMs } of this.trouble.crashes ?? []) this.after(atMs, () => this.peers[peer].crash());
  }

  private changeLink(a: PeerId, b: PeerId, up: boolean): void {
    if (this.isUp(a, b) === up) return;
    if (up) this.down.delete(linkName(a, b));
    else this.down.add(linkName(a, b));
    this.peers[a].linkChanged(b, up);
    this.peers[b].linkChanged(a, up);
  }

  private outcome(stopped: Stopped, elapsedMs: number): DumbOutcome {
    return { stopped, elapsedMs, facts: this.facts, sent: this.sent };
  }
}

class DumbPeer implements Peer<unknown> {
  readonly id: PeerId;
  readonly size: number;
  hasCrashed = false;
  private readonly runtime: DumbRuntime;
  private readonly stream: Random;
  private protocol!: Protocol<unknown>;
  private isReacting = false;
  /** What came before the start. */
  private early: (() => void)[] | undefined;
  private readonly timers = new Map<Timer, object>();
  private readonly seen = new Set<string>();
  private readonly beliefs = new Set<string>();
  private broadcasts = 0;
  private wanted = 0;

  constructor(runtime: DumbRuntime, id: PeerId) {
    this.runtime = runtime;
    this.id = id;
    this.size = runtime.job.graph.size;
    this.stream = new Random(runtime.job.seed, 'peer', id);
    if (runtime.job.start.order === 'staggered') this.early = [];
  }

  // The runtime's side.

  create(): void {
    this.isReacting = true;
    this.protocol = this.runtime.job.program.create(this);
    this.isReacting = false;
  }

  start(): void {
    const early = this.early!;
    this.early = undefined;
    this.begin();
    this.plan('first');
    for (const happen of early) this.runtime.after(0, happen);
  }

  begin(): void {
    if (this.hasCrashed) return;
    this.fact({ fact: 'started' });
    this.react((protocol) => protocol.start?.());
  }

  plan(which: 'first' | 'next'): void {
    const delayMs = this.runtime.job.workload[which](this.id);
    if (delayMs === Number.POSITIVE_INFINITY) return;
    this.runtime.after(delayMs, () => {
      if (this.hasCrashed) return;
      this.broadcast();
      this.plan('next');
      this.broadcastWanted();
    });
  }

  /** Lets it happen here: now, or after the start. */
  meet(happen: () => void): void {
    if (this.early === undefined) happen();
    else this.early.push(happen);
  }

  react(reaction: (protocol: Protocol<unknown>) => void): void {
    this.reactOnce(reaction);
    this.broadcastWanted();
  }

  linkChanged(other: PeerId, up: boolean): void {
    if (this.hasCrashed) return;
    this.fact({ fact: up ? 'link-up' : 'link-down', other });
    this.react((protocol) => (up ? protocol.linkUp?.(other) : protocol.linkDown?.(other)));
  }

  crash(): void {
    this.hasCrashed = true;
    this.timers.clear();
    this.fact({ fact: 'crashed', reason: 'as the test asked' });
  }

  private reactOnce(reaction: (protocol: Protocol<unknown>) => void): void {
    invariant(!this.isReacting, 'a reaction inside another one');
    this.isReacting = true;
    reaction(this.protocol);
    this.isReacting = false;
  }

  private broadcast(): void {
    const broadcast = Object.freeze({ origin: this.id, sequence: this.broadcasts++, payload: this.runtime.job.payload });
    this.fact({ fact: 'broadcast', sequence: broadcast.sequence });
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
    const row = [...graph.targets.subarray(graph.offsets[this.id], graph.offsets[this.id + 1])];
    return row.filter((other) => this.runtime.isUp(this.id, other));
  }

  private fact(fact: FactOfPeer): void {
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
    const isLinked = to === this.id || (linkNumber(this.runtime.job.graph, this.id, to) >= 0 && this.runtime.isUp(this.id, to));
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

  deliver({ origin, sequence }: Broadcast): void {
    this.inReaction();
    this.fact({ fact: 'delivered', origin, sequence });
    if (this.runtime.job.workload.delivered?.(this.id)) this.wanted++;
  }

  firstTime(origin: PeerId, sequence: number): boolean {
    const name = `${origin}.${sequence}`;
    if (this.seen.has(name)) return false;
    this.seen.add(name);
    return true;
  }

  setTimer(timer: Timer, delayMs: number): void {
    this.inReaction();
    const setting = {};
    this.timers.set(timer, setting);
    this.runtime.after(delayMs, () => {
      if (this.timers.get(timer) !== setting) return;
      this.timers.delete(timer);
      this.fact({ fact: 'timer-fired', timer });
      this.react((protocol) => protocol.timeout?.(timer));
    });
  }

  clearTimer(timer: Timer): void {
    this.timers.delete(timer);
  }

  learn(a: PeerId, b: PeerId, up: boolean): void {
    const link = linkName(a, b);
    if (this.beliefs.has(link) === up) return;
    if (up) this.beliefs.add(link);
    else this.beliefs.delete(link);
    this.fact({ fact: 'learned', a, b, up });
  }

  note(text: string): void {
    this.fact({ fact: 'noted', text });
  }
}

/** A fact but for its time and peer. */
type FactOfPeer = Fact extends infer Each ? (Each extends Fact ? Omit<Each, 'time' | 'peer'> : never) : never;

function linkName(a: PeerId, b: PeerId): string {
  return a < b ? `${a}-${b}` : `${b}-${a}`;
}

function deepFrozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) deepFrozen(part);
  }
  return value;
}
