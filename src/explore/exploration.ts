/** Explores a world, and says what came of it: for each property whether it is proved, or a shortest counterexample. */
import type { PropertyName } from '../core/protocol.ts';
import { deterministic } from '../runtimes/determinism-guards.ts';
import { reasonOf } from '../runtimes/thrown-error.ts';
import { BreadthFirst, type SearchLimits } from './breadth-first.ts';
import { type Counterexample, counterexampleOf } from './counterexample.ts';
import { DelayBounded } from './delay-bounded.ts';
import type { Findings } from './findings.ts';
import { PriorityScheduling } from './priority-scheduling.ts';
import { type Schedule, scheduleOf } from './schedule.ts';
import type { Successors } from './successors.ts';
import { isLiveness, type World } from './world.ts';

/** All schedules; those with few delays; random ones with few changes of priority. */
export type SearchKind =
  | { readonly name: 'exhaustive' }
  | { readonly name: 'delay-bounded'; readonly delays: number }
  | { readonly name: 'pct'; readonly depth: number; readonly schedules: number };

/** A search as it goes on. */
interface Search {
  readonly findings: Findings;
  readonly successors: Successors;
  /** States that were looked at. */
  readonly states: number;
  /** Looks at so many states more, or schedules. True if it has come to its end. */
  advance(count: number): boolean;
}

export interface ExplorationLimits extends SearchLimits {
  readonly timeMs: number;
  /** True to go on after a broken promise, until each property is decided. */
  readonly isThorough: boolean;
  /** Whether schedules are left out that differ from others in the order of what commutes only. */
  readonly isReduced: boolean;
  readonly search: SearchKind;
}

export interface ExplorationObserver {
  /** States so far, and the steps that lead to those that are looked at now. */
  progress?(states: number, depth: number): void;
  readonly signal?: AbortSignal;
  /** Lets others have their turn. */
  pause(): Promise<void>;
  now(): number;
}

export interface PropertyVerdict {
  readonly property: PropertyName;
  /** Whether the protocol promises it under the faults that the world may have. */
  readonly verdict: 'proved' | 'violated' | 'open';
  /** Of a violation: whether it breaks a promise under the faults of its schedule. */
  readonly promised?: boolean;
  readonly counterexample?: Counterexample;
}

/** How much a search has looked at. */
interface SearchFigures {
  readonly states: number;
  /** Of a search of single schedules: as many as it has run. */
  readonly schedules: number | undefined;
  readonly transitions: number;
  /** Different ends of schedules, by what each peer has broadcast and delivered. */
  readonly ends: number;
  /** Steps of the longest schedule that was looked at. */
  readonly depth: number;
  readonly wallMs: number;
}

export interface Exploration extends SearchFigures {
  /** `violated` if a promise is broken or the protocol throws. */
  readonly verdict: 'proved' | 'violated' | 'not-finished';
  readonly properties: readonly PropertyVerdict[];
  /** What the protocol throws, and when. */
  readonly thrown?: { readonly reason: string; readonly schedule: Schedule };
  readonly isInterrupted: boolean;
  /** True if schedules can go on for ever: then what must happen in the end is not decided. */
  readonly isEndless: boolean;
}

/** States between two looks at the clock. */
const PORTION = 2_000;
/** States that are searched for a shorter counterexample. */
const SHORTENING_STATES = 200_000;

export async function exploreWorld(
  world: World,
  limits: ExplorationLimits,
  observer: ExplorationObserver,
): Promise<Exploration> {
  const begun = observer.now();
  const search = deterministic(() => searchOf(world, limits));
  const isStopped = () => observer.signal?.aborted === true || observer.now() - begun >= limits.timeMs;
  const isDecided = () => !limits.isThorough && [...search.findings.breaches.values()].some(({ promised }) => promised);
  const isOver = await advance(search, observer, () => isStopped() || isDecided());
  const wallMs = observer.now() - begun;
  if (limits.isReduced || limits.search.name !== 'exhaustive')
    await shorten(world, search.findings, observer, isStopped);
  return explorationOf(world, search, {
    isComplete: isOver && search instanceof BreadthFirst && !search.isCut && search.findings.thrown === undefined,
    isInterrupted: observer.signal?.aborted === true && !isOver,
    wallMs,
  });
}

