/** A membership protocol with nothing above it: it makes its links, and there is nothing to broadcast. */
import { InputError } from '../core/errors.ts';
import type { Definitions } from './definitions.ts';
import type { LoadedLayer, Prepared } from './prepared-experiment.ts';
import type { Experiment, Part } from './schema.ts';

const nothing: Part = { name: 'scatter', total: 0 };

/** Where the user asks for no workload, it makes no broadcast. */
export async function workloadPartOf(experiment: Experiment, isGiven: boolean, definitions: Definitions) {
  if (isGiven) return experiment.workload;
  const { definition } = await definitions.find('protocol', experiment.protocol.name, 'protocol');
  return definition.membership === true ? nothing : experiment.workload;
}

/** @throws InputError if it is asked to broadcast */
export function refuseBroadcasts(
  layers: readonly LoadedLayer[],
  { definition, parameters }: Prepared['workload'],
  peers: number,
): void {
  const { name, membership } = layers[layers.length - 1].definition;
  if (membership !== true || definition.total(peers, parameters) === 0) return;
  throw new InputError(
    'workload',
    `no broadcasts, as ${name} makes links only; a protocol over it broadcasts: { name: flood, over: ${name} }`,
    definition.name,
  );
}
