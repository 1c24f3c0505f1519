/**
 * Definitions made in a program may stand in an experiment wherever a name may. They are taken out of it here, and
 * names take their places: what is left is plain data, which is copied, checked and written as that of a file is.
 */

import { isPlainObject } from '../core/message-contents.ts';
import type { OwnDefinition } from './definitions.ts';
import { kindOfPlugin } from './plugins.ts';

export class OwnDefinitions {
  private readonly named = new Map<string, object>();
  private readonly prefix: string;

  /** @param prefix of the names: with `./` they are taken for paths */
  constructor(prefix = '') {
    this.prefix = prefix;
  }

  /** All that were taken out so far. */
  get all(): readonly OwnDefinition[] {
    return [...this.named].map(([name, definition]) => ({ name, definition }));
  }

  has(name: string): boolean {
    return this.named.has(name);
  }

  /** The same with names in the places of definitions, and paths in those of URLs. */
  plain(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value;
    if (value instanceof URL) return value.href;
    if (isDefinition(value)) return this.nameOf(value);
    if (Array.isArray(value)) return value.map((item) => this.plain(item));
    if (!isPlainObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, this.plain(inner)]));
  }

  /** The same with the definitions in their places again. */
  restored(value: unknown): unknown {
    if (typeof value === 'string') return this.named.get(value) ?? value;
    if (Array.isArray(value)) return value.map((item) => this.restored(item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, this.restored(inner)]));
  }

  private nameOf(definition: object): string {
    for (const [name, known] of this.named) if (known === definition) return name;
    const { name: own } = definition as { name?: unknown };
    const name = this.prefix + (typeof own === 'string' ? own : 'nameless');
    // No name of a built-in one.
    let unique = `${name} (defined here)`;
    for (let count = 2; this.named.has(unique); count++) unique = `${name} (defined here, ${count})`;
    this.named.set(unique, definition);
    return unique;
  }
}

/** Data has no functions. What is short of some of a definition's counts as one, so that it is told what is missing. */
function isDefinition(value: object): boolean {
  return (
    Object.values(value).some((inner) => typeof inner === 'function') ||
    (kindOfPlugin(value) !== undefined && hasMethods(value))
  );
}

function hasMethods(value: object): boolean {
  return !Array.isArray(value) && !isPlainObject(value);
}
