/**
 * One peer of a world that is explored: its protocol, and what the contract keeps for it. It reacts to one event after
 * the other. What it sends is handed out; what it delivers is entered in its history.
 *
 * Its clock stands still but for its timers: after a timeout it shows the time at which that timer was due.
 */
import * as contract from '../core/contract.ts';
import { degreeOf, linkNumber, neighbourAt } from '../core/graph.ts';
import { kindOfSent } from '../core/message-contents.ts';
import { payloadOf } from '../core/payload.ts';
import { plainCopyOf } from '../core/plain-copy.ts';
import type { Broadcast, Peer, PeerId, Protocol, Timer } from '../core/protocol.ts';
import { Random } from '../core/random.ts';
import { timerNumber } from '../core/timer-names.ts';
import type { World } from './world.ts';

/** What can happen at a peer. */
export type LocalEvent =
  | { readonly kind: 'start' }
  | { readonly kind: 'broadcast'; readonly sequence: number }
  | { readonly kind: 'receive'; readonly from: PeerId; readonly message: unknown }
  | { readonly kind: 'timeout'; readonly timer: number }
  /** Its failure detector takes another peer for crashed, or no longer. */
  | { readonly kind: 'suspect' | 'restore'; readonly other: PeerId }
  | { readonly kind: 'crash' }
  | { readonly kind: 'restart'; readonly keeps: boolean }
  /** It reacts, and crashes when so many of the copies that it sends have left. */
  | { readonly kind: 'crash-within'; readonly reaction: LocalEvent; readonly leaves: number };

/** Takes what a peer does in a reaction. */
export interface Effects {
  sent(to: PeerId, message: unknown): void;
  delivered?(broadcast: Broadcast): void;
  judged?(other: PeerId, isSuspected: boolean): void;
  noted?(text: string): void;
  timerSet?(timer: number, delayMs: number): void;
}

/** Long enough for the name of any broadcast of a small world. */
const PAYLOAD = 'x'.repeat(8);

export class ExploredPeer implements Peer<unknown> {
  readonly id: PeerId;
  readonly size: number;
  readonly isByzantine: boolean;
  /** Its broadcasts so far. */
  made = 0;
  /** Undefined before the start and while it is crashed. */
  protocol: Protocol<unknown> | undefined;
  /**
   * Its broadcasts (`b`), crashes (`c`), restarts with what it kept (`r`) or nothing (`n`), and what it delivered:
   * `origin:sequence:payload`.
   */
  readonly history: string[] = [];
  /** By timer: when it is due. */
  readonly timers = new Map<number, number>();
  readonly suspected = new Set<PeerId>();
  clockMs = 0;
  /** Whether it has asked for the time. */
  hasReadClock = false;
  /** Numbers that it has drawn. */
  draws = 0;
  kept: unknown;
  readonly seen = new Set<string>();
  /** What has happened at it. */
  readonly past: LocalEvent[] = [];
  private readonly world: World;
  private readonly limits: contract.Limits;
  private readonly random32: Random;
  private effects: Effects | undefined;

  constructor(world: World, id: PeerId, isByzantine = false) {
    this.world = world;
    this.id = id;
    this.isByzantine = isByzantine;
    this.size = world.graph.size;
    this.limits = contract.limitsOf(this.size, world.program.layers);
    this.random32 = new Random(world.seed, 'peer', id);
  }

  /** A crashed peer ignores what comes in. */
  react(event: LocalEvent, effects: Effects): void {
    this.effects = effects;
    this.past.push(event);
    try {
      this.handle(event, effects);
    } finally {
      this.effects = undefined;
    }
  }

  private handle(event: LocalEvent, effects: Effects): void {
    switch (event.kind) {
      case 'start':
        this.create();
        break;
      case 'broadcast':
        this.made++;
        this.history.push('b');
        this.protocol!.broadcast(broadcastOf(this.id, event.sequence));
        break;
      case 'receive':
        this.protocol?.receive(event.from, event.message);
        break;
      case 'timeout':
        this.clockMs = Math.max(this.clockMs, this.timers.get(event.timer)!);
        this.timers.delete(event.timer);
        this.world.program.timeout(this.protocol!, event.timer);
        break;
      case 'suspect':
        this.suspected.add(event.other);
        this.world.program.oracle!.crashed(this.protocol!, event.other);
        break;
      case 'restore':
        this.suspected.delete(event.other);
        this.world.program.oracle!.restarted(this.protocol!, event.other);
        break;
      case 'crash':
        this.crash();
        break;
      case 'restart':
        if (!event.keeps) this.kept = undefined;
        this.history.push(event.keeps ? 'r' : 'n');
        this.create();
        break;
      case 'crash-within':
        this.crashWithin(event, effects);
    }
  }

