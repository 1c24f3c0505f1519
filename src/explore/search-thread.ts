/**
 * The part of one thread in a search on several cores. The threads share what they know of states and the order in
 * which numbers are given; each looks at its own share of a depth. They work in rounds, and know in
 * each of all steps of peers that were made in those before.
 */
import type { PeerId } from '../core/protocol.ts';
import { reasonOf } from '../runtimes/thrown-error.ts';
import { BreadthFirst, type SearchLimits } from './breadth-first.ts';
import type { Breach } from './findings.ts';
import { splitStates } from './frontier.ts';
import { AsymmetryError } from './peer-symmetry.ts';
import { RepertoireError } from './repertoire.ts';
import { type Schedule, scheduleOf } from './schedule.ts';
import type { SearchState } from './search-state.ts';
import { SharedStateTable, type TableMemory } from './shared-state-table.ts';
import { SharedJournal } from './step-journal.ts';
import type { World } from './world.ts';

/** What a thread gets to go on with: the state of the search without the rest of the depth that others look at. */
export type ThreadBeginning = Omit<SearchState, 'table' | 'journal' | 'signature'> & {
  readonly limits: SearchLimits;
  readonly isReduced: boolean;
  readonly memory: TableMemory;
  readonly journalMemory: SharedArrayBuffer;
};

export interface RoundOrder {
  /** The table, if it has grown. */
  readonly memory?: TableMemory;
  /** Steps that others have made: pairs of a peer's state and an event. */
  readonly made: Int32Array<ArrayBuffer>;
  /** Its states, if a new depth begins. */
  readonly level?: {
    readonly states: readonly Int32Array<ArrayBuffer>[];
    readonly depth: number;
    readonly firstFollowing: number;
  };
  /** States to look at, at most. */
  readonly portion: number;
}

/** Why the search is to begin again: what it has done so far counts for nothing. */
interface Surprise {
  /** Peers that turned out to differ. */
  readonly asymmetry?: readonly [PeerId, PeerId];
  /** Messages that were not in the repertoire. */
  readonly learned?: readonly unknown[];
}

export interface RoundReport extends Surprise {
  readonly isLevelDone: boolean;
  /** Whether it has found states of the next depth. */
  readonly hasFound: boolean;
  /** True if the table is so full that the round ended. */
  readonly needsRoom: boolean;
  readonly made: Int32Array<ArrayBuffer>;
  /** All that were found by this thread. */
  readonly states: number;
  readonly transitions: number;
  readonly breaches: readonly Breach[];
  readonly thrown?: { readonly reason: string; readonly schedule: Schedule };
  /** True once there are as many states as allowed. */
  readonly isFull: boolean;
}

/** As the one that conducts the search sees it. */
export interface SearchThread {
  round(order: RoundOrder): Promise<RoundReport>;
  /** The states of the next depth, in so many parts. */
  takeFound(parts: number): Promise<Int32Array<ArrayBuffer>[]>;
  save(): Promise<Pick<SearchState, 'signature' | 'progress' | 'findings'>>;
}

/** States that one state may lead to, in all threads together: so many must have a place. */
const MARGIN = 1 << 14;
/** States that are looked at before the table is asked for its room. */
const STRIDE = 64;

const nothing = new Int32Array(0);
const noStates = { first: nothing, second: nothing, parents: nothing, actions: nothing };

export class ThreadSearch {
  private readonly search: BreadthFirst;
  private readonly size: number;
  private table: SharedStateTable;
  /** Steps that have been reported. */
  private told = 0;

  constructor(world: World, { limits, isReduced, memory, journalMemory, ...begun }: ThreadBeginning) {
    this.size = world.graph.size;
    this.table = new SharedStateTable(memory);
    const journal = new SharedJournal(journalMemory);
    this.search = new BreadthFirst(world, limits, isReduced, {
      table: this.table,
      journal,
      apart: begun.apart,
      repertoire: begun.repertoire,
    });
    this.search.resume({ ...begun, journal: nothing, signature: undefined, table: noStates });
  }

  round(order: RoundOrder): RoundReport {
    try {
      this.lookAt(order);
    } catch (error) {
      if (error instanceof AsymmetryError) return { ...this.report(), asymmetry: error.peers };
      if (error instanceof RepertoireError) return { ...this.report(), learned: error.learned };
      throw error;
    }
    return this.report();
  }

  private lookAt({ memory, made, level, portion }: RoundOrder): void {
    const { search } = this;
    if (memory !== undefined) {
      this.table = new SharedStateTable(memory);
      search.table = this.table;
    }
    search.takeOver(made);
    this.told = search.made.length;
    if (level !== undefined) search.beginLevel(level.states, level.depth, level.firstFollowing);
    search.lookAgain();
    for (let left = portion; left > 0 && this.table.hasRoom(MARGIN); left -= STRIDE) search.advanceLevel(STRIDE);
    search.lookAgain();
    this.table.settle();
  }

  takeFound(parts: number): Int32Array<ArrayBuffer>[] {
    return splitStates(this.search.frontier.takeFound(), this.size, parts);
  }

  save(): Pick<SearchState, 'signature' | 'progress' | 'findings'> {
    const { signature, progress, findings } = this.search.save();
    return { signature, progress, findings };
  }

  private report(): RoundReport {
    const { search, table } = this;
    const { findings, frontier, successors } = search;
    const { thrown } = findings;
    const planOf = ({ byzantine, actions }: Pick<Breach, 'byzantine' | 'actions'>) =>
      scheduleOf(successors.local, byzantine, actions);
    return {
      isLevelDone: frontier.isLevelDone,
      hasFound: frontier.end > 0,
      needsRoom: !table.hasRoom(2 * MARGIN),
      made: Int32Array.from(search.made.slice(this.told)),
      states: findings.states,
      transitions: findings.transitions,
      breaches: [...findings.breaches.values()].map((breach) => ({ ...breach, schedule: planOf(breach) })),
      ...(thrown === undefined ? {} : { thrown: { reason: reasonOf(thrown.error), schedule: planOf(thrown) } }),
      isFull: search.isFull,
    };
  }
}
