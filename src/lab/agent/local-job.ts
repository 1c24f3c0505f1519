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
  const named = [...job.layers, job.workload, ...(job.laws ?? [])];
  const urls = named.map(({ module }) => modules.urlOf(module));
  const missing = urls.indexOf(undefined);
  if (missing >= 0) return { missing: named[missing].module };
  const workload = job.layers.length;
  return {
    job: {
      ...job,
      layers: job.layers.map((layer, index) => ({ ...layer, module: urls[index]! })),
      workload: { ...job.workload, module: urls[workload]! },
      laws: job.laws?.map((law, index) => ({ ...law, module: urls[workload + 1 + index]! })),
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
