/**
 * The small worlds in which all schedules of a condition are explored. What holds in one of them is proved for it, and
 * for no larger one: most mistakes show among three peers, or four if a third may be Byzantine.
 */
import { completeGraph } from '../core/graph.ts';
import { faultsOf } from '../core/promise.ts';
import type { Definition, PeerId, PropertyName } from '../core/protocol.ts';
import { programOf } from '../core/stack.ts';
import type { LoadedLayer } from '../experiment/prepared-experiment.ts';
import { exploredDetector } from '../explore/explored-detector.ts';
import { type FaultLimits, noFaults, type World } from '../explore/world.ts';
import type { ConditionName } from './condition.ts';

/** What a proof holds for, besides the condition. */
export interface SmallWorld {
  readonly peers: number;
  /** The peer of each broadcast. */
  readonly origins: readonly PeerId[];
}

type Limits = Partial<FaultLimits> & Pick<World, 'isMemoryKept'>;

/** By condition the most faults of a schedule; a condition that is absent here cannot be explored. */
const limitsOf: Readonly<Partial<Record<ConditionName, Limits>>> = {
  reordering: {},
  'crash-of-a-minority': { crashes: 1 },
  'crash-of-a-majority': { crashes: 2 },
  'restart-with-memory': { crashes: 1, restarts: 1, isMemoryKept: true },
  'restart-without-memory': { crashes: 1, restarts: 1 },
  loss: { losses: 1 },
  duplication: { duplicates: 1 },
  'wrong-suspicion': { crashes: 1, suspicions: 1 },
  'byzantine-below-a-third': { byzantine: 1 },
  'byzantine-a-third': { byzantine: 1 },
};

/** Conditions whose schedules are among those of another one, if time is as free as it is in an explored world. */
const containedIn: Readonly<Partial<Record<ConditionName, ConditionName>>> = {
  'no-fault': 'reordering',
  pause: 'reordering',
};

/** The condition that is explored for this one; undefined if there is none. */
export function exploredFor(condition: ConditionName, layers: readonly Definition[]): ConditionName | undefined {
  // A failure detector may take a paused peer for crashed, which is more than a delay.
  if (condition === 'pause' && layers.some(({ detector }) => detector !== undefined)) return undefined;
  const explored = containedIn[condition] ?? condition;
  return limitsOf[explored] === undefined ? undefined : explored;
}

/** The worlds of a condition, those that cost more later; each is explored only if the one before it was, whole. */
export function worldsOf(condition: ConditionName, { promises, decides }: Definition): readonly SmallWorld[] {
  const knowsByzantine = Object.values(promises).some((tolerated) => faultsOf(tolerated).includes('byzantine'));
  const peers = knowsByzantine && condition !== 'byzantine-a-third' ? 4 : 3;
  if (decides) return [{ peers, origins: Array.from({ length: peers }, (_, peer) => peer) }];
  return [[0], [0, 0], [0, 1], [0, 0, 1]].map((origins) => ({ peers, origins }));
}

/** The most faults of a schedule, in words: `1 crash, 1 restart`. */
export function faultsIn(condition: ConditionName): string {
  const { isMemoryKept = false, ...limits } = limitsOf[condition] ?? {};
  const words: Readonly<Record<string, string>> = {
    crashes: 'crash',
    restarts: isMemoryKept ? 'restart with memory' : 'restart',
    losses: 'lost copy',
    duplicates: 'copy twice',
    suspicions: 'wrong suspicion',
    byzantine: 'Byzantine peer',
  };
  return Object.entries(limits)
    .map(([kind, count]) => (count === 1 ? `1 ${words[kind]}` : `${count} ${kind}`))
    .join(', ');
}

/**
 * Whether a property is examined in a world. The order of two broadcasts of one origin, or of two, needs these; other
 * properties are not examined among three, as that costs much and shows little.
 */
export function isExamined(property: string, { origins }: SmallWorld): boolean {
  const isRepeated = new Set(origins).size < origins.length;
  const hasTwo = new Set(origins).size > 1;
  if (property === 'fifo-order') return isRepeated;
  if (property === 'causal-order') return isRepeated && hasTwo;
  return property === 'total-order' ? hasTwo : !isRepeated;
}

/** @param layers the lowest first */
export function worldOf(
  condition: ConditionName,
  { peers, origins }: SmallWorld,
  layers: readonly LoadedLayer[],
  properties: readonly PropertyName[],
): World {
  const needed = layers.find(({ definition }) => definition.detector)?.definition.detector;
  const detector = condition === 'wrong-suspicion' ? 'eventually-perfect' : needed;
  const { isMemoryKept, ...limits } = limitsOf[condition]!;
  return {
    program: programOf(detector === undefined ? layers : [...layers, exploredDetector(detector)]),
    promises: layers[layers.length - 1].definition.promises,
    graph: completeGraph(peers),
    origins,
    seed: 1,
    limits: { ...noFaults, ...limits },
    byzantineSends: 'altered',
    ...(isMemoryKept === undefined ? {} : { isMemoryKept }),
    detector,
    properties,
  };
}
