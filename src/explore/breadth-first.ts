/**
 * The exhaustive search: all states of a world, those that take the fewest steps first. So the first state that breaks
 * a property is one of the nearest that do.
 */
import { grown } from '../core/grown-array.ts';
import type { PropertyName } from '../core/protocol.ts';
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

/** A property that a state breaks, and how to get there. */
export interface Breach {
  readonly property: PropertyName;
  readonly promised: boolean;
  /** True if it is broken because nothing more happens. */
  readonly isQuiescent: boolean;
  readonly byzantine: number;
  readonly actions: readonly number[];
}

/** Room for any one state. */
const ROOM = 4096;

export class BreadthFirst {
  /** States that have been looked at, and what could happen in them. */
  looked = 0;
  transitions = 0;
  /** Steps to the states that are looked at now. */
  depth = 0;
  /** Of each property the first state that breaks a promise; of the others the first that breaks it. */
  readonly breaches = new Map<PropertyName, Breach>();
  /** What the protocol threw, and how to get there. */
  thrown: { readonly error: unknown; readonly byzantine: number; readonly actions: readonly number[] } | undefined;
  /** True once a limit has kept it from some state. */
  isCut = false;
  readonly successors: Successors;
  private readonly world: World;
  private readonly limits: SearchLimits;
  private readonly verdicts: Verdicts;
  private readonly table = new StateTable();
  /** States behind each other: those of this depth, and of the next. */
  private level = new Int32Array(1 << 16);
  private levelEnd = 0;
  private following = new Int32Array(1 << 16);
  private followingEnd = 0;
  /** Where the next state begins that is looked at. */
  private place = 0;

  constructor(world: World, limits: SearchLimits) {
    this.world = world;
    this.limits = limits;
    this.successors = new Successors(world);
    this.verdicts = new Verdicts(world, this.successors.local);
    for (let byzantine = 0; byzantine < 1 << world.graph.size; byzantine++) {
      if (bitsIn(byzantine) !== world.limits.byzantine) continue;
      const end = this.successors.writeFirst(byzantine, this.following, this.followingEnd);
      this.enter(-1, byzantine, end);
    }
    this.descend();
  }

  /** The ways that schedules can end. */
  get ends(): ReadonlySet<string> {
    return this.verdicts.ends;
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
    if (this.followingEnd === 0) return false;
    if (this.looked > 0) this.depth++;
    [this.level, this.following] = [this.following, this.level];
    this.levelEnd = this.followingEnd;
    this.followingEnd = 0;
    this.place = 0;
    return true;
  }

  private expand(): void {
    const { level, place, successors } = this;
    const number = level[place + state.NUMBER];
    successors.look(level, place);
    this.looked++;
    if (successors.isQuiescent) this.judge(number, this.verdicts.of(level, place, true), true);
    if (this.depth >= this.limits.depth) {
      if (successors.count > 0) this.isCut = true;
    } else
      for (let i = 0; i < successors.count; i++) {
        this.transitions++;
        this.follow(number, successors.actions[i]);
      }
    this.place = place + state.PEERS + this.world.graph.size + level[place + state.IN_FLIGHT];
  }

  private follow(number: number, action: number): void {
    const { level, place, successors } = this;
    if (this.followingEnd + ROOM > this.following.length) this.following = grown(this.following);
    const end = successors.write(level, place, action, this.following, this.followingEnd);
    const { local } = successors;
    if (local.thrown !== undefined) {
      const { first, actions } = this.table.pathTo(number);
      this.thrown ??= { error: local.thrown.error, byzantine: first, actions: [...actions, action] };
      return;
    }
    this.enter(number, action, end);
  }

  /** Takes the state that stands at the end of those of the next depth, unless it is known. */
  private enter(parent: number, action: number, end: number): void {
    const { following, followingEnd: at, table } = this;
    const { count } = table;
    const number = table.enter(following[at + state.FIRST_HASH], following[at + state.SECOND_HASH], parent, action);
    if (number < count) return;
    following[at + state.NUMBER] = number;
    this.followingEnd = end;
    // Only what is delivered or broadcast can break what must never happen.
    if (parent < 0 || (action & 3) === EVENT) this.judge(number, this.verdicts.of(following, at, false), false);
  }

  private judge(number: number, { broken, promised }: Verdict, isQuiescent: boolean): void {
    if (broken === 0) return;
    for (const [index, property] of this.world.properties.entries()) {
      const bit = 1 << index;
      if ((broken & bit) === 0) continue;
      const isPromised = (promised & bit) !== 0;
      const known = this.breaches.get(property);
      if (known !== undefined && (known.promised || !isPromised)) continue;
      const { first, actions } = this.table.pathTo(number);
      this.breaches.set(property, { property, promised: isPromised, isQuiescent, byzantine: first, actions });
    }
  }
}

function bitsIn(bits: number): number {
  let count = 0;
  for (let left = bits; left > 0; left &= left - 1) count++;
  return count;
}
