/**
 * Lets a search go on until it is over or stopped: in this thread first, and on several cores if the world turns out to
 * be large.
 */
import { deterministic } from '../runtimes/determinism-guards.ts';
import type { Apart } from './alike-peers.ts';
import { BreadthFirst, type SearchLimits, type SearchParts } from './breadth-first.ts';
import { DelayBounded } from './delay-bounded.ts';
import { ParallelSearch, type StartThread } from './parallel-search.ts';
import { AsymmetryError } from './peer-symmetry.ts';
import { PriorityScheduling } from './priority-scheduling.ts';
import { addMessage, RepertoireError, repertoireOf } from './repertoire.ts';
import { ScriptedSearch } from './scripted-search.ts';
import { type FoundBreach, outcomeOf, type SearchOutcome } from './search-outcome.ts';
import type { KeptSearch } from './search-state.ts';
import type { World } from './world.ts';

/** All schedules; those with few delays; random ones with few changes of priority. */
export type SearchKind =
  | { readonly name: 'exhaustive' }
  | { readonly name: 'delay-bounded'; readonly delays: number }
  | { readonly name: 'pct'; readonly depth: number; readonly schedules: number };

export interface ExplorationObserver {
  /** States so far, and the steps that lead to those that are looked at now. */
  progress?(states: number, depth: number): void;
  readonly signal?: AbortSignal;
  /** Lets others have their turn. */
  pause(): Promise<void>;
  now(): number;
  /** How far the search has come, if it is stopped before its end. */
  keep?(state: KeptSearch): void;
}

/** Where a search runs. */
export interface Cores {
  readonly count: number;
  readonly start: StartThread;
}

export interface SearchPlan {
  readonly limits: SearchLimits;
  readonly isReduced: boolean;
  /** Whether states that differ only in which of some alike peers does what count as one. */
  readonly isSymmetric: boolean;
  readonly search: SearchKind;
  /** Of an exhaustive search. */
  readonly cores?: Cores;
  readonly begun?: KeptSearch;
}

/** Whether what was found so far is enough. */
export type IsStopped = (breaches: Iterable<Pick<FoundBreach, 'property' | 'promised'>>) => boolean;

export interface Driven {
  readonly outcome: SearchOutcome;
  readonly isOver: boolean;
  /** Of a search that counts schedules: as many as it has run. */
  readonly schedules?: number;
}

/** States between two looks at the clock. */
const PORTION = 2_000;
/** A world of fewer states is explored in one thread. */
const PARALLEL_STATES = 100_000;

export function drive(
  world: World,
  plan: SearchPlan,
  observer: ExplorationObserver,
  isStopped: IsStopped,
): Promise<Driven> {
  return plan.search.name === 'exhaustive'
    ? driveExhaustive(world, plan, observer, isStopped)
    : driveSchedules(world, plan.search, observer, isStopped);
}

async function driveExhaustive(
  world: World,
  plan: SearchPlan,
  observer: ExplorationObserver,
  isStopped: IsStopped,
): Promise<Driven> {
  const { begun } = plan;
  let apart: Apart | undefined = plan.isSymmetric ? (begun?.apart ?? []) : undefined;
  const repertoire = world.byzantineSends === 'anything' ? (begun?.repertoire ?? repertoireOf(world)) : undefined;
  for (let resumed = begun; ; resumed = undefined) {
    try {
      const search = deterministic(() => searchOf(world, plan, { apart, repertoire, begun: resumed }));
      return await driveThis(world, search, plan, observer, isStopped);
    } catch (error) {
      if (error instanceof AsymmetryError) apart = [...apart!, error.peers];
      else if (error instanceof RepertoireError)
        for (const message of error.learned) addMessage(repertoire!, message, world);
      else throw error;
    }
  }
}

/** One that begins, or that goes on where another one stopped. */
function searchOf(
  world: World,
  { limits, isReduced }: Pick<SearchPlan, 'limits' | 'isReduced'>,
  { apart, repertoire, begun }: Pick<SearchParts, 'apart' | 'repertoire'> & { readonly begun: KeptSearch | undefined },
): BreadthFirst | ScriptedSearch {
  if (begun !== undefined)
    return 'scripts' in begun
      ? ScriptedSearch.resumed(world, limits, begun)
      : BreadthFirst.resumed(world, limits, isReduced, begun);
  return repertoire !== undefined && isReduced && !hasOtherFaults(world)
    ? new ScriptedSearch(world, limits, repertoire, apart)
    : new BreadthFirst(world, limits, isReduced, { apart, repertoire });
}

/** Each of them may strike before and after each copy of a script: together these have more states. */
function hasOtherFaults({ limits }: World): boolean {
  return limits.crashes + limits.losses + limits.duplicates > 0;
}

async function driveThis(
  world: World,
  search: BreadthFirst | ScriptedSearch,
  plan: SearchPlan,
  observer: ExplorationObserver,
  isStopped: IsStopped,
): Promise<Driven> {
  const { cores } = plan;
  // Scripts are searched in one thread.
  const isBig = () =>
    search instanceof BreadthFirst && cores !== undefined && cores.count > 1 && search.states >= PARALLEL_STATES;
  const isOver = await advance(search, PORTION, observer, (breaches) => isBig() || isStopped(breaches));
  if (isOver || search instanceof ScriptedSearch || isStopped(search.findings.breaches.values())) {
    const isFinal = isOver && !search.isFull;
    if (!isFinal && search.findings.thrown === undefined) observer.keep?.(deterministic(() => search.save()));
    return { outcome: outcomeOf(search, search, isOver), isOver };
  }
  const state = deterministic(() => search.save());
  const threads = await ParallelSearch.begin(world.graph.size, state, plan, cores!);
  const driven = await driveThreads(threads, observer, isStopped);
  const { alike } = outcomeOf(search, search, false);
  return { ...driven, outcome: { ...driven.outcome, ...(alike === undefined ? {} : { alike }) } };
}

async function driveThreads(
  search: ParallelSearch,
  observer: ExplorationObserver,
  isStopped: IsStopped,
): Promise<Driven> {
  let isOver = false;
  while (!isOver && !isStopped(search.breaches.values())) {
    isOver = await search.advance();
    observer.progress?.(search.states, search.depth);
  }
  const state = await search.save();
  const outcome = search.outcomeOf(state, isOver);
  if ((!isOver || search.isFull) && outcome.thrown === undefined) observer.keep?.(state);
  return { outcome, isOver };
}

async function driveSchedules(
  world: World,
  kind: Exclude<SearchKind, { readonly name: 'exhaustive' }>,
  observer: ExplorationObserver,
  isStopped: IsStopped,
): Promise<Driven> {
  const search = deterministic(() =>
    kind.name === 'pct' ? new PriorityScheduling(world, kind) : new DelayBounded(world, kind.delays),
  );
  const portion = kind.name === 'pct' ? PORTION / 20 : PORTION;
  const isOver = await advance(search, portion, observer, isStopped);
  return { outcome: outcomeOf(search, undefined, isOver), isOver, schedules: search.schedules };
}

/** True if the search has come to its end. */
export async function advance(
  search: BreadthFirst | ScriptedSearch | DelayBounded | PriorityScheduling,
  portion: number,
  observer: ExplorationObserver,
  isStopped: IsStopped,
): Promise<boolean> {
  let isOver = false;
  while (!isOver && !isStopped(search.findings.breaches.values())) {
    isOver = deterministic(() => search.advance(portion));
    observer.progress?.(search.states, search.findings.depth);
    await observer.pause();
  }
  return isOver;
}