function searchOf(world: World, limits: ExplorationLimits): Search {
  const { search } = limits;
  switch (search.name) {
    case 'exhaustive':
      return new BreadthFirst(world, limits, limits.isReduced);
    case 'delay-bounded':
      return new DelayBounded(world, search.delays);
    case 'pct':
      return new PriorityScheduling(world, search);
  }
}

/** True if the search has come to its end. */
async function advance(search: Search, observer: ExplorationObserver, isStopped: () => boolean): Promise<boolean> {
  let isOver = false;
  while (!isOver && !isStopped()) {
    isOver = deterministic(() => search.advance(search instanceof PriorityScheduling ? PORTION / 20 : PORTION));
    observer.progress?.(search.states, search.findings.depth);
    await observer.pause();
  }
  return isOver;
}

/** What was left out may have held a shorter way to what was found: the nearest states are searched whole. */
async function shorten(
  world: World,
  { breaches }: Findings,
  observer: ExplorationObserver,
  isStopped: () => boolean,
): Promise<void> {
  if (breaches.size === 0) return;
  const depth = Math.max(...[...breaches.values()].map(({ actions }) => actions.length)) - 1;
  const whole = deterministic(() => new BreadthFirst(world, { depth, states: SHORTENING_STATES }, false));
  const isFound = () =>
    [...breaches.values()].every(
      ({ property, promised }) => whole.findings.breaches.get(property)?.promised === promised,
    );
  await advance(whole, observer, () => isStopped() || isFound());
  for (const [property, { actions, promised }] of breaches) {
    const found = whole.findings.breaches.get(property);
    if (found === undefined || found.promised !== promised || found.actions.length >= actions.length) continue;
    breaches.set(property, { ...found, schedule: scheduleOf(whole.successors.local, found.byzantine, found.actions) });
  }
}

function explorationOf(
  world: World,
  search: Search,
  end: { readonly isComplete: boolean; readonly isInterrupted: boolean; readonly wallMs: number },
): Exploration {
  const { successors } = search;
  const { breaches, transitions, depth, thrown, ends } = search.findings;
  const isEndless = end.isComplete && search instanceof BreadthFirst && search.isEndless;
  const properties = world.properties.map((property): PropertyVerdict => {
    const breach = breaches.get(property);
    const isProved = end.isComplete && !(isEndless && isLiveness(property));
    if (breach === undefined) return { property, verdict: isProved ? 'proved' : 'open' };
    const schedule = breach.schedule ?? scheduleOf(successors.local, breach.byzantine, breach.actions);
    const counterexample = deterministic(() => counterexampleOf(world, schedule, property));
    return { property, verdict: 'violated', promised: breach.promised, counterexample };
  });
  const isBroken = thrown !== undefined || properties.some(({ promised }) => promised);
  return {
    verdict: isBroken ? 'violated' : !end.isComplete || properties.some(isOpen) ? 'not-finished' : 'proved',
    isEndless,
    properties,
    ...(thrown === undefined
      ? {}
      : {
          thrown: {
            reason: reasonOf(thrown.error),
            schedule: scheduleOf(successors.local, thrown.byzantine, thrown.actions),
          },
        }),
    isInterrupted: end.isInterrupted,
    states: search.states,
    schedules: search instanceof BreadthFirst ? undefined : (search as DelayBounded | PriorityScheduling).schedules,
    transitions,
    ends: ends.size,
    depth,
    wallMs: end.wallMs,
  };
}

function isOpen({ verdict }: PropertyVerdict): boolean {
  return verdict === 'open';
}
