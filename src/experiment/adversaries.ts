/**
 * The adversaries of an experiment: which peers are Byzantine, and how they behave. Peers that are chosen at random are
 * drawn for each sample from the seed's stream `adversaries`.
 */
import type { Corruption } from '../core/corrupted.ts';
import { InputError } from '../core/errors.ts';
import type { Graph } from '../core/graph.ts';
import { valuesOf } from '../core/parameter-values.ts';
import type { PeerNames } from '../core/peer-names.ts';
import { Random } from '../core/random.ts';
import { peersOf } from '../network/faults/target-peers.ts';
import type { NetworkPlan } from '../network/link-traits.ts';
import type { Definitions } from './definitions.ts';
import type { LoadedAdversary } from './prepared-experiment.ts';
import type { Experiment, Part } from './schema.ts';

/** In the order of the experiment. @throws InputError where there is no such behaviour, or its parameters are wrong */
export async function adversariesOf(
  { adversaries }: Experiment,
  definitions: Definitions,
): Promise<readonly LoadedAdversary[]> {
  const all: LoadedAdversary[] = [];
  for (const [index, { peers, behaviour }] of adversaries.entries()) {
    const option = `adversaries.${index}.behaviour`;
    const { name, ...given } = behaviour as Part;
    const loaded = await definitions.find('adversary', name, option);
    all.push({ ...loaded, peers, parameters: valuesOf(loaded.definition.parameters, given, `${option}.`) });
  }
  return all;
}

/** The peers that each has in one sample. @throws InputError where two have one peer, or none is correct */
export function corruptionsOf(
  adversaries: readonly LoadedAdversary[],
  graph: Graph,
  names: PeerNames,
  plan: NetworkPlan | undefined,
  seed: number,
): readonly Corruption[] {
  const zones = plan?.places?.kind === 'zones' ? plan.places : undefined;
  const random = new Random(seed, 'adversaries');
  const scene = { graph, names, zones, endMs: Number.POSITIVE_INFINITY, random };
  const taken = new Set<number>();
  const all = adversaries.map(({ definition, parameters, peers: given }, index) => {
    const option = `adversaries.${index}.peers`;
    const peers = peersOf(given, scene, option);
    const twice = peers.find((peer) => taken.has(peer));
    if (twice !== undefined) throw new InputError(option, `peers that no other adversary has, not ${twice}`, given);
    for (const peer of peers) taken.add(peer);
    return { definition, parameters, peers };
  });
  if (taken.size === graph.size && graph.size > 0)
    throw new InputError('adversaries', 'at least one peer that is not Byzantine', `${taken.size} of ${graph.size}`);
  return all;
}

/** All Byzantine peers of a run, in ascending order. */
export function byzantineIn(corruptions: readonly Corruption[]): number[] {
  return corruptions.flatMap(({ peers }) => peers).sort((a, b) => a - b);
}
