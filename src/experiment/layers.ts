/** From `protocol: { name: causal, over: flood }` to the layers of a stack, the lowest first. */
import { InputError } from '../core/errors.ts';
import { type Parameter, valuesOf } from '../core/parameters.ts';
import { protocols } from '../protocols/index.ts';
import type { Host } from './host.ts';
import type { LoadedLayer, LoadedProtocol } from './prepared.ts';
import type { Part } from './schema.ts';
import { closest } from './suggestion.ts';

/** What stands under a layer where the user names nothing. */
export type DefaultBelow = () => string;

/** Finds protocols by name or path, each loaded once. */
export class ProtocolShelf {
  private readonly host: Host;
  private readonly loaded = new Map<string, LoadedProtocol>();

  /** @param own definitions made in the program itself */
  constructor(host: Host, own: readonly LoadedProtocol['definition'][] = []) {
    this.host = host;
    for (const definition of own) this.loaded.set(definition.name, { definition });
  }

  /** @throws InputError where there is none */
  async find(name: string, option: string): Promise<LoadedProtocol> {
    let found = this.loaded.get(name);
    if (found === undefined) {
      found = isPath(name) ? await this.host.loadProtocol(name) : this.builtIn(name, option);
      this.loaded.set(name, found);
    }
    return found;
  }

  private builtIn(name: string, option: string): LoadedProtocol {
    const definition = protocols.find((protocol) => protocol.name === name);
    const names = [
      ...new Set([...protocols.map((protocol) => protocol.name), ...[...this.loaded.keys()].filter((known) => !isPath(known))]),
    ];
    if (definition === undefined)
      throw new InputError(option, `one of ${names.join(', ')}, or a path such as ./my-protocol.ts${closest(name, names)}`, name);
    return { definition, url: this.host.moduleOf('protocols', name) };
  }
}

/** The layers of a part, the lowest first. @throws InputError where they don't fit on each other */
export async function layersOf(part: Part, shelf: ProtocolShelf, defaultBelow: DefaultBelow, path = 'protocol'): Promise<LoadedLayer[]> {
  const { name, over, ...given } = part;
  const loaded = await shelf.find(name, path);
  const parameters = valuesOf(loaded.definition.parameters, given, `${path}.`);
  const layer = { ...loaded, parameters, given: name };
  if (loaded.definition.layer !== true) {
    if (over !== undefined) throw new InputError(`${path}.over`, `nothing: ${name} stands on no other protocol`, over);
    return [layer];
  }
  return [...(await layersOf(partOf(over ?? defaultBelow(), `${path}.over`), shelf, defaultBelow, `${path}.over`)), layer];
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

/** A part from its name alone, or as it is. */
export function partOf(given: unknown, option: string): Part {
  if (typeof given === 'string' && given !== '') return { name: given };
  const isPart = typeof given === 'object' && given !== null && typeof (given as Part).name === 'string';
  if (!isPart) throw new InputError(option, 'a name, or { name, … } with its parameters', given);
  return given as Part;
}

/** A protocol of the user's is given as a path. */
export function isPath(name: string): boolean {
  return /[/\\]|\.[cm]?[jt]s$/.test(name);
}
