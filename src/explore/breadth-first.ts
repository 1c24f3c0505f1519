/**
 * The exhaustive search: all states of a world, those that take the fewest steps first. So the first state that breaks
 * a property is one of the nearest that do.
 */
import { grown } from '../core/grown-array.ts';
import { type Breaches, enterBreaches, type Thrown } from './breaches.ts';
import { byzantineSets } from './byzantine.ts';
import { COMMUTES, Commuting, IGNORED, SILENT } from './commuting.ts';
import { Edges } from './edges.ts';
import { StateTable } from './state-table.ts';
import { EVENT, Successors } from './successors.ts';
import { type Verdict, Verdicts } from './verdicts.ts';
import type { World } from './world.ts';
import * as state from './world-state.ts';

export interface SearchLimits {
  /** Steps of a schedule at most. */
  readonly depth: number;
  readonly states: number;
}

export class BreadthFirst {
  /** States that have been looked at, and what could happen in them. */
  looked = 0;
  transitions = 0;
  /** Steps to the states that are looked at now. */
  depth = 0;
  /** Of each property the first state that breaks a promise; of the others the first that breaks it. */
  readonly breaches: Breaches = new Map();
  /** What the protocol threw, and how to get there. */
  thrown: Thrown | undefined;
  /** True once a limit has kept it from some state. */
  isCut = false;
  readonly successors: Successors;
  private readonly world: World;
  private readonly limits: SearchLimits;
  private readonly verdicts: Verdicts;
  private readonly table = new StateTable();
  private readonly edges = new Edges();
  /** True once a step has led to a state that is no farther away. */
  private mayRepeat = false;
  /** States behind each other: those of this depth, and of the next. */
  private level = new Int32Array(1 << 16);
  private levelEnd = 0;
  private following = new Int32Array(1 << 16);
  private followingEnd = 0;
  /** Where the next state begins that is looked at. */
  private place = 0;
  /** States from this number on are of the next depth. */
  private firstFollowing = 0;
  /** Undefined if nothing is left out. */
  private readonly commuting: Commuting | undefined;
  /** The receipt that was found to be free last. */
  private free = -1;

  /** @param isReduced whether schedules are left out that differ from others in the order of what commutes only */
  constructor(world: World, limits: SearchLimits, isReduced = true) {
    this.world = world;
    this.limits = limits;
    this.successors = new Successors(world);
    this.verdicts = new Verdicts(world, this.successors.local);
    this.commuting = isReduced ? new Commuting(this.successors.local) : undefined;
    this.successors.happened = (place, event) => this.commuting?.happens(place, event);
    for (const byzantine of byzantineSets(world)) {
      const end = this.successors.writeFirst(byzantine, this.following, this.followingEnd);
      this.enter(-1, byzantine, end);
    }
    this.descend();
  }

  /** The ways that schedules can end. */
  get ends(): ReadonlySet<string> {
    return this.verdicts.ends;
  }

  /** Whether a schedule can go on for ever. Ask it when all states have been looked at. */
  get isEndless(): boolean {
    return this.mayRepeat && this.edges.hasCircle(this.table.count);
  }

  get states(): number {
    return this.table.count;
  }

  /** Looks at so many more states. True when there are none left, or a limit is reached. */
  advance(count: number): boolean {
    for (let left = count; left > 0; left--) {
      if (this.place === this.levelEnd && !this.descend()) return true;
      if (this.thrown !== undefined) return true;
      if (this.table.count >= this.limits.states) {
        this.isCut = true;
        return true;
      }
      this.expand();
    }
    return false;
  }

  /** The states of the next depth come up. */
  private descend(): boolean {
    this.lookAgain();
    if (this.followingEnd === 0) return false;
    if (this.looked > 0) this.depth++;
    [this.level, this.following] = [this.following, this.level];
    this.levelEnd = this.followingEnd;
    this.followingEnd = 0;
    this.place = 0;
    this.firstFollowing = this.table.count;
    return true;
  }

  private expand(): void {
    const { level, place } = this;
    if (!this.takeFreely(level, place)) this.lookAt(level, place);
    this.looked++;
    this.place = place + state.PEERS + this.world.graph.size + level[place + state.IN_FLIGHT];
  }

  /** Follows all that can happen. */
  private lookAt(from: Int32Array<ArrayBuffer>, at: number): void {
    const { successors } = this;
    const number = from[at + state.NUMBER];
    successors.look(from, at);
    if (successors.isQuiescent) this.judge(number, this.verdicts.of(from, at, true), true);
    if (this.depth >= this.limits.depth) {
      if (successors.count > 0) this.isCut = true;
      return;
    }
    for (let i = 0; i < successors.count; i++) this.follow(from, at, successors.actions[i]);
  }

