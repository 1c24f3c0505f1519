/**
 * The states of single peers, by number, and the steps between them.
 *
 * A protocol is deterministic, so what a peer does next depends on its own state and on what happens to it, and on
 * nothing else. Each step is made once, by the real protocol, and remembered: a search over millions of states of the
 * whole world runs the protocol for a few thousand steps. A peer is brought to a state by the events that led there.
 */
import { changedMessage } from './byzantine.ts';
import { Copies } from './copies.ts';
import { ExploredPeer, type LocalEvent } from './explored-peer.ts';
import { hashesOf, textOf } from './object-text.ts';
import { PairTable } from './pair-table.ts';
import { type Journal, type Journalled, OwnJournal } from './step-journal.ts';
import { isOrderExamined, type World } from './world.ts';

/** An event at a peer; one that takes a copy has its number, others −1. */
interface NumberedEvent {
  readonly peer: number;
  readonly event: LocalEvent;
  readonly copy: number;
}

/** What is known of the state of a peer. */
interface LocalState {
  readonly peer: number;
  readonly isUp: boolean;
  /** Its broadcasts so far. */
  readonly made: number;
  /** Peers that it suspects, as bits. */
  readonly suspected: number;
  /** Its timers that may run out next, as events. */
  readonly timeouts: readonly number[];
  readonly history: number;
  readonly parent: number;
  readonly via: number;
}

/** Peers that are kept at their states, so that fewer have to be brought there. */
const PEERS_KEPT = 10_000;
const NO_COPIES = new Int32Array(0);
/** In place of the state before it, and of the step that sends: the start of a peer. */
const START = -1;
export const BYZANTINE_START = -2;
/** What a Byzantine peer may send at any time is sent in no step. */
export const OFFERED = -3;
/** What the journal has of other things than steps, in place of a state: a receipt; a crash within an event. */
const RECEIPT = -1;
const CRASH = -2;

export class LocalStates implements Journalled {
  readonly copies = new Copies();
  readonly events: NumberedEvent[] = [];
  readonly states: LocalState[] = [];
  /** By state: two hashes of its text, which do not depend on its number. */
  readonly firstHash: number[] = [];
  readonly secondHash: number[] = [];
  /**
   * By step: the state it leads to; the copies it sends, sorted, and in their order; the state and the event that it is
   * made of; what it changes of the hashes of a world's state.
   */
  readonly next: number[] = [];
  readonly sent: Int32Array[] = [];
  readonly sentInOrder: (readonly number[])[] = [];
  readonly stepState: number[] = [];
  readonly stepEvent: number[] = [];
  readonly firstChange: number[] = [];
  readonly secondChange: number[] = [];
  /** Histories by number. */
  readonly histories: (readonly string[])[] = [];
  /** By copy: the event that it is received. */
  readonly receipts: number[] = [];
  readonly world: World;
  /** By step: what the protocol threw in it. */
  readonly errors = new Map<number, unknown>();

  private readonly journal: Journal;
  private readonly isOrdered: boolean;
  private readonly numbers = new Map<string, number>();
  private readonly eventNumbers = new Map<string, number>();
  private readonly historyNumbers = new Map<string, number>();
  private readonly steps = new PairTable();
  /** By event and the copies that leave: the crash within it. */
  private readonly crashes = new PairTable();
  private readonly peers = new Map<number, ExploredPeer>();
  private readonly skipped: (value: object) => boolean;

  constructor(world: World, journal: Journal = new OwnJournal()) {
    this.world = world;
    this.journal = journal;
    this.isOrdered = isOrderExamined(world);
    this.skipped = (value) =>
      value instanceof ExploredPeer || typeof (value as { create?: unknown }).create === 'function';
  }

  eventOf(peer: number, event: LocalEvent, copy = -1): number {
    const text = copy >= 0 && event.kind === 'receive' ? `r${copy}` : `${peer} ${JSON.stringify(event)}`;
    let number = this.eventNumbers.get(text);
    if (number === undefined) {
      number = this.events.push({ peer, event, copy }) - 1;
      this.eventNumbers.set(text, number);
    }
    return number;
  }

  /** The event that a copy is received. */
  receiptOf(copy: number): number {
    if (this.receipts[copy] === undefined) this.journal.extend(this, RECEIPT, copy);
    return this.receipts[copy];
  }

  /** The events that a peer receives what a Byzantine one may send it at any time. */
  offersOf(from: number, to: number, messages: readonly unknown[]): number[] {
    // Before any step is made, and so without the journal.
    return messages.map((message) => {
      const copy = this.copies.numberOf(from, to, message, OFFERED);
      if (this.receipts[copy] === undefined) this.addReceipt(copy);
      return this.receipts[copy];
    });
  }

  /** The event that a peer crashes within its reaction to another one. */
  crashWithin(event: number, leaves: number): number {
    const known = this.crashes.get(event, leaves);
    if (known >= 0) return known;
    this.journal.extend(this, CRASH - leaves, event);
    return this.crashes.get(event, leaves);
  }

  /** The first state of a peer, and what it sends at the start. */
  startOf(peer: number, isByzantine: boolean): { readonly state: number; readonly sent: readonly number[] } {
    const explored = new ExploredPeer(this.world, peer, isByzantine);
    const sent: number[] = [];
    const parent = isByzantine ? BYZANTINE_START : START;
    const start = this.eventOf(peer, { kind: 'start' });
    // One that is bound to nothing has no protocol.
    if (!isByzantine || this.world.byzantineSends === 'altered')
      explored.react({ kind: 'start' }, this.collector(explored, sent, parent));
    return { state: this.enter(explored, parent, start), sent };
  }

