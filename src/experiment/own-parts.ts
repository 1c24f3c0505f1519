/**
 * Laws of delays and faults of the user's own in the place of built-in ones. Their names are keys (`delay: {
 * ./my-law.ts: [1, 50] }`, `{ at: 1s, ./my-fault.ts: 2 }`), so they may stand anywhere in the network, the faults and
 * the parameters: they are looked for in the whole experiment, loaded, and made known by the places of their files.
 *
 * `{ law: ./my-law.ts, arguments: [1, 50] }` and `{ at: 1s, fault: ./my-fault.ts, whom: 2 }` say the same; a program
 * puts a definition there.
 */
import type { DelayLaw } from '../network/delay.ts';
import { addFaultRule } from '../network/faults/kinds.ts';
import type { FaultRule } from '../network/faults/rule.ts';
import { addDelayLaw } from '../network/index.ts';
import type { Definitions } from './definitions.ts';
import { isModule } from './paths.ts';
import type { Platform } from './platform.ts';
import type { Plugins } from './plugins.ts';
import type { Loaded } from './prepared-experiment.ts';
import type { Source } from './source.ts';

export interface OwnParts {
  readonly source: Source;
  readonly laws: readonly Loaded<DelayLaw>[];
  readonly faults: readonly Loaded<FaultRule>[];
}

/**
 * The experiment with the places of their files for the keys of laws and faults.
 * @throws InputError where one can't be loaded
 */
export async function withOwnParts(source: Source, definitions: Definitions, platform: Platform): Promise<OwnParts> {
  const search = new Search(definitions, platform);
  const raw = Object.fromEntries(
    await Promise.all(
      Object.entries(source.raw).map(async ([key, value]) => {
        const isList = key === 'faults' && Array.isArray(value);
        return [key, isList ? await search.inFaults(value) : await search.in(value, [key])] as const;
      }),
    ),
  );
  return { source: { ...source, raw }, laws: search.laws, faults: search.faults };
}

class Search {
  readonly laws: Loaded<DelayLaw>[] = [];
  readonly faults: Loaded<FaultRule>[] = [];
  private readonly definitions: Definitions;
  private readonly platform: Platform;

  constructor(definitions: Definitions, platform: Platform) {
    this.definitions = definitions;
    this.platform = platform;
  }

  async in(value: unknown, path: readonly string[]): Promise<unknown> {
    if (Array.isArray(value)) return Promise.all(value.map((item, index) => this.in(item, [...path, String(index)])));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const { law, arguments: given = [], ...rest } = value as { law?: unknown; arguments?: unknown };
    if (typeof law === 'string' && Object.keys(rest).length === 0) return { [await this.law(law, path)]: given };
    if (entries.length === 1 && isModule(entries[0][0]))
      return { [await this.law(entries[0][0], path)]: entries[0][1] };
    return Object.fromEntries(
      await Promise.all(entries.map(async ([key, inner]) => [key, await this.in(inner, [...path, key])] as const)),
    );
  }

  inFaults(faults: readonly unknown[]): Promise<unknown[]> {
    return Promise.all(
      faults.map(async (fault, index) => {
        if (typeof fault !== 'object' || fault === null || Array.isArray(fault)) return fault;
        const path = ['faults', String(index)];
        const { fault: named, whom, ...rest } = fault as { fault?: unknown; whom?: unknown };
        const written = typeof named === 'string' ? { ...rest, [named]: whom } : fault;
        const entries = Object.entries(written).map(async ([key, value]) => {
          const name = isModule(key) || key === named ? await this.fault(key, path) : key;
          return [
            name,
            key === 'nemesis' ? await this.inNemesis(value, path) : await this.in(value, [...path, key]),
          ] as const;
        });
        return Object.fromEntries(await Promise.all(entries));
      }),
    );
  }

  /** Kinds of faults: one, a list, or each with its rate. */
  private async inNemesis(whom: unknown, path: readonly string[]): Promise<unknown> {
    if (typeof whom === 'string') return isModule(whom) ? this.fault(whom, path) : whom;
    if (Array.isArray(whom)) return Promise.all(whom.map((one) => this.inNemesis(one, path)));
    if (typeof whom !== 'object' || whom === null) return whom;
    const entries = Object.entries(whom).map(
      async ([key, rate]) => [isModule(key) ? await this.fault(key, path) : key, rate] as const,
    );
    return Object.fromEntries(await Promise.all(entries));
  }

  private law(name: string, path: readonly string[]): Promise<string> {
    return this.own('law', name, path, this.laws, addDelayLaw);
  }

  private fault(name: string, path: readonly string[]): Promise<string> {
    return this.own('fault', name, path, this.faults, addFaultRule);
  }

  /** The key of a law or fault: of one from a file the place of the file, by which it is made known. */
  private async own<Kind extends 'law' | 'fault'>(
    kind: Kind,
    name: string,
    path: readonly string[],
    all: Loaded<Plugins[Kind]>[],
    makeKnown: (key: string, definition: Plugins[Kind]) => void,
  ): Promise<string> {
    const loaded = await this.definitions.find(kind, name, path.join('.'));
    if (isBuiltIn(loaded, name)) return name;
    const key = this.keyOf(loaded);
    makeKnown(key, loaded.definition);
    if (!all.some(({ given }) => given === key)) all.push({ ...loaded, given: key });
    return key;
  }

  private keyOf({ given, url }: Loaded<unknown>): string {
    return url === undefined ? given : this.platform.placeOf(given);
  }
}

function isBuiltIn({ definition, url }: Loaded<DelayLaw | FaultRule>, name: string): boolean {
  return url === undefined && definition.name === name;
}
