/**
 * A world that is small enough for all its schedules to be explored: peers and their links, what they broadcast, and
 * how many faults there may be.
 */
import type { Graph } from '../core/graph.ts';
import type { Program } from '../core/program.ts';
import type { Accuracy, Definition, PeerId, PropertyName } from '../core/protocol.ts';

/** Peers at most: a state holds sets of peers as bits of one number. */
export const PEERS_MAX = 8;
/** Faults of one kind at most: a state counts them in 3 bits. */
export const FAULTS_MAX = 7;

/** How many faults of each kind a schedule may have at most. */
export interface FaultLimits {
  readonly crashes: number;
  /** Crashed peers that come back. */
  readonly restarts: number;
  /** Copies that are lost, and copies that come twice; of the latter Infinity: all may come any number of times. */
  readonly losses: number;
  readonly duplicates: number;
  /** Suspicions of peers that are up. */
  readonly suspicions: number;
  /** Peers that are Byzantine from the start, in each way to choose them. */
  readonly byzantine: number;
}

/** `altered`: it follows its protocol, but alters what it sends. `anything`: it is bound to nothing. */
export type ByzantineSends = 'altered' | 'anything';

export const noFaults: FaultLimits = {
  crashes: 0,
  restarts: 0,
  losses: 0,
  duplicates: 0,
  suspicions: 0,
  byzantine: 0,
};

export interface World {
  /** With the failure detector of `explored-detector.ts`, if it needs one. */
  readonly program: Program;
  readonly promises: Definition['promises'];
  readonly graph: Graph;
  /** The peer of each broadcast. Those of one peer are made in this order, at any time. */
  readonly origins: readonly PeerId[];
  /** Decides the random numbers of the peers. */
  readonly seed: number;
  readonly limits: FaultLimits;
  /** What a Byzantine peer does: see `byzantine.ts`, and `repertoire.ts`. */
  readonly byzantineSends: ByzantineSends;
  /** True if every peer that comes back has what it kept; else it may have lost it. */
  readonly isMemoryKept?: boolean;
  /** Of the failure detector; undefined if there is none. */
  readonly detector: Accuracy | undefined;
  /** The properties that are examined. */
  readonly properties: readonly PropertyName[];
}

/** Whether a peer that comes back has what it kept: each way that the world allows. */
export function waysToRestart({ isMemoryKept = false }: Pick<World, 'isMemoryKept'>): readonly boolean[] {
  return isMemoryKept ? [true] : [true, false];
}

const UNORDERED: readonly string[] = [
  'validity',
  'no-duplication',
  'no-creation',
  'consistency',
  'agreement',
  'uniform-agreement',
  'termination',
  'integrity',
  'consensus-agreement',
  'uniform-consensus-agreement',
];

/** False if no property that is examined asks for the order in which a peer delivers. */
export function isOrderExamined({ properties }: Pick<World, 'properties'>): boolean {
  return properties.some((name) => !UNORDERED.includes(name));
}

const LIVENESS: readonly string[] = ['validity', 'agreement', 'uniform-agreement', 'termination'];

/** True for what must happen in the end, which is decided when nothing more happens. */
export function isLiveness(property: PropertyName): boolean {
  return LIVENESS.includes(property);
}