  get degree(): number {
    return degreeOf(this.world.graph, this.id);
  }
  neighbour(index: number): PeerId {
    if (!contract.isWhole(index) || index >= this.degree) contract.refuseNeighbour(index, this.degree);
    return neighbourAt(this.world.graph, this.id, index);
  }
  now(): number {
    this.hasReadClock = true;
    return this.clockMs;
  }
  random(): number {
    this.here('random');
    this.draws++;
    return this.random32.next();
  }
  send(to: PeerId, message: unknown): void {
    kindOfSent(message, this.id, this.world.program);
    if (to !== this.id && linkNumber(this.world.graph, this.id, to) < 0) contract.refuseReceiver(this.id, to);
    this.here('send').sent(to, message);
  }
  sendToNeighbours(message: unknown, except?: PeerId): void {
    const but = contract.checkedExcept(message, except, this.size);
    for (let i = 0; i < this.degree; i++) if (this.neighbour(i) !== but) this.send(this.neighbour(i), message);
  }
  sendToGroup(message: unknown): void {
    contract.checkGroup(this.id, this.degree, this.size);
    for (let to = 0; to < this.size; to++) this.send(to, message);
  }
  deliver(broadcast: Broadcast): void {
    contract.checkDelivered(this.effects === undefined ? -1 : this.id, broadcast, this.size);
    const { origin, sequence, payload } = broadcast;
    this.history.push(`${origin}:${sequence}:${JSON.stringify(payload) ?? ''}`);
    this.effects!.delivered?.(broadcast);
  }
  firstTime(origin: PeerId, sequence: number): boolean {
    contract.checkFirstTime(this.effects === undefined ? -1 : this.id, origin, sequence, this.limits.origins);
    const name = `${origin}:${sequence}`;
    if (this.seen.has(name)) return false;
    this.seen.add(name);
    return true;
  }
  setTimer(timer: Timer, delayMs: number, key = 0): void {
    const number = timerNumber(this.id, 'setTimer', this.world.program.timers, timer, key);
    contract.checkTimerSet(this.id, number, delayMs, this.limits.timers);
    this.timers.delete(number);
    this.timers.set(number, this.clockMs + delayMs);
    this.effects?.timerSet?.(number, delayMs);
  }
  clearTimer(timer: Timer, key = 0): void {
    const number = timerNumber(this.id, 'clearTimer', this.world.program.timers, timer, key);
    contract.checkTimer(this.id, 'clearTimer', number, this.limits.timers);
    this.timers.delete(number);
  }
  learn(): void {}
  judge(other: PeerId, isSuspected: boolean): void {
    contract.checkJudged(this.id, other, isSuspected, this.size);
    this.effects?.judged?.(other, isSuspected);
  }
  keep(value: unknown): void {
    this.kept = plainCopyOf(value);
  }
  note(text: string): void {
    contract.checkNote(this.id, text);
    this.effects?.noted?.(text);
  }

  private here(call: string): Effects {
    return this.effects ?? contract.refuseOutside(call);
  }

  private create(): void {
    this.protocol = this.world.program.create(this);
    this.protocol.start?.();
  }

  private crash(): void {
    this.protocol = undefined;
    this.timers.clear();
    this.suspected.clear();
    this.seen.clear();
    this.history.push('c');
  }

  private crashWithin(
    { reaction, leaves }: Extract<LocalEvent, { readonly kind: 'crash-within' }>,
    effects: Effects,
  ): void {
    let left = leaves;
    this.effects = {
      sent: (to, message) => {
        if (left-- > 0) effects.sent(to, message);
      },
      delivered: (broadcast) => effects.delivered?.(broadcast),
      judged: (other, isSuspected) => effects.judged?.(other, isSuspected),
      noted: (text) => effects.noted?.(text),
      timerSet: (timer, delayMs) => effects.timerSet?.(timer, delayMs),
    };
    this.handle(reaction, this.effects);
    this.crash();
  }
}

/** All broadcasts of a world. */
export function broadcastsOf({ origins }: Pick<World, 'origins'>): Broadcast[] {
  return origins.map((origin, index) => {
    const sequence = origins.slice(0, index).filter((other) => other === origin).length;
    return broadcastOf(origin, sequence);
  });
}

/** Every broadcast of a world has a payload of its own. */
export function broadcastOf(origin: PeerId, sequence: number): Broadcast {
  return { origin, sequence, payload: payloadOf(PAYLOAD, origin, sequence) };
}
