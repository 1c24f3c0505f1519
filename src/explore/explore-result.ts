/** The result of `hearsay explore`: what `--json` prints, and what a program gets. */
import type { PeerId, PropertyName } from '../core/protocol.ts';
import type { Exploration } from './exploration.ts';
import type { Schedule } from './schedule.ts';
import type { World } from './world.ts';

export interface ExploredCounterexample {
  readonly steps: number;
  /** What happens, a line each. */
  readonly facts: readonly string[];
  /** What breaks the property. */
  readonly evidence: readonly string[];
  readonly schedule: Schedule;
  /** Runs it in the simulator, where the same property is violated; absent if the simulator cannot. */
  readonly experiment?: Readonly<Record<string, unknown>>;
}

/** How much was looked at, and how. */
interface ExploredFigures {
  readonly search: 'exhaustive' | 'delay-bounded' | 'pct';
  readonly states: number;
  /** Of a search of single schedules: as many as it has run. */
  readonly schedules?: number;
  readonly transitions: number;
  /** Different ends of schedules, by what each peer has broadcast and delivered. */
  readonly ends: number;
  readonly depth: number;
  readonly wallMs: number;
}

export interface ExploreResult extends ExploredFigures {
  readonly version: 1;
  /** Layers from the top, joined by " over ". */
  readonly protocol: string;
  readonly world: {
    readonly peers: number;
    readonly topology: string;
    /** The peer of each broadcast. */
    readonly origins: readonly number[];
    /** The faults that a schedule may have, and how many of each at most. */
    readonly faults: Readonly<Record<string, number | 'any'>>;
    readonly suspicions: number;
    readonly detector?: string;
    readonly seed: number;
  };
  /** `proved`: no schedule of this world breaks a promise. `violated`: one does, or the protocol throws an error. */
  readonly verdict: Exploration['verdict'];
  readonly interrupted: boolean;
  /** The folder with which the search goes on, if it was stopped before its end and kept. */
  readonly checkpoint?: string;
  /** Whether schedules can go on for ever: then what must happen in the end is not decided. */
  readonly endless: boolean;
  /** With peer symmetry: groups of peers that turned out to be alike. */
  readonly alike?: readonly (readonly PeerId[])[];
  readonly properties: readonly {
    readonly property: PropertyName;
    readonly verdict: 'proved' | 'violated' | 'open';
    /** Of a violation: whether it breaks a promise under the faults of its schedule. */
    readonly promised?: boolean;
    readonly counterexample?: ExploredCounterexample;
  }[];
  readonly thrown?: { readonly reason: string; readonly schedule: Schedule };
}

export function exploreResultOf(
  { graph, origins, limits, detector, seed }: World,
  names: {
    readonly protocol: string;
    readonly topology: string;
    readonly search: ExploreResult['search'];
    readonly checkpoint?: string | undefined;
  },
  exploration: Exploration,
  experiments: ReadonlyMap<PropertyName, Readonly<Record<string, unknown>>>,
): ExploreResult {
  const { suspicions, ...faults } = limits;
  const { properties, isInterrupted, isEndless, verdict, states, transitions, ends, depth, wallMs, thrown } =
    exploration;
  return {
    version: 1,
    protocol: names.protocol,
    world: {
      peers: graph.size,
      topology: names.topology,
      origins,
      faults: Object.fromEntries(
        Object.entries(faults)
          .filter(([, count]) => count > 0)
          .map(([kind, count]) => [kind, Number.isFinite(count) ? count : 'any']),
      ),
      suspicions,
      ...(detector === undefined ? {} : { detector }),
      seed,
    },
    verdict,
    interrupted: isInterrupted,
    ...(names.checkpoint === undefined ? {} : { checkpoint: names.checkpoint }),
    endless: isEndless,
    search: names.search,
    states,
    ...(exploration.alike === undefined ? {} : { alike: exploration.alike }),
    ...(exploration.schedules === undefined ? {} : { schedules: exploration.schedules }),
    transitions,
    ends,
    depth,
    wallMs,
    properties: properties.map(({ counterexample, ...one }) =>
      counterexample === undefined
        ? one
        : {
            ...one,
            counterexample: {
              steps: counterexample.schedule.steps.length,
              facts: counterexample.facts,
              evidence: counterexample.evidence,
              schedule: counterexample.schedule,
              ...(experiments.has(one.property) ? { experiment: experiments.get(one.property)! } : {}),
            },
          },
    ),
    ...(thrown === undefined ? {} : { thrown }),
  };
}