  /** The step that an event makes from a state. */
  step(state: number, event: number): number {
    const known = this.steps.get(state, event);
    if (known >= 0) return known;
    this.journal.extend(this, state, event);
    return this.steps.get(state, event);
  }

  isDone(first: number, second: number): boolean {
    if (first >= 0) return this.steps.get(first, second) >= 0;
    return first === RECEIPT ? this.receipts[second] !== undefined : this.crashes.get(second, CRASH - first) >= 0;
  }

  apply(first: number, second: number): void {
    if (first >= 0) this.makeStep(first, second);
    else if (first === RECEIPT) this.addReceipt(second);
    else this.addCrash(second, CRASH - first);
  }

  private addReceipt(copy: number): void {
    const { from, to, messages } = this.copies;
    const event = { kind: 'receive', from: from[copy], message: messages[copy] } as const;
    this.receipts[copy] = this.eventOf(to[copy], event, copy);
  }

  private addCrash(event: number, leaves: number): void {
    const { peer, event: reaction, copy } = this.events[event];
    this.crashes.set(event, leaves, this.eventOf(peer, { kind: 'crash-within', reaction, leaves }, copy));
  }

  /** Of all states so far: another protocol has another one. */
  get signature(): number {
    return this.firstHash.reduce((sum, hash) => (Math.imul(sum, 31) + hash) | 0, 0);
  }

  hasThrown(step: number): boolean {
    return this.errors.size > 0 && this.errors.has(step);
  }

  private makeStep(state: number, event: number): void {
    const peer = this.peerAt(state);
    const sent: number[] = [];
    const step = this.next.length;
    try {
      peer.react(this.events[event].event, this.collector(peer, sent, step));
    } catch (error) {
      this.errors.set(step, error);
    }
    const to = this.errors.has(step) ? state : this.enter(peer, state, event);
    this.steps.set(state, event, step);
    this.next.push(to);
    this.stepState.push(state);
    this.stepEvent.push(event);
    this.sentInOrder.push(sent);
    this.sent.push(sent.length === 0 ? NO_COPIES : Int32Array.from(sent).sort());
    const { firstHash, secondHash, copies } = this;
    this.firstChange.push(
      sent.reduce((sum, copy) => sum + copies.firstHash[copy], firstHash[to] - firstHash[state]) | 0,
    );
    this.secondChange.push(
      sent.reduce((sum, copy) => sum + copies.secondHash[copy], secondHash[to] - secondHash[state]) | 0,
    );
  }

  private collector(peer: ExploredPeer, sent: number[], step: number) {
    return {
      sent: (to: number, message: unknown) => {
        sent.push(this.copies.numberOf(peer.id, to, message, step));
        if (!peer.isByzantine || to === peer.id) return;
        const changed = changedMessage(message, this.world);
        if (changed !== undefined) sent.push(this.copies.numberOf(peer.id, to, changed, step));
      },
    };
  }

  private enter(peer: ExploredPeer, parent: number, via: number): number {
    const history = this.historyOf(peer);
    const text = `${peer.id}${peer.isByzantine ? 'b' : ''}${history}|${this.textOf(peer)}`;
    let number = this.numbers.get(text);
    if (number === undefined) {
      number = this.states.length;
      this.numbers.set(text, number);
      const [first, second] = hashesOf(text);
      this.firstHash.push(first);
      this.secondHash.push(second);
      this.states.push({
        peer: peer.id,
        isUp: peer.protocol !== undefined,
        made: peer.made,
        suspected: [...peer.suspected].reduce((bits, other) => bits | (1 << other), 0),
        timeouts: this.timeoutsOf(peer),
        history,
        parent,
        via,
      });
    }
    if (this.peers.size >= PEERS_KEPT) this.peers.delete(this.peers.keys().next().value!);
    this.peers.set(number, peer);
    return number;
  }

  private textOf(peer: ExploredPeer): string {
    const { protocol, timers, clockMs, kept, draws, made } = peer;
    const due = [...timers].map(([timer, dueMs]) => `${timer}@${dueMs - clockMs}`).sort();
    const seen = [...peer.seen].sort().join();
    const clock = peer.hasReadClock ? clockMs : '';
    return `${made}|${due}|${seen}|${clock}|${draws}|${JSON.stringify(kept)}|${textOf(protocol, this.skipped, false)}`;
  }

  /** Of timers that are due at the same time any may run out first. */
  private timeoutsOf({ id, timers }: ExploredPeer): number[] {
    const first = Math.min(...timers.values());
    return [...timers]
      .filter(([, dueMs]) => dueMs === first)
      .map(([timer]) => this.eventOf(id, { kind: 'timeout', timer }));
  }

  private historyOf({ history, isByzantine }: ExploredPeer): number {
    const items = isByzantine ? [] : this.arranged(history);
    const text = JSON.stringify(items);
    let number = this.historyNumbers.get(text);
    if (number === undefined) {
      number = this.histories.push(items) - 1;
      this.historyNumbers.set(text, number);
    }
    return number;
  }

  /** In the order that counts: none, if no property asks for it. */
  arranged(history: readonly string[]): string[] {
    return this.isOrdered ? [...history] : [...history].sort();
  }

  /** A peer in this state, which the caller may change. */
  private peerAt(state: number): ExploredPeer {
    const kept = this.peers.get(state);
    if (kept !== undefined) {
      this.peers.delete(state);
      return kept;
    }
    const { parent, via, peer } = this.states[state];
    const ignored = { sent: () => {} };
    const moved = parent < 0 ? new ExploredPeer(this.world, peer, parent === BYZANTINE_START) : this.peerAt(parent);
    moved.react(this.events[via].event, ignored);
    return moved;
  }
}
