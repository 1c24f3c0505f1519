/**
 * The exhaustive search: all states of a world, those that take the fewest steps first. So the first state that breaks
 * a property is one of the nearest that do.
 */
import type { Apart } from './alike-peers.ts';
import { byzantineSets, type Script } from './byzantine.ts';
import { Commuting } from './commuting.ts';
import { Edges } from './edges.ts';
import { Findings } from './findings.ts';
import { FreeReceipts } from './free-receipts.ts';
import { Frontier } from './frontier.ts';
import { PeerSymmetry } from './peer-symmetry.ts';
import { EVENT } from './possible-actions.ts';
import { addMessage, type Repertoire, RepertoireError } from './repertoire.ts';
import type { SearchState } from './search-state.ts';
import { type KnownStates, StateTable } from './state-table.ts';
import { type Journal, OwnJournal } from './step-journal.ts';
import { refuseOtherVersion, Successors } from './successors.ts';
import type { World } from './world.ts';
import * as state from './world-state.ts';

export interface SearchLimits {
  /** Steps of a schedule at most. */
  readonly depth: number;
  readonly states: number;
}

export interface SearchParts {
  /** What the search has in common with others. */
  readonly table?: KnownStates;
  readonly journal?: Journal;
  /** Peers that are known to differ, if others count as alike where they are; undefined if all count as different. */
  readonly apart?: Apart | undefined;
  /** What Byzantine peers send that are bound to nothing. */
  readonly repertoire?: Repertoire | undefined;
  /** Of a search of one script. */
  readonly scripted?: Scripted;
}

/** What searches of one script have in common with each other, and what differs. */
export interface Scripted {
  readonly script: Script;
  readonly successors: Successors;
  readonly findings: Findings;
  /** Holds the steps of the search against their images. */
  readonly symmetry: PeerSymmetry | undefined;
  /** Called with each state that is looked at. */
  lookAt(from: Int32Array, at: number): void;
}

const nothing = new Int32Array(0);

export class BreadthFirst {
  /** True once the limit of the depth has kept it from some state, and once there are as many states as allowed. */
  private isDepthCut = false;
  isFull = false;
  readonly successors: Successors;
  /** Its depth is that of the states that are looked at now. */
  readonly findings: Findings;
  private readonly limits: SearchLimits;
  private readonly apart: Apart | undefined;
  table: KnownStates;
  private readonly journal: Journal;
  private readonly edges = new Edges();
  readonly frontier: Frontier;
  /** Steps of peers that were made: pairs of a state and an event. */
  readonly made: number[] = [];
  /** True once a step has led to a state that is no farther away. */
  private mayRepeat = false;
  /** States from this number on are of the next depth. */
  private firstFollowing = 0;
  /** Both are undefined if nothing is left out. */
  private readonly commuting: Commuting | undefined;
  private readonly freeReceipts: FreeReceipts | undefined;
  readonly symmetry: PeerSymmetry | undefined;
  private readonly repertoire: Repertoire | undefined;
  private readonly scripted: Scripted | undefined;

  /** @param isReduced whether schedules are left out that differ from others in the order of what commutes only */
  constructor(world: World, limits: SearchLimits, isReduced = true, parts: SearchParts = {}) {
    const { table, journal, apart, repertoire, scripted } = parts;
    this.scripted = scripted;
    this.limits = limits;
    this.apart = apart;
    this.table = table ?? new StateTable();
    this.journal = journal ?? new OwnJournal();
    this.successors = scripted?.successors ?? new Successors(world, this.journal, repertoire);
    this.findings = scripted?.findings ?? new Findings(this.successors);
    this.frontier = new Frontier(world.graph.size);
    const { local } = this.successors;
    this.commuting = isReduced ? new Commuting(local) : undefined;
    this.freeReceipts = this.commuting && new FreeReceipts(world, local, this.commuting);
    this.successors.happened = (place, event) => {
      this.made.push(place, event);
      this.commuting?.happens(place, event);
      scripted?.symmetry?.images(place, event, () => {});
      this.symmetry?.images(place, event, (image, imageEvent) => this.successors.mark(image, imageEvent));
      if (repertoire !== undefined) this.learn(repertoire, local.sentInOrder[local.step(place, event)]);
    };
    this.symmetry = apart && new PeerSymmetry(world, local, apart, repertoire);
    this.repertoire = repertoire;
    // In each search the first states of peers have the same numbers.
    for (const byzantine of scripted === undefined ? byzantineSets(world) : [scripted.script.byzantine]) {
      const { following, end } = this.frontier;
      this.enter(-1, byzantine, this.writeFirst(byzantine, following, end));
    }
    this.frontier.descend();
    this.firstFollowing = this.table.count;
  }

  private writeFirst(byzantine: number, to: Int32Array, end: number): number {
    return this.successors.writeFirst(byzantine, to, end, this.scripted?.script.copies);
  }

  /** A search that goes on where another one, or several, stopped. */
  static resumed(world: World, limits: SearchLimits, isReduced: boolean, begun: SearchState): BreadthFirst {
    const { apart, repertoire } = begun;
    const parts = { table: StateTable.of(begun.table), apart, repertoire };
    const search = new BreadthFirst(world, limits, isReduced, parts);
    search.resume(begun);
    return search;
  }

