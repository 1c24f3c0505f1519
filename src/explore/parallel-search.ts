/**
 * An exhaustive search on several cores: it gives each thread a share of the states of one depth, lets all look at them
 * in rounds, and shares out what they have found. What it finds takes as few steps as what one thread finds.
 */
import type { PropertyName } from '../core/protocol.ts';
import type { SearchLimits } from './breadth-first.ts';
import { Edges } from './edges.ts';
import type { Breach } from './findings.ts';
import { joined, splitStates } from './frontier.ts';
import { AsymmetryError } from './peer-symmetry.ts';
import { RepertoireError } from './repertoire.ts';
import type { FoundBreach, SearchOutcome } from './search-outcome.ts';
import type { Progress, SearchState } from './search-state.ts';
import type { RoundOrder, RoundReport, SearchThread, ThreadBeginning } from './search-thread.ts';
import { SharedStateTable, type TableMemory } from './shared-state-table.ts';
import { SharedJournal } from './step-journal.ts';

/** Starts a thread. */
export type StartThread = (beginning: ThreadBeginning) => Promise<SearchThread>;

/** States that a thread looks at in a round. */
const PORTION = 4_000;
/** States that the shared table has room for at first. */
const CAPACITY = 1 << 20;
/** Steps of single peers at most: their memory is reserved, and used as it is needed. */
const STEPS = 1 << 24;

export class ParallelSearch {
  depth: number;
  private readonly begun: SearchState;
  private memory: TableMemory;
  private readonly journalMemory: SharedArrayBuffer;
  private threads: readonly SearchThread[] = [];
  private reports: readonly RoundReport[] = [];
  private firstFollowing: number;

  private constructor(begun: SearchState) {
    this.begun = begun;
    this.depth = begun.findings.depth;
    this.firstFollowing = begun.progress.firstFollowing;
    const count = begun.table.first.length;
    this.memory = SharedStateTable.memory(begun.table, Math.max(CAPACITY, 2 * count));
    this.journalMemory = SharedJournal.memory(STEPS, begun.journal);
  }

  /**
   * Goes on where another search stopped.
   * @param size peers of the world
   */
  static async begin(
    size: number,
    begun: SearchState,
    { limits, isReduced }: { readonly limits: SearchLimits; readonly isReduced: boolean },
    { count, start }: { readonly count: number; readonly start: StartThread },
  ): Promise<ParallelSearch> {
    const search = new ParallelSearch(begun);
    const { memory, journalMemory } = search;
    const shares = sharesOf(begun, size, count).map((share) => ({ ...share, limits, isReduced }));
    search.threads = await Promise.all(shares.map((share) => start({ ...share, memory, journalMemory })));
    return search;
  }

  get states(): number {
    return this.sum('states');
  }

  /** True once there are as many states as allowed. */
  get isFull(): boolean {
    return this.reports.some((report) => report.isFull);
  }

  /** Of each property the best breach that a thread has found. */
  get breaches(): ReadonlyMap<PropertyName, FoundBreach> {
    const best = new Map<PropertyName, FoundBreach>();
    for (const { breaches } of this.reports)
      for (const breach of breaches as readonly (Breach & FoundBreach)[]) {
        const known = best.get(breach.property);
        const isBetter = known === undefined || (breach.promised && !known.promised);
        const isShorter =
          known?.promised === breach.promised && breach.schedule.steps.length < known.schedule.steps.length;
        if (isBetter || isShorter) best.set(breach.property, breach);
      }
    return best;
  }

  /** One round more. True when nothing is left to look at, or a limit is reached. */
  async advance(): Promise<boolean> {
    const { reports } = this;
    if (reports.some(({ thrown, isFull }) => thrown !== undefined || isFull)) return true;
    const isLevelDone = reports.length > 0 && reports.every((report) => report.isLevelDone);
    const hasFound = reports.some((report) => report.hasFound);
    const isSettled = reports.every(({ made }) => made.length === 0);
    if (isLevelDone && !hasFound && isSettled) return true;
    // Steps that others made may show states that are to be looked at again: these belong to this depth.
    const descends = isLevelDone && isSettled;
    const levels = descends ? await this.shareFound() : undefined;
    const memory = reports.some(({ needsRoom }) => needsRoom) ? this.grow() : undefined;
    this.reports = await Promise.all(
      this.threads.map((thread, index) => {
        const order: RoundOrder = {
          ...(memory === undefined ? {} : { memory }),
          made: joined(reports.filter((_, other) => other !== index).map(({ made }) => made)),
          ...(levels === undefined
            ? {}
            : { level: { states: levels[index], depth: this.depth, firstFollowing: this.firstFollowing } }),
          portion: PORTION,
        };
        return thread.round(order);
      }),
    );
    const asymmetry = this.reports.find((report) => report.asymmetry !== undefined)?.asymmetry;
    if (asymmetry !== undefined) throw new AsymmetryError(asymmetry);
    const learned = this.reports.flatMap((report) => report.learned ?? []);
    if (learned.length > 0) throw new RepertoireError(learned);
    return false;
  }

