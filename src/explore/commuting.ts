/**
 * Which copies may be received at once, before anything else is tried: those whose receipt commutes with all that can
 * happen at their peer as long as they are in flight. Events at different peers commute anyway, so the schedules that
 * begin otherwise lead nowhere else. This is an ample set of one event (Peled, "All from one, one for all: on model
 * checking using representatives", CAV 1993; Clarke, Grumberg, Peled, "Model Checking", chapter 10).
 *
 * What can happen later is not known before the search is over. So a copy is taken for free as long as nothing speaks
 * against it, and each step that the search finds is held against those that were. A copy that turns out not to be free
 * is reported, and the search looks again at the states in which it had been taken for free.
 */

import type { LocalStates } from './local-states.ts';
import { PairTable } from './pair-table.ts';

/**
 * How little a receipt may do: `commutes`; `silent`: besides sends and delivers nothing, as its peer may crash before
 * it; `ignored`: changes nothing at all, as the copy may be lost or come twice.
 */
export const COMMUTES = 0;
export const SILENT = 1;
export const IGNORED = 2;
const MODES = 3;
/** Events behind each other that an assumption is held against: more may be without end, and refute it. */
const EVENTS_MAX = 200;

/** States of the world in which a receipt was taken to commute, as data. */
export interface Reliance {
  readonly state: number;
  readonly receipt: number;
  readonly mode: number;
  readonly uses: Int32Array<ArrayBuffer>;
}

interface Assumption {
  readonly state: number;
  readonly receipt: number;
  readonly mode: number;
  /** Events that lead to its state from that of the first assumption. */
  readonly events: number;
  isRefuted: boolean;
  /** Those that hold only if this one does. */
  readonly dependents: Assumption[];
  /** States of the world in which it was relied on. */
  uses: number[];
}

export class Commuting {
  /** States of the world to be looked at again. */
  readonly refutedUses: number[] = [];
  private readonly local: LocalStates;
  private readonly numbers = new PairTable();
  private readonly assumptions: Assumption[] = [];
  /** By state of a peer: the assumptions that its steps are held against. */
  private readonly watchers: (Set<Assumption> | undefined)[] = [];
  /** By state of a peer: the events that have happened in it. */
  private readonly happened: (number[] | undefined)[] = [];
  private readonly waiting: [Assumption, number][] = [];

  constructor(local: LocalStates) {
    this.local = local;
  }

  /** The number of the assumption that a receipt is free; −1 if it is not. */
  assume(state: number, receipt: number, mode: number): number {
    const known = this.numbers.get(state, receipt * MODES + mode);
    const number = known >= 0 ? known : this.add(state, receipt, mode);
    return this.assumptions[number].isRefuted ? -1 : number;
  }

  /** A state of the world relies on an assumption. */
  use(assumption: number, worldState: number): void {
    this.assumptions[assumption].uses.push(worldState);
  }

  /** The search has made this step for the first time. */
  happens(state: number, event: number): void {
    this.happened[state] ??= [];
    this.happened[state].push(event);
    for (const assumption of this.watchers[state] ?? []) this.waiting.push([assumption, event]);
    this.settle();
  }

  /** What was relied on so far. */
  relied(): Reliance[] {
    return this.assumptions
      .filter(({ uses }) => uses.length > 0)
      .map(({ state, receipt, mode, uses }) => ({ state, receipt, mode, uses: Int32Array.from(uses) }));
  }

  /** Takes over what another search has relied on. */
  rely({ state, receipt, mode, uses }: Reliance): void {
    const assumption = this.assume(state, receipt, mode);
    for (const use of uses) {
      if (assumption < 0) this.refutedUses.push(use);
      else this.use(assumption, use);
    }
  }

  private add(state: number, receipt: number, mode: number): number {
    const number = this.enter(state, receipt, mode, 0);
    this.settle();
    return number;
  }

  private enter(state: number, receipt: number, mode: number, events: number): number {
    const number = this.assumptions.length;
    const assumption = { state, receipt, mode, events, isRefuted: false, dependents: [], uses: [] };
    this.assumptions.push(assumption);
    this.numbers.set(state, receipt * MODES + mode, number);
    const { local } = this;
    const step = local.step(state, receipt);
    if (events > EVENTS_MAX || !this.isAllowed(state, step, mode)) {
      assumption.isRefuted = true;
      return number;
    }
    // What happens after the receipt may have been possible before it.
    for (const place of new Set([state, local.next[step]])) {
      this.watchers[place] ??= new Set();
      this.watchers[place].add(assumption);
      for (const event of this.happened[place] ?? []) this.waiting.push([assumption, event]);
    }
    return number;
  }

  private isAllowed(state: number, step: number, mode: number): boolean {
    const { local } = this;
    if (local.hasThrown(step)) return false;
    const next = local.next[step];
    if (mode === IGNORED) return next === state && local.sent[step].length === 0;
    if (mode === COMMUTES) return true;
    return local.sent[step].length === 0 && local.states[next].history === local.states[state].history;
  }

  private settle(): void {
    for (let next = this.waiting.pop(); next !== undefined; next = this.waiting.pop()) {
      const [assumption, event] = next;
      if (!assumption.isRefuted) this.hold(assumption, event);
    }
  }

  /** Holds an event at the same peer against an assumption, which then is about the state after the event too. */
  private hold(assumption: Assumption, event: number): void {
    const { state, receipt, mode } = assumption;
    const { local } = this;
    if (event === receipt || !this.isPossible(state, event)) return;
    // Then no peer crashes any more.
    if (mode === COMMUTES && this.local.events[event].event.kind.startsWith('crash')) return;
    const [first, other] = [local.step(state, receipt), local.step(state, event)];
    const [after, before] = [local.next[first], local.next[other]];
    const isPossible = this.isPossible(after, event) && !local.hasThrown(other);
    if (!isPossible || !this.areAlike(first, local.step(after, event), other, local.step(before, receipt))) {
      this.refute(assumption);
      return;
    }
    const known = this.numbers.get(before, receipt * MODES + mode);
    const later = this.assumptions[known >= 0 ? known : this.enter(before, receipt, mode, assumption.events + 1)];
    if (later.isRefuted) this.refute(assumption);
    else if (later !== assumption) later.dependents.push(assumption);
  }

  /** A timer runs out only if it is due; the rest is decided elsewhere, and always possible here. */
  private isPossible(state: number, event: number): boolean {
    const { event: what } = this.local.events[event];
    const { timeouts, isUp } = this.local.states[state];
    const kind = what.kind === 'crash-within' ? what.reaction.kind : what.kind;
    if (kind === 'timeout') return what.kind === 'timeout' ? timeouts.includes(event) : timeouts.length > 0;
    return kind === 'receive' || kind === 'restart' || isUp;
  }

  /** Whether two ways, of two steps each, end in one state and send the same. */
  private areAlike(a: number, b: number, c: number, d: number): boolean {
    const { local } = this;
    if (local.hasThrown(b) || local.hasThrown(d) || local.next[b] !== local.next[d]) return false;
    const [one, other] = [
      [a, b],
      [c, d],
    ].map(([first, second]) => [...local.sent[first], ...local.sent[second]].sort((x, y) => x - y));
    return one.length === other.length && one.every((copy, index) => copy === other[index]);
  }

  private refute(assumption: Assumption): void {
    if (assumption.isRefuted) return;
    assumption.isRefuted = true;
    for (const use of assumption.uses) this.refutedUses.push(use);
    assumption.uses = [];
    for (const dependent of assumption.dependents) this.refute(dependent);
  }
}