  /** Goes on where another search, or several, stopped: its table is in the memory. */
  resume({ journal, signature, progress, findings }: SearchState): void {
    const { local } = this.successors;
    this.repeat(journal);
    if (signature !== undefined && signature !== local.signature) refuseOtherVersion();
    this.findings.begin(findings);
    this.takeOver(progress.made);
    for (const reliance of progress.relied) this.commuting?.rely(reliance);
    this.edges.addAll(progress.edges);
    this.frontier.begin([progress.level]);
    this.frontier.addFound(progress.following);
    this.firstFollowing = progress.firstFollowing;
    this.mayRepeat = progress.mayRepeat;
    this.isDepthCut = progress.isDepthCut;
  }

  /** True once a limit has kept it from some state. */
  get isCut(): boolean {
    return this.isDepthCut || this.isFull;
  }

  /** Whether a schedule can go on for ever. Ask it when all states have been looked at. */
  get isEndless(): boolean {
    return this.mayRepeat && this.edges.hasCircle(this.table.count);
  }

  get states(): number {
    return this.findings.states;
  }

  /** How far it has come, for another search to go on with; this one is over. */
  save(): SearchState {
    this.lookAgain();
    this.repeat(nothing);
    const { journal, table, edges, mayRepeat, isDepthCut, firstFollowing } = this;
    return {
      journal: journal.entries(),
      signature: this.successors.local.signature,
      table: table.columns(),
      apart: this.apart,
      repertoire: this.repertoire,
      progress: {
        level: this.frontier.rest(),
        following: this.frontier.takeFound(),
        firstFollowing,
        made: Int32Array.from(this.made),
        relied: this.commuting?.relied() ?? [],
        edges: edges.columns(),
        mayRepeat,
        isDepthCut,
      },
      findings: this.findings.save(),
    };
  }

  /** Does what gave the numbers, as far as another search has done it. */
  private repeat(journal: Int32Array): void {
    this.journal.begin(this.successors.local, journal);
  }

  /** Looks at so many more states. True when there are none left, or a limit is reached. */
  advance(count: number): boolean {
    for (let left = count; left > 0; left--) {
      if (this.frontier.isLevelDone && !this.descend()) return true;
      if (this.isOver()) return true;
      this.expand();
    }
    return false;
  }

  /** Looks at so many more states of this depth, as far as there are some. */
  advanceLevel(count: number): void {
    for (let left = count; left > 0 && !this.frontier.isLevelDone && !this.isOver(); left--) this.expand();
  }

  /** Steps were made by others. */
  takeOver(made: Int32Array): void {
    for (let i = 0; i < made.length; i += 2) this.successors.mark(made[i], made[i + 1]);
  }

  /** These states of the next depth come up. */
  beginLevel(states: readonly Int32Array<ArrayBuffer>[], depth: number, firstFollowing: number): void {
    this.frontier.begin(states);
    this.findings.depth = depth;
    this.firstFollowing = firstFollowing;
  }

  private isOver(): boolean {
    if (this.findings.thrown !== undefined) return true;
    this.isFull = this.table.count >= this.limits.states;
    return this.isFull;
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
    const at = this.frontier.take();
    const { level } = this.frontier;
    this.scripted?.lookAt(level, at);
    if (!this.takeFreely(level, at)) this.lookAt(level, at);
  }

  /** Follows all that can happen. */
  private lookAt(from: Int32Array<ArrayBuffer>, at: number): void {
    const { possible } = this.successors;
    possible.look(from, at);
    if (possible.isQuiescent) this.judge(from, at, true);
    if (this.findings.depth >= this.limits.depth) {
      if (possible.count > 0) this.isDepthCut = true;
      return;
    }
    for (let i = 0; i < possible.count; i++) this.follow(from, at, possible.actions[i]);
  }

  /**
   * Follows the receipt of one copy only, if there is one that commutes with all that can happen. Not if it sends
   * copies and leads to a state that is no farther away: a circle of such receipts would put off everything else for
   * ever.
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
  lookAgain(): void {
    const again = this.commuting?.refutedUses ?? [];
    for (let number = again.pop(); number !== undefined; number = again.pop()) {
      const { first, actions } = this.table.pathTo(number);
      let [from, to] = [new Int32Array(state.ROOM), new Int32Array(state.ROOM)];
      this.writeFirst(first, from, 0);
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
    const number = this.numberOf(following, at, parent, action);
    if (!table.wasNew) return number;
    this.findings.states++;
    following[at + state.NUMBER] = number;
    frontier.end = end;
    // Only what is delivered or broadcast can break what must never happen.
    if (parent < 0 || (action & 3) === EVENT) this.judge(following, at, false);
    return number;
  }

  /** What correct peers send, Byzantine ones may send too. */
  private learn(repertoire: Repertoire, sent: readonly number[]): void {
    const { world, local } = this.successors;
    const messages = sent.map((copy) => local.copies.messages[copy]);
    const learned = messages.filter((message) => addMessage(repertoire, message, world));
    if (learned.length > 0) throw new RepertoireError(learned);
  }

  private numberOf(of: Int32Array, at: number, parent: number, action: number): number {
    const { symmetry, table } = this;
    if (symmetry === undefined)
      return table.enter(of[at + state.FIRST_HASH], of[at + state.SECOND_HASH], parent, action);
    symmetry.look(of, at);
    return table.enter(symmetry.first, symmetry.second, parent, action);
  }

  private judge(from: Int32Array, at: number, isQuiescent: boolean): void {
    this.findings.judge(from, at, isQuiescent, this.findings.depth, () => this.wayTo(from[at + state.NUMBER]));
  }

  private wayTo(number: number) {
    const { first, actions } = this.table.pathTo(number);
    return { byzantine: first, actions };
  }
}
