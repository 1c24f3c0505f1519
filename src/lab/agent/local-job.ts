/** The job of a controller as the processes of an agent get it: its own modules, addresses and folder. */
import type { ProcessJob } from '../../runtimes/processes/wire/process-job.ts';
import type { AgentModules } from './agent-modules.ts';

/** Gives `missing`, the name of a module, if the agent has none of that name. */
export function localJob(
  job: ProcessJob,
  modules: AgentModules,
  listen: string,
  folder: string,
): { readonly job?: ProcessJob; readonly missing?: string } {
  const named = modulesOf(job);
  const urls = named.map(({ module }) => modules.urlOf(module));
  const missing = urls.indexOf(undefined);
  if (missing >= 0) return { missing: named[missing].module };
  const url = (reference: { readonly module: string }) => urls[named.indexOf(reference)]!;
  return {
    job: {
      ...job,
      layers: job.layers.map((layer) => ({ ...layer, module: url(layer) })),
      adversaries: job.adversaries?.map((adversary) => ({ ...adversary, module: url(adversary) })),
      workload: { ...job.workload, module: url(job.workload) },
      laws: job.laws?.map((law) => ({ ...law, module: url(law) })),
      // The agent decides where its peers listen, not the controller.
      places: Array.from({ length: job.graph.size }, (_, peer) => ({
        host: job.places?.[peer].host ?? listen,
        listen,
        within: [],
      })),
      logs: job.logs === undefined ? undefined : folder,
    },
  };
}

/** All that a job has imported. */
export function modulesOf({ layers, adversaries = [], workload, laws = [] }: ProcessJob) {
  return [...layers, ...adversaries, workload, ...laws] as readonly { readonly module: string }[];
}