  async save(): Promise<SearchState> {
    const parts = await this.partStates();
    const table = new SharedStateTable(this.memory).columns();
    const journal = new SharedJournal(this.journalMemory).entries();
    const progress = parts.map((part) => part.progress);
    const made = madeIn(progress);
    return {
      journal,
      signature: parts[0].signature,
      apart: this.begun.apart,
      repertoire: this.begun.repertoire,
      table,
      progress: {
        level: joined(progress.map(({ level }) => level)),
        following: joined(progress.map(({ following }) => following)),
        firstFollowing: this.firstFollowing,
        made,
        relied: progress.flatMap(({ relied }) => relied),
        edges: {
          from: joined(progress.map(({ edges }) => edges.from)),
          to: joined(progress.map(({ edges }) => edges.to)),
        },
        mayRepeat: progress.some(({ mayRepeat }) => mayRepeat),
        isDepthCut: progress.some(({ isDepthCut }) => isDepthCut),
      },
      findings: {
        states: this.states,
        transitions: this.sum('transitions'),
        depth: this.depth,
        breaches: parts.flatMap(({ findings }) => findings.breaches),
        ends: [...new Set(parts.flatMap(({ findings }) => findings.ends))],
      },
    };
  }

  /** What came of it. @param isOver whether it has come to its end */
  outcomeOf({ progress, findings, table }: SearchState, isOver: boolean): SearchOutcome {
    const edges = new Edges();
    if (progress.mayRepeat && isOver) edges.addAll(progress.edges);
    const thrown = this.reports.find((report) => report.thrown !== undefined)?.thrown;
    return {
      states: findings.states,
      transitions: findings.transitions,
      depth: this.depth,
      ends: findings.ends.length,
      breaches: [...this.breaches.values()],
      ...(thrown === undefined ? {} : { thrown }),
      isEndless: isOver && progress.mayRepeat && edges.hasCircle(table.first.length),
      isCut: progress.isDepthCut || this.isFull,
    };
  }

  private sum(figure: 'states' | 'transitions'): number {
    return this.reports.length === 0
      ? this.begun.findings[figure]
      : this.reports.reduce((all, report) => all + report[figure], 0);
  }

  private partStates() {
    return Promise.all(this.threads.map((thread) => thread.save()));
  }

  /** The states of the next depth, by thread. */
  private async shareFound(): Promise<Int32Array<ArrayBuffer>[][]> {
    const { threads } = this;
    const found = await Promise.all(threads.map((thread) => thread.takeFound(threads.length)));
    this.depth++;
    this.firstFollowing = new SharedStateTable(this.memory).count;
    return threads.map((_, index) => found.map((parts) => parts[index]));
  }

  private grow(): TableMemory {
    const table = new SharedStateTable(this.memory);
    this.memory = SharedStateTable.memory(table.columns(), 2 * table.capacity);
    return this.memory;
  }
}

/** What each thread begins with. */
function sharesOf({ progress, findings, apart, repertoire }: SearchState, size: number, threads: number) {
  const levels = splitStates(progress.level, size, threads);
  const followings = splitStates(progress.following, size, threads);
  const nothing = new Int32Array(0);
  return Array.from({ length: threads }, (_, index) => {
    const isFirst = index === 0;
    return {
      apart,
      repertoire,
      progress: {
        ...progress,
        level: levels[index],
        following: followings[index],
        relied: progress.relied
          .map((reliance) => ({ ...reliance, uses: reliance.uses.filter((_, use) => use % threads === index) }))
          .filter(({ uses }) => uses.length > 0),
        edges: isFirst ? progress.edges : { from: nothing, to: nothing },
      },
      // Summed up, these are those of the search.
      findings: isFirst ? findings : { ...findings, states: 0, transitions: 0, breaches: [], ends: [] },
    };
  });
}

/** The steps that any thread has made, once each. */
function madeIn(progress: readonly Progress[]): Int32Array<ArrayBuffer> {
  const known = new Map<number, Set<number>>();
  const pairs: number[] = [];
  for (const { made } of progress)
    for (let i = 0; i < made.length; i += 2) {
      const events = known.get(made[i]) ?? new Set();
      known.set(made[i], events);
      if (events.has(made[i + 1])) continue;
      events.add(made[i + 1]);
      pairs.push(made[i], made[i + 1]);
    }
  return Int32Array.from(pairs);
}
