/**
 * A peer of the dumb runtime: what a protocol may do, and when it is called. It refuses whatever the contract forbids: effects outside of a
 * reaction, a reaction inside another one, a message to somebody who is no neighbour.
 */
import { linkNumber } from '../src/core/graph.ts';
import { invariant } from '../src/core/invariant.ts';
import type { Broadcast, Peer, PeerId, Protocol, Timer } from '../src/core/protocol.ts';
import { Random } from '../src/core/random.ts';
import type { Fact } from '../src/trace/facts.ts';
import type { DumbRuntime, Event } from './dumb-runtime.ts';

export class DumbPeer implements Peer<unknown> {
  readonly id: PeerId;
  readonly size: number;
  hasCrashed = false;
  private readonly runtime: DumbRuntime;
  private readonly stream: Random;
  private protocol!: Protocol<unknown>;
  private isReacting = false;
  /** What came before the start. */
  private early: (() => void)[] | undefined;
  private readonly timers = new Map<Timer, Event>();
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
    for (const timer of [...this.timers.keys()]) this.clearTimer(timer);
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
    this.clearTimer(timer);
    const fire = () => {
      this.timers.delete(timer);
      this.fact({ fact: 'timer-fired', timer });
      this.react((protocol) => protocol.timeout?.(timer));
    };
    this.timers.set(timer, this.runtime.after(delayMs, fire));
  }

  clearTimer(timer: Timer): void {
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

  note(text: string): void {
    this.fact({ fact: 'noted', text });
  }
}

/** A fact but for its time and peer. */
type FactOfPeer = Fact extends infer Each ? (Each extends Fact ? Omit<Each, 'time' | 'peer'> : never) : never;

export function linkName(a: PeerId, b: PeerId): string {
  return a < b ? `${a}-${b}` : `${b}-${a}`;
}
