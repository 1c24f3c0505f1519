/** What the page knows of a run before its first fact. */
import type { Prepared } from '../../../src/experiment/prepared-experiment.ts';
import { resolvedYaml } from '../../../src/experiment/resolved-yaml.ts';
import type { Job } from '../../../src/runtimes/runtime.ts';
import type { ExperimentData, Scene } from '../channel/engine-messages.ts';

/** @param given the experiment as the page has it */
export function sceneOf(prepared: Prepared, job: Job, given: ExperimentData): Scene {
  const { experiment, topology, workload, layers } = prepared;
  const places = job.plan?.places;
  return {
    yaml: resolvedYaml(prepared, (path) => path),
    experiment: { ...given, seed: experiment.seed },
    graph: job.graph,
    down: job.down,
    names: topology.names.labels,
    ...(places?.kind === 'zones' ? { zones: { names: places.names, zoneOf: Int32Array.from(places.zoneOf) } } : {}),
    kinds: prepared.program.kinds.map(({ name }) => name),
    timers: layers[layers.length - 1].definition.timers ?? [],
    broadcasts: workload.definition.total(experiment.peers, workload.parameters),
    isReal: experiment.runtime !== 'simulator',
  };
}
