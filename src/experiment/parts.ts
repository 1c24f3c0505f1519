/**
 * The parts of an experiment that are found by name or file, with their parameters checked: topology, workload, and
 * what is measured and checked besides. Layers: `layers.ts`.
 */
import { InputError } from '../core/errors.ts';
import { type Graph, isGraph } from '../core/graph.ts';
import { valuesOf } from '../core/parameter-values.ts';
import type { Values } from '../core/parameters.ts';
import { PeerNames } from '../core/peer-names.ts';
import { Random } from '../core/random.ts';
import fileTopology, { topologyOfFile } from '../topologies/file.ts';
import { topologies } from '../topologies/index.ts';
import fileWorkload, { withPeerNumbers } from '../workloads/file.ts';
import type { Definitions } from './definitions.ts';
import { graphPart } from './paths.ts';
import type { Platform } from './platform.ts';
import { type Plugins, pluginKinds } from './plugins.ts';
import type { Loaded, ParameterValues, Prepared } from './prepared-experiment.ts';
import type { Experiment, Part, RuntimeName } from './schema.ts';

const PAYLOAD_BYTES_MAX = 1_000_000;

/** @throws InputError where there is no such topology, or its parameters are wrong */
export async function topologyOf(
  experiment: Experiment,
  definitions: Definitions,
  platform: Platform,
): Promise<Prepared['topology'] & { readonly peers: number }> {
  const { name, ...given } = graphPart(experiment.topology as Part);
  const loaded = await definitions.find('topology', name, 'topology');
  const parameters = withText(valuesOf(loaded.definition.parameters, given, 'topology.'), name, 'topology', platform);
  if (loaded.definition !== fileTopology)
    return { ...loaded, parameters, names: PeerNames.none, remarks: [], figures: [], peers: experiment.peers };
  const { topology, graph, labels, ids, remarks, figures } = await topologyOfFile(
    parameters as Values<typeof fileTopology.parameters>,
  );
  return {
    ...loaded,
    definition: topology,
    parameters,
    names: new PeerNames(labels, ids),
    remarks,
    figures,
    peers: graph.size,
  };
}

/** @throws InputError where there is no such workload, or its parameters are wrong */
export async function workloadOf(
  experiment: Experiment,
  names: PeerNames,
  definitions: Definitions,
  platform: Platform,
): Promise<Prepared['workload']> {
  const { name, payloadBytes = 0, ...given } = experiment.workload as Part;
  const loaded = await definitions.find('workload', name, 'workload');
  const isSize =
    typeof payloadBytes === 'number' &&
    Number.isInteger(payloadBytes) &&
    payloadBytes >= 0 &&
    payloadBytes <= PAYLOAD_BYTES_MAX;
  if (!isSize) throw new InputError('workload.payloadBytes', `an integer from 0 to ${PAYLOAD_BYTES_MAX}`, payloadBytes);
  const values = withText(
    valuesOf(loaded.definition.parameters, given, 'workload.', names),
    name,
    'workload',
    platform,
  );
  const isList = loaded.definition === fileWorkload;
  const parameters = isList ? withPeerNumbers(values as Values<typeof fileWorkload.parameters>, names) : values;
  return { ...loaded, parameters, payloadBytes };
}

/** The failure detector that the experiment names, or else the one that its protocol needs, if it needs one. */
export async function detectorOf(
  part: Part | undefined,
  layers: Prepared['layers'],
  definitions: Definitions,
): Promise<Prepared['detector']> {
  const needed = layers.find(({ definition }) => definition.detector !== undefined)?.definition.detector;
  if (part === undefined && needed === undefined) return undefined;
  const { name, ...given } = part ?? { name: needed! };
  const loaded = await definitions.find('detector', name, 'detector');
  return { ...loaded, parameters: valuesOf(loaded.definition.parameters, given, 'detector.') };
}

/** Measures and properties of the user's own. @throws InputError where two have one name, or one that is taken */
export async function observersOf(
  experiment: Experiment,
  definitions: Definitions,
): Promise<Pick<Prepared, 'measures' | 'properties'>> {
  return {
    measures: await allOf('measure', experiment.measures, definitions, 'measures'),
    properties: await allOf('property', experiment.properties, definitions, 'properties'),
  };
}

/** @param where what stands before the number of one in an error */
export async function allOf<Kind extends 'measure' | 'property'>(
  kind: Kind,
  names: readonly string[],
  definitions: Definitions,
  where: string,
): Promise<Loaded<Plugins[Kind]>[]> {
  const { builtIn, noun } = pluginKinds[kind];
  const taken = new Set<string>(builtIn.map(({ name }) => name));
  const all: Loaded<Plugins[Kind]>[] = [];
  for (const [index, given] of names.entries()) {
    const option = where.startsWith('--') ? where : `${where}.${index}`;
    if (taken.has(given))
      throw new InputError(option, `${noun} of your own, such as ./my-${kind}.ts: every run has this one`, given);
    const loaded = await definitions.find(kind, given, option);
    const { name } = loaded.definition;
    if (taken.has(name))
      throw new InputError(option, `${noun} with a name of its own: there is a ${name} already`, given);
    taken.add(name);
    all.push(loaded);
  }
  return all;
}

/** What peers' processes import. */
type OwnCode = Pick<Prepared, 'layers' | 'detector' | 'adversaries' | 'workload' | 'laws'>;

/**
 * A process imports what it runs.
 * @throws InputError where something was defined in the program, and has no file that it could import
 */
export function refuseUnnamed(runtime: RuntimeName, { layers, detector, adversaries, workload, laws }: OwnCode): void {
  if (runtime === 'simulator' || runtime === 'actors') return;
  const parts = [
    ...layers.map((layer, index) => ({
      ...layer,
      kind: 'protocol',
      option: `protocol${'.over'.repeat(layers.length - 1 - index)}`,
    })),
    ...(detector === undefined ? [] : [{ ...detector, kind: 'detector', option: 'detector' }]),
    ...adversaries.map((one, index) => ({ ...one, kind: 'adversary', option: `adversaries.${index}.behaviour` })),
    { ...workload, kind: 'workload', option: 'workload' },
    ...laws.map((law) => ({ ...law, kind: 'law', option: 'network' })),
  ];
  for (const { kind, option, url, given } of parts) {
    if (url !== undefined) continue;
    const how = `the path of a file, such as './my-${kind}.ts': on ${runtime} peers are processes, which import it from there`;
    throw new InputError(option, how, given);
  }
}

/** @throws InputError where a topology of the user's own gives something else than a graph of so many peers */
export function graphOn({ definition, parameters, given }: Prepared['topology'], peers: number, seed: number): Graph {
  const graph = definition.build(peers, parameters, new Random(seed, 'topology'));
  const isOwn = given !== definition.name && !topologies.some(({ name }) => name === given);
  if (isOwn && !(isGraph(graph) && graph.size === peers))
    throw new InputError(
      'topology',
      `a graph of ${peers} peers, made by graphOf(size, [a0, b0, a1, b1, …])`,
      definition.name,
    );
  return graph;
}

/** Parts that are read from a file are given its text. */
function withText(values: ParameterValues, name: string, option: string, platform: Platform): ParameterValues {
  if (name !== 'file' || values.text !== '') return values;
  if (values.file === '') throw new InputError(`${option}.file`, 'the path of a file');
  const { encoding } = values as { readonly encoding?: string };
  return { ...values, text: platform.readText(String(values.file), `${option}.file`, encoding) };
}
