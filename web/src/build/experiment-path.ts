/**
 * Values inside of an experiment by their paths, as errors name them: `network.delay`, `faults.0.at`. An experiment is
 * never changed; each change makes another one.
 */
import type { ExperimentData } from '../channel/engine-messages.ts';

export type Path = readonly (string | number)[];

/** What a name alone stands for: `topology: mesh` is `topology: { name: mesh }`. */
const NAMES: Readonly<Record<string, string>> = {
  topology: 'name',
  protocol: 'name',
  detector: 'name',
  workload: 'name',
  over: 'name',
  zones: 'table',
};

/** The parts that an experiment has without naming them. */
const USUAL: Readonly<Record<string, string>> = { topology: 'mesh', protocol: 'flood', workload: 'burst' };

export function valueAt(experiment: ExperimentData, path: Path): unknown {
  let at: unknown = experiment;
  for (const key of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Record<string | number, unknown>)[key];
  }
  return at;
}

/** What stands at a path as an object, also if only its name does. */
export function partAt(experiment: ExperimentData, path: Path): Readonly<Record<string, unknown>> {
  const key = String(path[path.length - 1]);
  const value = valueAt(experiment, path) ?? (path.length === 1 ? USUAL[key] : undefined);
  if (typeof value === 'string' && NAMES[key] !== undefined) return { [NAMES[key]]: value };
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** The experiment with another value at a path; with undefined, without one. */
export function withValue(experiment: ExperimentData, path: Path, value: unknown): ExperimentData {
  return replaced(experiment, path, value, '') as ExperimentData;
}

function replaced(at: unknown, path: Path, value: unknown, key: string): unknown {
  if (path.length === 0) return value;
  const [first, ...rest] = path;
  if (typeof first === 'number') {
    const list = Array.isArray(at) ? [...at] : [];
    const inner = replaced(list[first], rest, value, '');
    if (inner === undefined) list.splice(first, 1);
    else list[first] = inner;
    return list.length === 0 ? undefined : list;
  }
  const object: Record<string, unknown> = asObject(at, key);
  const inner = replaced(object[first] ?? (key === '' ? USUAL[first] : undefined), rest, value, first);
  if (inner === undefined) delete object[first];
  else object[first] = inner;
  return key === '' ? object : asShort(object, key);
}

function asObject(at: unknown, key: string): Record<string, unknown> {
  if (typeof at === 'string' && NAMES[key] !== undefined) return { [NAMES[key]]: at };
  return typeof at === 'object' && at !== null && !Array.isArray(at) ? { ...at } : {};
}

/** A part with nothing but a name is written as the name; a map with nothing in it is not written. */
function asShort(object: Record<string, unknown>, key: string): unknown {
  const keys = Object.keys(object);
  if (keys.length === 0) return undefined;
  return keys.length === 1 && keys[0] === NAMES[key] ? object[keys[0]] : object;
}
