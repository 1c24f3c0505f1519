/** The modules that a job names, as a peer process imports them. */

import type { AdversaryDefinition } from '../../../core/adversary.ts';
import type { Corruption } from '../../../core/corrupted.ts';
import type { Layer } from '../../../core/program.ts';
import type { Definition } from '../../../core/protocol.ts';
import type { DelayLaw } from '../../../network/delay.ts';
import { addDelayLaw } from '../../../network/index.ts';
import type { WorkloadDefinition } from '../../../workloads/workload.ts';
import type { ModuleReference, ProcessJob } from '../wire/process-job.ts';

export interface Parts {
  /** The lowest first. */
  readonly layers: readonly Layer[];
  readonly corruptions: readonly Corruption[];
  readonly workload: WorkloadDefinition;
}

export async function partsOf(job: ProcessJob): Promise<Parts> {
  await addLaws(job.laws);
  const layers = await Promise.all(
    job.layers.map(async (layer) => ({
      definition: await importDefault<Definition>(layer),
      parameters: layer.parameters,
    })),
  );
  const corruptions = await Promise.all(
    (job.adversaries ?? []).map(async (adversary) => ({
      definition: await importDefault<AdversaryDefinition>(adversary),
      parameters: adversary.parameters,
      peers: adversary.peers,
    })),
  );
  return { layers, corruptions, workload: await importDefault<WorkloadDefinition>(job.workload) };
}

/** Makes known the laws of delays that a job names. */
export async function addLaws(laws: ProcessJob['laws'] = []): Promise<void> {
  for (const law of laws) addDelayLaw(law.key, await importDefault<DelayLaw>(law));
}

/** Imports a module so that its errors tell places in its sources, where it was bundled from others. */
export function importWithSources(url: string): Promise<{ readonly default?: unknown }> {
  process.setSourceMapsEnabled(true);
  return import(/* @vite-ignore */ url);
}

async function importDefault<Wanted>({ module }: Pick<ModuleReference, 'module'>): Promise<Wanted> {
  return (await importWithSources(module)).default as Wanted;
}
