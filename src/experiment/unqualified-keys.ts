/**
 * Finds the path of an unqualified key of `--set key=value`. `over.k` is a parameter of the layer below the protocol;
 * `k` is a parameter of the protocol or of a layer below it, of the topology or of the workload. A key that several of
 * them declare is an error. `run`, `check`, `sweep` and the library use these rules.
 */
import { InputError } from '../core/errors.ts';
import { closest } from '../core/suggestion.ts';
import type { Definitions } from './definitions.ts';
import { belowOn, type DefaultBelow, partBelow, partOf } from './layers.ts';
import { type Setting, usualNames, withSettings } from './parse.ts';
import { graphPart } from './paths.ts';
import { experimentSchema, type Part } from './schema.ts';
import type { Source } from './source.ts';

/** A key whose path depends on the parts: `k` or `over.k`. */
export interface UnqualifiedKey {
  readonly key: string;
  readonly value: unknown;
  readonly option: string;
}

/** A parameter that an unqualified key may set: the key, and its path. */
type Claim = readonly [key: string, path: readonly string[]];

const fields: readonly string[] = Object.keys(experimentSchema.shape);

/** Full paths, and the keys whose path is found later. */
export function sorted(given: readonly Setting[]): { settings: Setting[]; unqualifiedKeys: UnqualifiedKey[] } {
  const isPath = ({ path }: Setting) => path.length > 1 && fields.includes(path[0]);
  return {
    settings: given.filter(isPath),
    unqualifiedKeys: given
      .filter((setting) => !isPath(setting))
      .map(({ path, value, option }) => ({ key: path.join('.'), value, option })),
  };
}

/**
 * Unqualified keys are set last, as their paths depend on the parts that all else names; those that name parts are set
 * before the others.
 */
export async function unqualifiedSettings(
  unqualifiedKeys: readonly UnqualifiedKey[],
  source: Source,
  definitions: Definitions,
): Promise<Setting[]> {
  const settings: Setting[] = [];
  const isPart = ({ key }: UnqualifiedKey) => fields.includes(key) || key.split('.').every((part) => part === 'over');
  for (const { key, value, option } of [
    ...unqualifiedKeys.filter(isPart),
    ...unqualifiedKeys.filter((bare) => !isPart(bare)),
  ]) {
    const { raw } = withSettings(source, settings);
    settings.push({ path: await pathOfKey(key, raw, definitions, option), value, option });
  }
  return settings;
}

/** @param raw the experiment so far, with the parts that all other settings have named */
async function pathOfKey(
  key: string,
  raw: Source['raw'],
  definitions: Definitions,
  option: string,
): Promise<readonly string[]> {
  if (fields.includes(key)) return [key];
  const below = () => belowOn(nameOf(raw.topology, usualNames.topology));
  const claims = async () => [
    ...(await protocolClaims(raw.protocol ?? usualNames.protocol, below, definitions)),
    ...(await partClaims('topology', raw.topology, [], definitions)),
    ...(await partClaims('workload', raw.workload, ['payloadBytes'], definitions)),
  ];
  return pathAmong(key.split('.'), claims, fields, option);
}

/**
 * The path of a parameter of a stack alone: `protocol.k`, `over.k` or `k`.
 * @param given the stack, as it stands in an experiment
 */
export async function pathInStack(
  path: readonly string[],
  given: Part,
  below: DefaultBelow,
  definitions: Definitions,
  option: string,
) {
  if (path[0] === 'protocol' && path.length > 1) return path;
  return pathAmong(path, () => protocolClaims(given, below, definitions), [], option);
}

async function pathAmong(
  path: readonly string[],
  claims: () => Promise<readonly Claim[]>,
  others: readonly string[],
  option: string,
): Promise<readonly string[]> {
  if (path[0] === 'over') return ['protocol', ...path];
  const all = await claims();
  const paths = path.length > 1 ? [] : all.filter(([name]) => name === path[0]).map(([, place]) => place);
  if (paths.length === 1) return paths[0];
  const known = [...new Set([...all.map(([name]) => name), ...others])];
  if (paths.length === 0)
    throw new InputError(option, `one of ${known.join(', ')}${closest(path[0], known)}`, path.join('.'));
  const choices = paths.map((place) => place.join('.')).join(' or ');
  throw new InputError(
    option,
    `${choices}, as ${paths.length === 2 ? 'both' : 'all of them'} have a ${path[0]}`,
    path[0],
  );
}

async function protocolClaims(
  given: unknown,
  below: DefaultBelow,
  definitions: Definitions,
  path: readonly string[] = ['protocol'],
): Promise<Claim[]> {
  const part = path.length === 1 ? partOf(given, 'protocol') : partBelow(given, below, path.join('.'));
  const { definition } = await definitions.find('protocol', part.name, path.join('.'));
  const claims: Claim[] = Object.keys(definition.parameters).map((name) => [name, [...path, name]]);
  if (definition.layer !== true && part.over === undefined) return claims;
  const over = [...path, 'over'];
  return [
    ...claims,
    ...(path.length === 1 ? [['over', over] as const] : []),
    ...(await protocolClaims(part.over, below, definitions, over)),
  ];
}

/** Empty if the part does not exist: `prepare` reports that. */
async function partClaims(
  kind: 'topology' | 'workload',
  given: unknown,
  extra: readonly string[],
  definitions: Definitions,
): Promise<Claim[]> {
  const named = nameOf(given, usualNames[kind]);
  const name = kind === 'topology' ? graphPart({ name: String(named) }).name : named;
  const found = typeof name === 'string' ? await definitions.find(kind, name, kind).catch(() => undefined) : undefined;
  return [...Object.keys(found?.definition.parameters ?? {}), ...extra].map((parameter) => [
    parameter,
    [kind, parameter],
  ]);
}

function nameOf(given: unknown, usual: string | undefined): unknown {
  if (given === undefined) return usual;
  if (typeof given !== 'object' || given === null) return given;
  return 'name' in given ? given.name : 'file' in given ? 'file' : usual;
}
