/** Explores a world, and says what came of it: for each property whether it is proved, or a shortest counterexample. */
import type { PeerId, PropertyName } from '../core/protocol.ts';
import { deterministic } from '../runtimes/determinism-guards.ts';
import { BreadthFirst, type SearchLimits } from './breadth-first.ts';
import { type Counterexample, counterexampleOf } from './counterexample.ts';
import { advance, drive, type ExplorationObserver, type IsStopped, type SearchPlan } from './driven-search.ts';
import type { Schedule } from './schedule.ts';
import { type FoundBreach, outcomeOf, type SearchOutcome } from './search-outcome.ts';
import { isLiveness, type World } from './world.ts';

export interface ExplorationLimits extends SearchLimits, Omit<SearchPlan, 'limits'> {
  readonly timeMs: number;
  /** True to go on after a broken promise, until each property is decided. */
  readonly isThorough: boolean;
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
  /** Groups of peers that count as alike; undefined if all count as different. */
  readonly alike?: readonly (readonly PeerId[])[];
  readonly isInterrupted: boolean;
  /** True if schedules can go on for ever: then what must happen in the end is not decided. */
  readonly isEndless: boolean;
}

/** States that are searched for a shorter counterexample. */
const SHORTENING_STATES = 200_000;

export async function exploreWorld(
  world: World,
  limits: ExplorationLimits,
  observer: ExplorationObserver,
): Promise<Exploration> {
  const begun = observer.now();
  const isLate = () => observer.signal?.aborted === true || observer.now() - begun >= limits.timeMs;
  const isDecided = (breaches: Parameters<IsStopped>[0]) =>
    !limits.isThorough && [...breaches].some(({ promised }) => promised);
  const isStopped: IsStopped = (breaches) => isLate() || isDecided(breaches);
  const { outcome, isOver, schedules } = await drive(world, planOf(limits), observer, isStopped);
  const wallMs = observer.now() - begun;
  const isShortest = !limits.isReduced && limits.search.name === 'exhaustive';
  const breaches = isShortest ? outcome.breaches : await shortened(world, outcome.breaches, observer, isLate);
  return explorationOf(
    world,
    { ...outcome, breaches },
    {
      isComplete: isOver && !outcome.isCut && outcome.thrown === undefined,
      isInterrupted: observer.signal?.aborted === true && !isOver,
      schedules,
      wallMs,
    },
  );
}

function planOf({ depth, states, isReduced, isSymmetric, search, cores, begun }: ExplorationLimits): SearchPlan {
  return {
    limits: { depth, states },
    isReduced,
    isSymmetric,
    search,
    ...(cores === undefined ? {} : { cores }),
    ...(begun === undefined ? {} : { begun }),
  };
}

/** What was left out may have held a shorter way to what was found: the nearest states are searched whole. */
async function shortened(
  world: World,
  breaches: readonly FoundBreach[],
  observer: ExplorationObserver,
  isLate: () => boolean,
): Promise<readonly FoundBreach[]> {
  if (breaches.length === 0) return breaches;
  const depth = Math.max(...breaches.map(({ schedule }) => schedule.steps.length)) - 1;
  const whole = deterministic(() => new BreadthFirst(world, { depth, states: SHORTENING_STATES }, false));
  const isFound = () =>
    breaches.every(({ property, promised }) => whole.findings.breaches.get(property)?.promised === promised);
  await advance(whole, 2_000, observer, () => isLate() || isFound());
  const nearer = new Map(outcomeOf(whole, whole, false).breaches.map((breach) => [breach.property, breach]));
  return breaches.map((breach) => {
    const found = nearer.get(breach.property);
    const isShorter = found?.promised === breach.promised && found.schedule.steps.length < breach.schedule.steps.length;
    return isShorter ? found : breach;
  });
}

function explorationOf(
  world: World,
  outcome: SearchOutcome,
  end: Pick<Exploration, 'isInterrupted' | 'wallMs' | 'schedules'> & { readonly isComplete: boolean },
): Exploration {
  const { thrown, states, transitions, depth, ends } = outcome;
  const { isInterrupted, wallMs, schedules } = end;
  const isEndless = end.isComplete && outcome.isEndless;
  const properties = world.properties.map((property): PropertyVerdict => {
    const breach = outcome.breaches.find((one) => one.property === property);
    const isProved = end.isComplete && !(isEndless && isLiveness(property));
    if (breach === undefined) return { property, verdict: isProved ? 'proved' : 'open' };
    const counterexample = deterministic(() => counterexampleOf(world, breach.schedule, property));
    return { property, verdict: 'violated', promised: breach.promised, counterexample };
  });
  const isBroken = thrown !== undefined || properties.some(({ promised }) => promised);
  return {
    verdict: isBroken ? 'violated' : !end.isComplete || properties.some(isOpen) ? 'not-finished' : 'proved',
    isEndless,
    properties,
    ...(thrown === undefined ? {} : { thrown }),
    isInterrupted,
    states,
    schedules,
    transitions,
    ends,
    depth,
    wallMs,
    ...(outcome.alike === undefined ? {} : { alike: outcome.alike }),
  };
}

function isOpen({ verdict }: PropertyVerdict): boolean {
  return verdict === 'open';
}
