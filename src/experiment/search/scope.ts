/** From what the user asks to have checked to the scope of a search: the stack with all its layers, and the faults. */
import type { OwnProperty } from '../../checks/property.ts';
import { durationMs } from '../../core/durations.ts';
import { InputError } from '../../core/errors.ts';
import { topOf } from '../../core/promise.ts';
import { crashFaults, type Definition, type FaultKind, faultKinds } from '../../core/protocol.ts';
import { closest } from '../../core/suggestion.ts';
import { Definitions } from '../definitions.ts';
import { layersOf, partOf } from '../layers.ts';
import { namedAsWritten, type Setting, withSettings } from '../parse.ts';
import { allOf } from '../parts.ts';
import { isPath } from '../paths.ts';
import type { Platform } from '../platform.ts';
import type { Loaded, LoadedLayer } from '../prepared-experiment.ts';
import type { Part } from '../schema.ts';
import { sourceOfData } from '../source.ts';
import { pathInStack } from '../unqualified-keys.ts';
import type { Scope } from './case.ts';
import { heldOf } from './fixed-parts.ts';

const DELIVER_WITHIN_MAX_MS = 3_600_000;

/** What a layer stands on where nothing is said: graphs are drawn, and few of them are complete. */
const below = () => 'flood';

export interface Wanted {
  /** A name, or the path of the user's own. */
  readonly protocol: string;
  /** What is under it, from the top. */
  readonly over: readonly string[];
  /**
   * Parameters: `['hops']`, `['over', 'interleaving']`, or with `protocol` before them; and what every case has of
   * `network` and `topology`.
   */
  readonly settings: readonly Setting[];
  readonly faults: readonly FaultKind[];
  readonly peers: number;
  /** How long each case runs after its last broadcast and fault, until liveness is decided. */
  readonly deliverWithinMs?: number;
  /** Paths of properties of the user's own. */
  readonly properties?: readonly string[];
}

export interface CheckedStack {
  readonly scope: Scope;
  /** The lowest first. */
  readonly layers: readonly LoadedLayer[];
  readonly top: Definition;
  /** Of the user's own. */
  readonly properties: readonly Loaded<OwnProperty>[];
  /** Names from the top, joined by " over ". */
  readonly title: string;
}

/**
 * @param placeOf gives the place of a file so that it can be found from anywhere.
 * @throws InputError at the first thing that is wrong
 */
export async function scopeOf(
  wanted: Wanted,
  platform: Platform,
  placeOf: (path: string) => string,
): Promise<CheckedStack> {
  const { protocol, over, faults, peers, deliverWithinMs, properties = [] } = wanted;
  const isHeld = ({ path: [first] }: Setting) => first === 'network' || first === 'topology';
  const held = wanted.settings.filter(isHeld);
  const source = sourceOfData({
    protocol: [protocol, ...over].reduceRight<Part | undefined>(
      (below, name) => ({ name, ...(below && { over: below }) }),
      undefined,
    ),
  });
  const definitions = new Definitions(platform);
  const settings: Setting[] = [];
  let layers: LoadedLayer[];
  try {
    for (const { path, value, option } of wanted.settings.filter((setting) => !isHeld(setting))) {
      const part = partOf(withSettings(source, settings).raw.protocol, 'protocol');
      settings.push({ path: await pathInStack(path, part, below, definitions, option), value, option });
    }
    layers = await layersOf(partOf(withSettings(source, settings).raw.protocol, 'protocol'), definitions, below);
  } catch (error) {
    throw namedAsWritten(error, source, settings);
  }
  const top = topOf(layers);
  const names = layers.map(({ definition }) => definition.name).reverse();
  const own = await allOf('property', properties, definitions, '--property');
  const scope: Scope = {
    name: `check-${names.join('-over-')}`,
    protocol: partOfLayers(layers, placeOf),
    knows: layers.some(({ definition }) => definition.knows === 'group') ? 'group' : 'neighbours',
    faults,
    peers,
    ...(deliverWithinMs === undefined ? {} : { deliverWithinMs }),
    ...(own.length === 0
      ? {}
      : {
          properties: own.map(({ given, definition: { name, tolerates } }) => ({
            name,
            place: placeOf(given),
            tolerates,
          })),
        }),
  };
  return {
    scope: { ...scope, ...(await heldOf(held, scope, platform, placeOf)) },
    properties: own,
    layers,
    top,
    title: names.join(' over '),
  };
}

/** `loss,crash`; `all` and `none` are lists too; restarts include recoveries. @throws InputError for an unknown one */
export function faultsOf(given: string): FaultKind[] {
  if (given === 'none') return [];
  const all = crashFaults.filter((kind) => kind !== 'recovery');
  const names = given.split(',').flatMap((name): readonly string[] => (name.trim() === 'all' ? all : [name.trim()]));
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

/** Milliseconds of `10s`, or of a number of milliseconds. @throws InputError if it is neither */
export function deliverWithinOf(given: number | string | undefined, option: string): number | undefined {
  if (given === undefined) return undefined;
  const ms = durationMs(given);
  if (ms === undefined || !(ms > 0 && ms <= DELIVER_WITHIN_MAX_MS))
    throw new InputError(option, 'a time above 0 and up to 1h, such as 10s', given);
  return ms;
}

/** With every layer and every parameter, so that nothing depends on a default. */
/** The stack as an experiment writes it, with all parameters. */
export function partOfLayers(layers: readonly LoadedLayer[], placeOf: (path: string) => string): Part {
  return layers.reduce<Part | undefined>(
    (over, { given, parameters }) => ({
      name: isPath(given) ? placeOf(given) : given,
      ...(over === undefined ? {} : { over }),
      ...parameters,
    }),
    undefined,
  )!;
}
