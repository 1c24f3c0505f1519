/** From `protocol: { name: causal, over: flood }` to the layers of a stack, the lowest first. */
import { InputError } from '../core/errors.ts';
import { valuesOf } from '../core/parameter-values.ts';
import type { Parameter } from '../core/parameters.ts';
import { PeerNames } from '../core/peer-names.ts';
import type { Definition } from '../core/protocol.ts';
import { overlayOf } from '../core/stack.ts';
import type { Definitions } from './definitions.ts';
import type { LoadedLayer } from './prepared-experiment.ts';
import type { Part } from './schema.ts';

/** What stands under a layer where the user names nothing. */
export type DefaultBelow = () => string;

/** What that is on a topology of this name. */
export function belowOn(topology: unknown): string {
  return topology === 'mesh' ? 'best-effort' : 'flood';
}

/** The layers of a part, the lowest first. @throws InputError where they don't fit on each other */
export async function layersOf(
  part: Part,
  definitions: Definitions,
  defaultBelow: DefaultBelow,
  path = 'protocol',
  names = PeerNames.none,
): Promise<LoadedLayer[]> {
  const { name, over, ...given } = part;
  const loaded = await definitions.find('protocol', name, path);
  const parameters = valuesOf(loaded.definition.parameters, given, `${path}.`, names);
  const layer = { ...loaded, parameters };
  if (loaded.definition.layer !== true && over === undefined) return [layer];
  const below = partBelow(over, defaultBelow, `${path}.over`);
  const layers = [...(await layersOf(below, definitions, defaultBelow, `${path}.over`, names)), layer];
  checkPlaces(layers, over, `${path}.over`);
  return layers;
}

/** A layer stands on a broadcast; any other protocol that has neighbours, on one that makes these. */
function checkPlaces(layers: readonly LoadedLayer[], given: unknown, option: string): void {
  const { definition } = layers[layers.length - 1];
  const below = layers[layers.length - 2].definition;
  const { name } = definition;
  if (definition.layer === true) {
    if (below.membership !== true) return;
    throw new InputError(
      option,
      `a broadcast, which may stand over ${below.name}: ${below.name} makes links only`,
      given,
    );
  }
  const reason = below.membership === true ? aloneBecause(definition) : 'stands on no other protocol';
  if (reason !== undefined) throw new InputError(option, `nothing: ${name} ${reason}`, given);
}

/** Why a protocol cannot stand on another one; undefined if it can. */
export function aloneBecause(definition: Definition): string | undefined {
  if (definition.layer === true) return undefined;
  if (definition.membership === true) return 'stands on no other protocol';
  if (overlayOf([{ definition }]) !== undefined) return 'makes its own links';
  return definition.knows === 'group' ? 'sends to every peer' : undefined;
}

/** A parameter that is a peer's number is one of so many peers. @throws InputError where it is not */
export function checkPeersNamed(layers: readonly LoadedLayer[], peers: number, path = 'protocol'): void {
  for (const [i, { definition, parameters }] of layers.entries()) {
    const place = `${path}${'.over'.repeat(layers.length - 1 - i)}`;
    for (const [name, declared] of Object.entries<Parameter>(definition.parameters)) {
      if (!('isPeer' in declared) || (parameters[name] as number) < peers) continue;
      throw new InputError(`${place}.${name}`, `a peer from 0 to ${peers - 1}`, parameters[name]);
    }
  }
}

/**
 * What is under a layer: where only parameters are given, they are those of the protocol that stands there by default.
 */
export function partBelow(over: unknown, defaultBelow: DefaultBelow, option: string): Part {
  const isNameless = typeof over === 'object' && over !== null && !Array.isArray(over) && !('name' in over);
  return partOf(isNameless ? { name: defaultBelow(), ...over } : (over ?? defaultBelow()), option);
}

/** A part from its name alone, or as it is. */
export function partOf(given: unknown, option: string): Part {
  if (typeof given === 'string' && given !== '') return { name: given };
  const isPart = typeof given === 'object' && given !== null && typeof (given as Part).name === 'string';
  if (!isPart) throw new InputError(option, 'a name, or { name, … } with its parameters', given);
  return given as Part;
}
