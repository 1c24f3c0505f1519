/**
 * Where a bare key of `--set key=value` belongs: it is a field of the experiment, else a parameter of the protocol (or of one under it), then of the topology,
 * then of the workload. One that more than one of them declares is an error that says so.
 */
import { InputError } from '../core/errors.ts';
import { topologies } from '../topologies/index.ts';
import { workloads } from '../workloads/index.ts';
import { type ProtocolShelf, partOf } from './layers.ts';
import { usualNames } from './parse.ts';
import { graphPart } from './paths.ts';
import { experimentSchema } from './schema.ts';
import { closest } from './suggestion.ts';

/** What may be set by a bare key: the key, and the path it stands for. */
type Claim = readonly [key: string, path: readonly string[]];

/**
 * The path of a key.
 * @param raw the experiment so far, with the parts that all other settings have named
 */
export async function pathOfKey(
  key: string,
  raw: Readonly<Record<string, unknown>>,
  shelf: ProtocolShelf,
  option: string,
): Promise<readonly string[]> {
  const fields = Object.keys(experimentSchema.shape);
  if (fields.includes(key)) return [key];
  const claims = [
    ...(await protocolClaims(raw.protocol ?? usualNames.protocol, ['protocol'], shelf)),
    ...topologyClaims(raw.topology),
    ...workloadClaims(raw.workload),
  ];
  const paths = claims.filter(([name]) => name === key).map(([, path]) => path);
  if (paths.length === 1) return paths[0];
  const known = [...new Set(claims.map(([name]) => name))];
  if (paths.length === 0)
    throw new InputError(option, `one of ${[...known, ...fields].join(', ')}${closest(key, [...known, ...fields])}`, key);
  const choices = paths.map((path) => path.join('.')).join(' or ');
  throw new InputError(option, `${choices}, as ${paths.length === 2 ? 'both' : 'all of them'} have a ${key}`, key);
}

async function protocolClaims(given: unknown, path: readonly string[], shelf: ProtocolShelf): Promise<Claim[]> {
  const part = partOf(given, path.join('.'));
  const { definition } = await shelf.find(part.name, path.join('.'));
  const claims: Claim[] = Object.keys(definition.parameters).map((name) => [name, [...path, name]]);
  if (definition.layer !== true) return claims;
  const below = part.over === undefined ? [] : await protocolClaims(part.over, [...path, 'over'], shelf);
  return [...claims, ...(path.length === 1 ? [['over', [...path, 'over']] as const] : []), ...below];
}

function topologyClaims(given: unknown): Claim[] {
  const { name } = graphPart({ name: String(nameOf(given, usualNames.topology)) });
  const definition = topologies.find((topology) => topology.name === name);
  return Object.keys(definition?.parameters ?? {}).map((parameter) => [parameter, ['topology', parameter]]);
}

function workloadClaims(given: unknown): Claim[] {
  const name = nameOf(given, usualNames.workload);
  const definition = workloads.find((workload) => workload.name === name);
  return [...Object.keys(definition?.parameters ?? {}), 'payloadBytes'].map((parameter) => [parameter, ['workload', parameter]]);
}

function nameOf(given: unknown, usual: string | undefined): unknown {
  if (given === undefined) return usual;
  if (typeof given !== 'object' || given === null) return given;
  return 'name' in given ? given.name : 'file' in given ? 'file' : usual;
}
