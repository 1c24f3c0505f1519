/**
 * Finds the definitions of plug-ins that an experiment names: a built-in name, the path of a file of the user's, or a
 * definition that was made in the program. Each is loaded once.
 */
import { InputError } from '../core/errors.ts';
import { closest } from '../core/suggestion.ts';
import { checkDefinition } from './definition-check.ts';
import { isPath } from './paths.ts';
import type { ModuleFolder, Platform } from './platform.ts';
import { kindOfPlugin, type PluginKind, type Plugins, pluginKinds } from './plugins.ts';
import type { Loaded } from './prepared-experiment.ts';
import { watchedDefinition } from './watched-code.ts';

/** A definition made in the program, and the name that stands for it in the experiment. */
export interface OwnDefinition {
  readonly name: string;
  readonly definition: unknown;
}

/** Where the modules are that processes import. */
const FOLDERS: Readonly<Partial<Record<PluginKind, ModuleFolder>>> = {
  protocol: 'protocols',
  workload: 'workloads',
  detector: 'detectors',
  adversary: 'adversaries',
};

/** Definitions that were checked: `check` prepares the same ones thousands of times. */
const whole = new WeakMap<object, PluginKind>();

export class Definitions {
  private readonly platform: Platform;
  private readonly own: ReadonlyMap<string, unknown>;
  private readonly loaded = new Map<string, Loaded<unknown>>();

  constructor(platform: Platform, own: readonly OwnDefinition[] = []) {
    this.platform = platform;
    this.own = new Map(own.map(({ name, definition }) => [name, definition]));
  }

  /** @throws InputError if there is none, or if it is incomplete */
  async find<Kind extends PluginKind>(kind: Kind, name: string, option: string): Promise<Loaded<Plugins[Kind]>> {
    const key = `${kind} ${name}`;
    let found = this.loaded.get(key);
    if (found === undefined) {
      found = await this.load(kind, name, option);
      this.loaded.set(key, found);
    }
    return found as Loaded<Plugins[Kind]>;
  }

  private async load(kind: PluginKind, name: string, option: string): Promise<Loaded<unknown>> {
    const definition = this.own.get(name);
    if (definition !== undefined) {
      requireKind(kind, definition, option);
      return { definition: this.watched(kind, definition, name), given: name };
    }
    if (!isPath(name)) return this.builtIn(kind, name, option);
    const loaded = await this.platform.loadFile(name, option, kind);
    requireKind(kind, loaded.definition, option, name);
    return { ...loaded, definition: this.watched(kind, loaded.definition, name), given: name };
  }

  private watched(kind: PluginKind, definition: unknown, name: string): unknown {
    const { within, shownAs } = this.platform;
    const place = shownAs?.(name) ?? name;
    return within === undefined ? definition : watchedDefinition(kind, definition as never, place, within);
  }

  private builtIn(kind: PluginKind, name: string, option: string): Loaded<unknown> {
    const { builtIn } = pluginKinds[kind];
    const names = [...builtIn.map((definition) => definition.name), ...this.own.keys()];
    const definition = builtIn.find((candidate) => candidate.name === name);
    if (definition === undefined)
      throw new InputError(
        option,
        `one of ${names.join(', ')}, or a path such as ./my-${kind}.ts${closest(name, names)}`,
        name,
      );
    const folder = FOLDERS[kind];
    return { definition, given: name, ...(folder === undefined ? {} : { url: this.platform.moduleOf(folder, name) }) };
  }
}

/** @param path of its file @throws InputError if it is of another kind, or incomplete */
export function requireKind(kind: PluginKind, definition: unknown, option: string, path?: string): void {
  if (typeof definition === 'object' && definition !== null && whole.get(definition) === kind) return;
  const found = kindOfPlugin(definition);
  if (found !== undefined && found !== kind) {
    const { define, noun } = pluginKinds[kind];
    throw new InputError(
      option,
      `${noun} made by ${define}({ … }), not ${pluginKinds[found].noun}, which ${pluginKinds[found].option} takes`,
      path,
    );
  }
  checkDefinition(kind, definition, option, path);
  whole.set(definition as object, kind);
}
