/** Explores a world, and says what came of it: for each property whether it is proved, or a shortest counterexample. */
import type { PropertyName } from '../core/protocol.ts';
import { deterministic } from '../runtimes/determinism-guards.ts';
import { reasonOf } from '../runtimes/thrown-error.ts';
import { BreadthFirst, type SearchLimits } from './breadth-first.ts';
import { type Counterexample, counterexampleOf } from './counterexample.ts';
import { type Schedule, scheduleOf } from './schedule.ts';
import type { World } from './world.ts';

export interface ExplorationLimits extends SearchLimits {
  readonly timeMs: number;
  /** True to go on after a broken promise, until each property is decided. */
  readonly isThorough: boolean;
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

export interface Exploration {
  /** `violated` if a promise is broken or the protocol throws. */
  readonly verdict: 'proved' | 'violated' | 'not-finished';
  readonly properties: readonly PropertyVerdict[];
  /** What the protocol throws, and when. */
  readonly thrown?: { readonly reason: string; readonly schedule: Schedule };
  readonly isInterrupted: boolean;
  readonly states: number;
  readonly transitions: number;
  /** Different ends of schedules, by what each peer has broadcast and delivered. */
  readonly ends: number;
  /** Steps of the longest schedule that was looked at. */
  readonly depth: number;
  readonly wallMs: number;
}

/** States between two looks at the clock. */
const PORTION = 2_000;

export async function exploreWorld(
  world: World,
  limits: ExplorationLimits,
  observer: ExplorationObserver,
): Promise<Exploration> {
  const begun = observer.now();
  const search = deterministic(() => new BreadthFirst(world, limits));
  let isOver = false;
  const isStopped = () =>
    observer.signal?.aborted === true ||
    observer.now() - begun >= limits.timeMs ||
    (!limits.isThorough && [...search.breaches.values()].some(({ promised }) => promised));
  while (!isOver && !isStopped()) {
    isOver = deterministic(() => search.advance(PORTION));
    observer.progress?.(search.states, search.depth);
    await observer.pause();
  }
  const wallMs = observer.now() - begun;
  return explorationOf(world, search, {
    isComplete: isOver && !search.isCut && search.thrown === undefined,
    isInterrupted: observer.signal?.aborted === true && !isOver,
    wallMs,
  });
}

function explorationOf(
  world: World,
  search: BreadthFirst,
  end: { readonly isComplete: boolean; readonly isInterrupted: boolean; readonly wallMs: number },
): Exploration {
  const { breaches, states, transitions, depth, thrown, successors } = search;
  const properties = world.properties.map((property): PropertyVerdict => {
    const breach = breaches.get(property);
    if (breach === undefined) return { property, verdict: end.isComplete ? 'proved' : 'open' };
    const schedule = scheduleOf(successors.local, breach.byzantine, breach.actions);
    const counterexample = deterministic(() => counterexampleOf(world, schedule, property));
    return { property, verdict: 'violated', promised: breach.promised, counterexample };
  });
  const isBroken = thrown !== undefined || properties.some(({ promised }) => promised);
  return {
    verdict: isBroken ? 'violated' : end.isComplete ? 'proved' : 'not-finished',
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
    states,
    transitions,
    ends: search.ends.size,
    depth,
    wallMs: end.wallMs,
  };
}
