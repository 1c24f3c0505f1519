/** From what the user asks to have checked to the scope of a search: the stack with all its layers, and the faults. */
import { InputError } from '../../core/errors.ts';
import type { Definition, FaultKind } from '../../core/protocol.ts';
import type { Host } from '../host.ts';
import { isPath, layersOf, ProtocolShelf, partOf } from '../layers.ts';
import { namedAsWritten, type Setting, withSettings } from '../parse.ts';
import type { LoadedLayer } from '../prepared.ts';
import type { Part } from '../schema.ts';
import { sourceOfData } from '../source.ts';
import { closest } from '../suggestion.ts';
import type { Scope } from './case.ts';
import { heldOf } from './held.ts';

/** The faults that can be asked for. */
const faultKinds = ['loss', 'duplication', 'crash', 'restart', 'pause', 'partition'] as const satisfies readonly FaultKind[];

export interface Wanted {
  /** A name, or the path of the user's own. */
  readonly protocol: string;
  /** What is under it, from the top. */
  readonly over: readonly string[];
  /** Parameters: `['protocol', 'hops']`, `['protocol', 'over', 'interleaving']`; and what every case has of `network` and `topology`. */
  readonly settings: readonly Setting[];
  readonly faults: readonly FaultKind[];
  readonly peers: number;
}

export interface CheckedStack {
  readonly scope: Scope;
  /** The lowest first. */
  readonly layers: readonly LoadedLayer[];
  readonly top: Definition;
  /** Names from the top, joined by " over ". */
  readonly title: string;
}

/** @param placeOf gives the place of a file so that it can be found from anywhere. @throws InputError at the first thing that is wrong */
export async function scopeOf(wanted: Wanted, host: Host, placeOf: (path: string) => string): Promise<CheckedStack> {
  const { protocol, over, faults, peers } = wanted;
  const settings = wanted.settings.filter(({ path }) => path[0] === 'protocol');
  const held = wanted.settings.filter(({ path }) => path[0] !== 'protocol');
  const source = sourceOfData({
    protocol: [protocol, ...over].reduceRight<Part | undefined>((below, name) => ({ name, ...(below && { over: below }) }), undefined),
  });
  let layers: LoadedLayer[];
  try {
    layers = await layersOf(partOf(withSettings(source, settings).raw.protocol, 'protocol'), new ProtocolShelf(host), () => 'flood');
  } catch (error) {
    throw namedAsWritten(error, source, settings);
  }
  const top = layers[layers.length - 1].definition;
  const names = layers.map(({ definition }) => definition.name).reverse();
  const scope: Scope = {
    name: `check-${names.join('-over-')}`,
    protocol: partOfLayers(layers, placeOf),
    knows: layers.some(({ definition }) => definition.knows === 'group') ? 'group' : 'neighbours',
    faults,
    peers,
  };
  return { scope: { ...scope, ...(await heldOf(held, scope, host, placeOf)) }, layers, top, title: names.join(' over ') };
}

/** `loss,crash`; `all` and `none` are lists too. @throws InputError for an unknown one */
export function faultsOf(given: string): FaultKind[] {
  if (given === 'none') return [];
  if (given === 'all') return [...faultKinds];
  const names = given.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !faultKinds.some((kind) => kind === name));
  if (unknown !== undefined) {
    throw new InputError(
      '--faults',
      `some of ${faultKinds.join(', ')}, with commas between them, or all, or none${closest(unknown, faultKinds)}`,
      unknown,
    );
  }
  return faultKinds.filter((kind) => names.includes(kind));
}

/** With every layer and every parameter, so that nothing depends on a default. */
function partOfLayers(layers: readonly LoadedLayer[], placeOf: (path: string) => string): Part {
  return layers.reduce<Part | undefined>(
    (over, { given, parameters }) => ({
      name: isPath(given) ? placeOf(given) : given,
      ...(over === undefined ? {} : { over }),
      ...parameters,
    }),
    undefined,
  )!;
}
