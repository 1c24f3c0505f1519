/**
 * From plain data to a checked experiment: settings are laid over it path by path, then the schema is held against it.
 * The first mistake is told as the option (with its line, where it stands in a file), what was expected, and what was
 * given.
 */
import type * as z from 'zod';
import { InputError } from '../core/errors.ts';
import { closest } from '../core/suggestion.ts';
import { type Experiment, experimentSchema } from './schema.ts';
import type { Path, Source } from './source.ts';

/** A value for a path, and what the user wrote to ask for it: `--peers`. */
export interface Setting {
  readonly path: readonly string[];
  readonly value: unknown;
  readonly option: string;
}

/** The parts whose name alone may stand for them, and the name where there is none. */
export const usualNames: Readonly<Record<string, string | undefined>> = {
  topology: 'mesh',
  protocol: 'flood',
  workload: 'burst',
};
/** Under which key the name of a part goes where more is said of it. */
const NAMES: Readonly<Record<string, string>> = {
  topology: 'name',
  protocol: 'name',
  workload: 'name',
  over: 'name',
  zones: 'table',
};

/** The source with the settings laid over it. @throws InputError where a path leads into a number or a text */
export function withSettings(source: Source, settings: readonly Setting[]): Source {
  if (settings.length === 0) return source;
  const raw = structuredClone(source.raw) as Record<string, unknown>;
  for (const setting of settings) place(raw, setting);
  return { ...source, raw };
}

/** @throws InputError at the first mistake */
export function parseExperiment(source: Source, settings: readonly Setting[] = []): Experiment {
  const result = experimentSchema.safeParse(source.raw);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  if (issue.code === 'unrecognized_keys') throw unknownKey(source, settings, issue);
  const path = issue.path as Path;
  throw new InputError(optionAt(source, settings, path), issue.message, valueAt(source.raw, path));
}

function place(raw: Record<string, unknown>, { path, value, option }: Setting): void {
  let at: Record<string, unknown> = raw;
  for (const [depth, key] of path.slice(0, -1).entries()) {
    const inner = at[key];
    if (typeof inner === 'string' && NAMES[key] !== undefined) at[key] = { [NAMES[key]]: inner };
    else if (inner === undefined || inner === null)
      at[key] = depth === 0 && usualNames[key] !== undefined ? { name: usualNames[key] } : {};
    else if (typeof inner !== 'object')
      throw new InputError(
        option,
        `a path: there is nothing inside of ${path.slice(0, depth + 1).join('.')}`,
        path.join('.'),
      );
    at = at[key] as Record<string, unknown>;
  }
  at[path[path.length - 1]] = value;
}

function unknownKey(source: Source, settings: readonly Setting[], issue: z.core.$ZodIssueUnrecognizedKeys): InputError {
  const key = issue.keys[0];
  const path = [...(issue.path as Path), key];
  const known = keysAt(experimentSchema, issue.path as Path);
  return new InputError(optionAt(source, settings, path), `one of ${known.join(', ')}${closest(key, known)}`, key);
}

/** What is known of a schema here: an object has a shape; others have schemas inside. */
interface Schema {
  readonly shape?: Readonly<Record<string, Schema>>;
  readonly def: {
    readonly innerType?: Schema;
    readonly in?: Schema;
    readonly element?: Schema;
    readonly valueType?: Schema;
    readonly options?: readonly Schema[];
  };
}

/** The keys that may stand at a path of a schema. */
export function keysAt(schema: z.ZodType, path: Path): string[] {
  let schemas = objectsIn(schema as unknown as Schema);
  for (const key of path) {
    const inside = schemas.map(({ shape, def }) =>
      shape === undefined ? (def.element ?? def.valueType) : shape[String(key)],
    );
    schemas = inside.filter((found) => found !== undefined).flatMap(objectsIn);
  }
  return [...new Set(schemas.flatMap(({ shape = {} }) => Object.keys(shape)))];
}

/** The objects and lists that a schema stands for, without defaults, transformations and choices. */
function objectsIn(schema: Schema): Schema[] {
  const { innerType, in: before, element, valueType, options } = schema.def;
  if (schema.shape !== undefined || element !== undefined || valueType !== undefined) return [schema];
  return (options ?? [innerType, before].filter((inner) => inner !== undefined)).flatMap(objectsIn);
}

/**
 * A mistake that was found later, told by what the user wrote: a flag, or a line of the file, instead of the path
 * alone. Anything else comes back as it is.
 */
export function namedAsWritten(error: unknown, source: Source, settings: readonly Setting[]): unknown {
  if (!(error instanceof InputError)) return error;
  // Under `expect` stand paths into the summary, which have dots of their own.
  const path = error.option.startsWith('expect.')
    ? ['expect', error.option.slice('expect.'.length)]
    : error.option.split('.');
  if (!(path[0] in experimentSchema.shape)) return error;
  return new InputError(optionAt(source, settings, path), error.message.slice(`${error.option}: expected `.length));
}

/** What the user wrote to say what stands at this path. */
function optionAt(source: Source, settings: readonly Setting[], path: Path): string {
  const name = path.join('.');
  const setting = settings.findLast(
    (candidate) => name === candidate.path.join('.') || name.startsWith(`${candidate.path.join('.')}.`),
  );
  if (setting !== undefined) return setting.option;
  const line = source.lineOf(path);
  // What is not in the file was put there by a setting further in: `--set foo.bar` makes a foo.
  const inner =
    line === undefined ? settings.findLast((candidate) => candidate.path.join('.').startsWith(`${name}.`)) : undefined;
  if (inner !== undefined) return inner.option;
  const place = line === undefined ? source.where : `${source.where} line ${line}`;
  return place === '' ? name : `${place}: ${name}`;
}

function valueAt(raw: unknown, path: Path): unknown {
  let at = raw;
  for (const key of path) at = (at as Record<string | number, unknown> | undefined)?.[key];
  return at;
}
