/**
 * The exhaustive search: all states of a world, those that take the fewest steps first. So the first state that breaks
 * a property is one of the nearest that do.
 */
import { byzantineSets } from './byzantine.ts';
import { Commuting } from './commuting.ts';
import { Edges } from './edges.ts';
import { Findings } from './findings.ts';
import { FreeReceipts } from './free-receipts.ts';
import { Frontier } from './frontier.ts';
import { EVENT } from './possible-actions.ts';
import { StateTable } from './state-table.ts';
import { Successors } from './successors.ts';
import type { World } from './world.ts';
import * as state from './world-state.ts';

export interface SearchLimits {
  /** Steps of a schedule at most. */
  readonly depth: number;
  readonly states: number;
}

export class BreadthFirst {
  /** True once a limit has kept it from some state. */
  isCut = false;
  readonly successors: Successors;
  /** Its depth is that of the states that are looked at now. */
  readonly findings: Findings;
  private readonly limits: SearchLimits;
  private readonly table = new StateTable();
  private readonly edges = new Edges();
  private readonly frontier: Frontier;
  /** True once a step has led to a state that is no farther away. */
  private mayRepeat = false;
  /** States from this number on are of the next depth. */
  private firstFollowing = 0;
  /** Both are undefined if nothing is left out. */
  private readonly commuting: Commuting | undefined;
  private readonly freeReceipts: FreeReceipts | undefined;

  /** @param isReduced whether schedules are left out that differ from others in the order of what commutes only */
  constructor(world: World, limits: SearchLimits, isReduced = true) {
    this.limits = limits;
    this.successors = new Successors(world);
    this.findings = new Findings(this.successors);
    this.frontier = new Frontier(world.graph.size);
    const { local } = this.successors;
    this.commuting = isReduced ? new Commuting(local) : undefined;
    this.freeReceipts = this.commuting && new FreeReceipts(world, local, this.commuting);
    this.successors.happened = (place, event) => this.commuting?.happens(place, event);
    for (const byzantine of byzantineSets(world)) {
      const { following, end } = this.frontier;
      this.enter(-1, byzantine, this.successors.writeFirst(byzantine, following, end));
    }
    this.frontier.descend();
    this.firstFollowing = this.table.count;
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
      if (this.frontier.isLevelDone && !this.descend()) return true;
      if (this.findings.thrown !== undefined) return true;
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
    if (!this.frontier.descend()) return false;
    this.findings.depth++;
    this.firstFollowing = this.table.count;
    return true;
  }

  private expand(): void {
    const { level } = this.frontier;
    const at = this.frontier.take();
    if (!this.takeFreely(level, at)) this.lookAt(level, at);
  }

  /** Follows all that can happen. */
  private lookAt(from: Int32Array<ArrayBuffer>, at: number): void {
    const { possible } = this.successors;
    possible.look(from, at);
    if (possible.isQuiescent) this.judge(from, at, true);
    if (this.findings.depth >= this.limits.depth) {
      if (possible.count > 0) this.isCut = true;
      return;
    }
    for (let i = 0; i < possible.count; i++) this.follow(from, at, possible.actions[i]);
  }

  /**
   * Follows the receipt of one copy only, if there is one that commutes with all that can happen. Not if it sends copies
   * and leads to a state that is no farther away: a circle of such receipts would put off everything else for ever.
   */
  private takeFreely(from: Int32Array<ArrayBuffer>, at: number): boolean {
    if (this.freeReceipts === undefined || this.findings.depth >= this.limits.depth) return false;
    const assumption = this.freeReceipts.find(from, at);
    if (assumption < 0) return false;
    const next = this.follow(from, at, this.freeReceipts.receipt * 4 + EVENT);
    if (next < this.firstFollowing && this.successors.lastSent > 0) return false;
    this.commuting!.use(assumption, from[at + state.NUMBER]);
    return true;
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
    const { successors, findings, frontier } = this;
    findings.transitions++;
    frontier.makeRoom();
    const number = from[at + state.NUMBER];
    const end = successors.write(from, at, action, frontier.following, frontier.end);
    if (end >= 0) {
      const next = this.enter(number, action, end);
      this.edges.add(number, next);
      if (next < this.firstFollowing) this.mayRepeat = true;
      return next;
    }
    const { byzantine, actions } = this.wayTo(number);
    findings.thrown ??= { error: successors.error, byzantine, actions: [...actions, action] };
    return -1;
  }

  /** Takes the state that stands at the end of those of the next depth, unless it is known. */
  private enter(parent: number, action: number, end: number): number {
    const { frontier, table } = this;
    const { following, end: at } = frontier;
    const { count } = table;
    const number = table.enter(following[at + state.FIRST_HASH], following[at + state.SECOND_HASH], parent, action);
    if (number < count) return number;
    following[at + state.NUMBER] = number;
    frontier.end = end;
    // Only what is delivered or broadcast can break what must never happen.
    if (parent < 0 || (action & 3) === EVENT) this.judge(following, at, false);
    return number;
  }

  private judge(from: Int32Array, at: number, isQuiescent: boolean): void {
    this.findings.judge(from, at, isQuiescent, this.findings.depth, () => this.wayTo(from[at + state.NUMBER]));
  }

  private wayTo(number: number) {
    const { first, actions } = this.table.pathTo(number);
    return { byzantine: first, actions };
  }
}