  /**
   * Follows the receipt of one copy only, if there is one that commutes with all that can happen. Not if it sends copies
   * and leads to a state that is no farther away: a circle of such receipts would put off everything else for ever.
   */
  private takeFreely(from: Int32Array<ArrayBuffer>, at: number): boolean {
    if (this.commuting === undefined || this.depth >= this.limits.depth) return false;
    const assumption = this.freeReceipt(from, at);
    if (assumption < 0) return false;
    const next = this.follow(from, at, this.free * 4 + EVENT);
    if (next < this.firstFollowing && this.successors.lastSent > 0) return false;
    this.commuting.use(assumption, from[at + state.NUMBER]);
    return true;
  }

  private freeReceipt(from: Int32Array<ArrayBuffer>, at: number): number {
    const { successors, commuting } = this;
    const { local } = successors;
    const faults = from[at + state.FAULTS];
    const byzantine = state.byzantineIn(faults);
    const mode = this.modeOf(faults);
    const first = at + state.PEERS + this.world.graph.size;
    for (let i = first, end = first + from[at + state.IN_FLIGHT]; i < end; i++) {
      const copy = from[i];
      if ((byzantine & (1 << local.copies.from[copy])) !== 0) continue;
      const receipt = local.receiptOf(copy);
      const assumption = commuting!.assume(from[at + state.PEERS + local.copies.to[copy]], receipt, mode);
      if (assumption < 0) continue;
      this.free = receipt;
      return assumption;
    }
    return -1;
  }

  private modeOf(faults: number): number {
    const { losses, duplicates, crashes } = this.world.limits;
    const mayChange =
      state.faultsSoFar(faults, state.LOSSES) < losses || state.faultsSoFar(faults, state.DUPLICATES) < duplicates;
    if (mayChange) return IGNORED;
    return state.faultsSoFar(faults, state.CRASHES) < crashes ? SILENT : COMMUTES;
  }

  /** Looks at the states again in which a receipt was taken to commute that does not. */
  private lookAgain(): void {
    const again = this.commuting?.refutedUses ?? [];
    for (let number = again.pop(); number !== undefined; number = again.pop()) {
      const { first, actions } = this.table.pathTo(number);
      let [from, to] = [new Int32Array(state.ROOM), new Int32Array(state.ROOM)];
      this.successors.writeFirst(first, from, 0);
      for (const action of actions) {
        this.successors.write(from, 0, action, to, 0);
        [from, to] = [to, from];
      }
      from[state.NUMBER] = number;
      this.lookAt(from, 0);
    }
  }

  /** Returns the number of the state that an action leads to. */
  private follow(from: Int32Array<ArrayBuffer>, at: number, action: number): number {
    const { successors } = this;
    this.transitions++;
    if (this.followingEnd + state.ROOM > this.following.length) this.following = grown(this.following);
    const number = from[at + state.NUMBER];
    const end = successors.write(from, at, action, this.following, this.followingEnd);
    if (end >= 0) {
      const next = this.enter(number, action, end);
      this.edges.add(number, next);
      if (next < this.firstFollowing) this.mayRepeat = true;
      return next;
    }
    const { first, actions } = this.table.pathTo(number);
    this.thrown ??= { error: successors.error, byzantine: first, actions: [...actions, action] };
    return -1;
  }

  /** Takes the state that stands at the end of those of the next depth, unless it is known. */
  private enter(parent: number, action: number, end: number): number {
    const { following, followingEnd: at, table } = this;
    const { count } = table;
    const number = table.enter(following[at + state.FIRST_HASH], following[at + state.SECOND_HASH], parent, action);
    if (number < count) return number;
    following[at + state.NUMBER] = number;
    this.followingEnd = end;
    // Only what is delivered or broadcast can break what must never happen.
    if (parent < 0 || (action & 3) === EVENT) this.judge(number, this.verdicts.of(following, at, false), false);
    return number;
  }

  private judge(number: number, verdict: Verdict, isQuiescent: boolean): void {
    enterBreaches(this.breaches, this.world, verdict, isQuiescent, {
      steps: this.depth,
      path: () => {
        const { first, actions } = this.table.pathTo(number);
        return { byzantine: first, actions };
      },
    });
  }
}
