/**
 * Where a key of `--set key=value` belongs that is no path from the top: `over.k` is a parameter of what is under the
 * protocol, and a bare key is a parameter of the protocol
 * (or of one under it), of the topology or of the workload. One that more than one of them declares is an error that
 * says so. `run`, `check`, `sweep` and the library read keys by these rules.
 */
import { InputError } from '../core/errors.ts';
import { closest } from '../core/suggestion.ts';
import { belowOn, type DefaultBelow, partBelow, partOf } from './layers.ts';
import { type Setting, usualNames, withSettings } from './parse.ts';
import { graphPart } from './paths.ts';
import { experimentSchema, type Part } from './schema.ts';
import type { Shelf } from './shelf.ts';
import type { Source } from './source.ts';

/** A key whose place depends on the parts, `k` or `over.k`. */
export interface BareKey {
  readonly key: string;
  readonly value: unknown;
  readonly option: string;
}

/** What may be set by a bare key: the key, and the path it stands for. */
type Claim = readonly [key: string, path: readonly string[]];

const fields: readonly string[] = Object.keys(experimentSchema.shape);

/** Paths from the top, and the keys whose place is found later. */
export function sorted(given: readonly Setting[]): { settings: Setting[]; bareKeys: BareKey[] } {
  const isPath = ({ path }: Setting) => path.length > 1 && fields.includes(path[0]);
  return {
    settings: given.filter(isPath),
    bareKeys: given
      .filter((setting) => !isPath(setting))
      .map(({ path, value, option }) => ({ key: path.join('.'), value, option })),
  };
}

/**
 * Bare keys come last, as their place depends on the parts that all else names; those of them that name parts come
 * first.
 */
export async function bareSettings(bareKeys: readonly BareKey[], source: Source, shelf: Shelf): Promise<Setting[]> {
  const settings: Setting[] = [];
  const isPart = ({ key }: BareKey) => fields.includes(key) || key.split('.').every((part) => part === 'over');
  for (const { key, value, option } of [...bareKeys.filter(isPart), ...bareKeys.filter((bare) => !isPart(bare))]) {
    const { raw } = withSettings(source, settings);
    settings.push({ path: await pathOfKey(key, raw, shelf, option), value, option });
  }
  return settings;
}

/** @param raw the experiment so far, with the parts that all other settings have named */
async function pathOfKey(key: string, raw: Source['raw'], shelf: Shelf, option: string): Promise<readonly string[]> {
  if (fields.includes(key)) return [key];
  const below = () => belowOn(nameOf(raw.topology, usualNames.topology));
  const claims = async () => [
    ...(await protocolClaims(raw.protocol ?? usualNames.protocol, below, shelf)),
    ...(await partClaims('topology', raw.topology, [], shelf)),
    ...(await partClaims('workload', raw.workload, ['payloadBytes'], shelf)),
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
  shelf: Shelf,
  option: string,
) {
  if (path[0] === 'protocol' && path.length > 1) return path;
  return pathAmong(path, () => protocolClaims(given, below, shelf), [], option);
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
  shelf: Shelf,
  path: readonly string[] = ['protocol'],
): Promise<Claim[]> {
  const part = path.length === 1 ? partOf(given, 'protocol') : partBelow(given, below, path.join('.'));
  const { definition } = await shelf.find('protocol', part.name, path.join('.'));
  const claims: Claim[] = Object.keys(definition.parameters).map((name) => [name, [...path, name]]);
  if (definition.layer !== true) return claims;
  const over = [...path, 'over'];
  return [
    ...claims,
    ...(path.length === 1 ? [['over', over] as const] : []),
    ...(await protocolClaims(part.over, below, shelf, over)),
  ];
}

/** None of one that there is not: that is told where the experiment is prepared. */
async function partClaims(
  kind: 'topology' | 'workload',
  given: unknown,
  extra: readonly string[],
  shelf: Shelf,
): Promise<Claim[]> {
  const named = nameOf(given, usualNames[kind]);
  const name = kind === 'topology' ? graphPart({ name: String(named) }).name : named;
  const found = typeof name === 'string' ? await shelf.find(kind, name, kind).catch(() => undefined) : undefined;
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
