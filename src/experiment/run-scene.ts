/** What there is to a run besides its facts, known before the first of them: what a page that shows it begins with. */
import type { Graph } from '../core/graph.ts';
import type { Job } from '../runtimes/runtime.ts';
import type { Prepared } from './prepared-experiment.ts';

export interface Scene {
  /** As it was given, with the seed. */
  readonly experiment: Readonly<Record<string, unknown>>;
  readonly graph: Graph;
  /** Links of the graph that are down at the start. */
  readonly down: readonly (readonly [number, number])[];
  /** Names of the peers by number; empty if they have none. */
  readonly names: readonly string[];
  /** Absent if peers are in no zones. */
  readonly zones?: { readonly names: readonly string[]; readonly zoneOf: Int32Array };
  readonly protocol: {
    /** Kinds of messages by number, as the facts have them. */
    readonly kinds: readonly string[];
    /** Names of its timers by number. */
    readonly timers: readonly string[];
    /** True for consensus: not every broadcast is to be delivered. */
    readonly decides: boolean;
  };
  /** Broadcasts that the workload makes, all peers together. */
  readonly broadcasts: number;
  /** Where time is real. */
  readonly isReal: boolean;
}

/** @param given the experiment as it was given */
export function sceneOf(prepared: Prepared, job: Job, given: Scene['experiment']): Scene {
  const { experiment, topology, workload, layers } = prepared;
  const places = job.plan?.places;
  return {
    experiment: { ...given, seed: experiment.seed },
    graph: job.graph,
    down: job.down,
    names: topology.names.labels,
    ...(places?.kind === 'zones' ? { zones: { names: places.names, zoneOf: Int32Array.from(places.zoneOf) } } : {}),
    protocol: {
      kinds: prepared.program.kinds.map(({ name }) => name),
      timers: layers[layers.length - 1].definition.timers ?? [],
      decides: prepared.program.decides,
    },
    broadcasts: workload.definition.total(experiment.peers, workload.parameters),
    isReal: experiment.runtime !== 'simulator',
  };
}
