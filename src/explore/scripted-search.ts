/**
 * The exhaustive search of a world with Byzantine peers that are bound to nothing, one script of what they send after
 * the other.
 *
 * A script is a list of copies: they are in flight from the start, and Byzantine peers send no others. So each script
 * has a small search of its own, in which far more commutes than when such a peer may send anything at any time. The
 * first script is empty. When a peer has received all that a script has for it, each message that would have an effect
 * then makes one script more. A message without effect is as if it were not sent.
 */
import type { Apart } from './alike-peers.ts';
import { BreadthFirst, type SearchLimits } from './breadth-first.ts';
import { byzantineSets, type Script } from './byzantine.ts';
import { Findings } from './findings.ts';
import { PeerSymmetry } from './peer-symmetry.ts';
import type { Repertoire } from './repertoire.ts';
import type { ScriptedState } from './search-state.ts';
import { StateTable } from './state-table.ts';
import { OwnJournal } from './step-journal.ts';
import { refuseOtherVersion, Successors } from './successors.ts';
import type { World } from './world.ts';
import * as state from './world-state.ts';

/** States between two looks at what is left to do. */
const PORTION = 100;

export class ScriptedSearch {
  /** True once a limit has kept it from some state, and once there are as many states as allowed. */
  isCut = false;
  isFull = false;
  isEndless = false;
  readonly successors: Successors;
  readonly findings: Findings;
  readonly symmetry: PeerSymmetry | undefined;
  private readonly world: World;
  private readonly limits: SearchLimits;
  private readonly repertoire: Repertoire;
  private readonly apart: Apart | undefined;
  private readonly journal = new OwnJournal();
  /** The first states of scripts. Scripts that are alike have one in common. */
  private readonly known = new StateTable();
  private readonly scripts: Script[] = [];
  /** Scripts that have been searched to the end. */
  private done = 0;
  private search: BreadthFirst | undefined;
  /** Copies that each make one script more of the one that is searched now. */
  private readonly further = new Set<number>();
  /** What had been found before that one. */
  private before = { states: 0, transitions: 0, depth: 0 };
  private readonly room = new Int32Array(state.ROOM);

  constructor(world: World, limits: SearchLimits, repertoire: Repertoire, apart: Apart | undefined) {
    this.world = world;
    this.limits = limits;
    this.repertoire = repertoire;
    this.apart = apart;
    this.successors = new Successors(world, this.journal, repertoire);
    this.successors.possible.isScripted = true;
    this.findings = new Findings(this.successors);
    this.symmetry = apart && new PeerSymmetry(world, this.successors.local, apart, repertoire);
    for (const byzantine of byzantineSets(world)) this.add({ byzantine, copies: [] });
  }

  /** A search that goes on where another one stopped: with the script at which it was. */
  static resumed(world: World, limits: SearchLimits, begun: ScriptedState): ScriptedSearch {
    const search = new ScriptedSearch(world, limits, begun.repertoire, begun.apart);
    const { local } = search.successors;
    search.journal.begin(local, begun.journal);
    if (begun.signature !== local.signature) refuseOtherVersion();
    for (const script of begun.scripts) search.add(script);
    search.done = begun.done;
    search.findings.begin(begun.findings);
    search.before = begun.findings;
    return search;
  }

  get states(): number {
    return this.findings.states;
  }

  /** How far it has come, for another search to go on with; this one is over. */
  save(): ScriptedState {
    return {
      journal: this.journal.entries(),
      signature: this.successors.local.signature,
      apart: this.apart,
      repertoire: this.repertoire,
      scripts: this.scripts,
      done: this.done,
      findings: { ...this.findings.save(), ...this.before },
    };
  }

  /** Looks at so many more states. True when there are none left, or a limit is reached. */
  advance(count: number): boolean {
    for (let left = count; left > 0; left -= PORTION) {
      if (this.done === this.scripts.length) return true;
      this.search ??= this.begin(this.scripts[this.done]);
      const isDone = this.search.advance(PORTION);
      this.isFull = this.findings.states >= this.limits.states;
      this.isCut ||= this.isFull;
      if (this.findings.thrown !== undefined || this.isFull) return true;
      if (isDone) this.end(this.search);
    }
    return false;
  }

  private begin(script: Script): BreadthFirst {
    const { world, successors, findings, repertoire, limits } = this;
    successors.forget();
    findings.depth = 0;
    this.further.clear();
    const lookAt = (from: Int32Array, at: number) => this.findFurther(from, at);
    return new BreadthFirst(world, limits, true, {
      repertoire,
      scripted: { script, successors, findings, symmetry: this.symmetry, lookAt },
    });
  }

  private end(search: BreadthFirst): void {
    const { findings, scripts } = this;
    this.isCut ||= search.isCut;
    this.isEndless ||= search.isEndless;
    const { byzantine, copies } = scripts[this.done++];
    for (const copy of this.further) this.add({ byzantine, copies: [...copies, copy] });
    findings.depth = Math.max(findings.depth, this.before.depth);
    const { states, transitions, depth } = findings;
    this.before = { states, transitions, depth };
    this.search = undefined;
  }

  /** Unless there is one like it. */
  private add(script: Script): void {
    const { room, known, symmetry } = this;
    this.successors.writeFirst(script.byzantine, room, 0, script.copies);
    symmetry?.look(room, 0);
    const { first, second } = symmetry ?? { first: room[state.FIRST_HASH], second: room[state.SECOND_HASH] };
    known.enter(first, second, -1, script.byzantine);
    if (known.wasNew) this.scripts.push(script);
  }

  /** Finds the messages that would have an effect on peers that have received all of the script. */
  private findFurther(from: Int32Array, at: number): void {
    const byzantine = state.byzantineIn(from[at + state.FAULTS]);
    const waiting = this.waitingOf(from, at, byzantine);
    for (let peer = 0; peer < this.world.graph.size; peer++)
      if (((byzantine | waiting) & (1 << peer)) === 0) this.addFurther(from[at + state.PEERS + peer], peer, byzantine);
  }

  /** Receivers of copies of Byzantine peers in flight, as bits. */
  private waitingOf(from: Int32Array, at: number, byzantine: number): number {
    const { copies } = this.successors.local;
    const first = at + state.PEERS + this.world.graph.size;
    let waiting = 0;
    for (let i = first, end = first + from[at + state.IN_FLIGHT]; i < end; i++)
      if ((byzantine & (1 << copies.from[from[i]])) !== 0) waiting |= 1 << copies.to[from[i]];
    return waiting;
  }

  private addFurther(place: number, peer: number, byzantine: number): void {
    const { local, possible } = this.successors;
    for (const [other, offers] of possible.offers.entries())
      if ((byzantine & (1 << other)) !== 0)
        for (const offer of offers[peer]) {
          const { copy } = local.events[offer];
          if (!this.further.has(copy) && this.hasEffect(place, offer, byzantine)) this.further.add(copy);
        }
  }

  /** On other than Byzantine peers. */
  private hasEffect(place: number, event: number, byzantine: number): boolean {
    const { local } = this.successors;
    const step = local.step(place, event);
    if (local.hasThrown(step) || local.next[step] !== place) return true;
    return local.sent[step].some((sent) => (byzantine & (1 << local.copies.to[sent])) === 0);
  }
}
