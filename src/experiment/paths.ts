/**
 * Where an experiment names files. A relative path in a file is relative to the folder of that file; one after a flag,
 * to the working directory.
 *
 * Paths are put together as texts, so that this runs where there are no files.
 */
import { isGraphName } from '../topologies/files/read-graph.ts';
import type { Part } from './schema.ts';
import type { Source } from './source.ts';

/**
 * Fields whose value is a path whatever it looks like. As a unqualified key of a sweep, `file` is that of the topology
 * or the workload.
 */
const FILES = new Set(['topology.file', 'workload.file', 'network.zones.file', 'network.zones.points', 'file']);
/** Parts whose name may be the path of a module. */
const PARTS = new Set(['topology', 'workload', 'protocol', 'detector', 'behaviour']);
const TABLE = /\.(csv|txt)$/i;
const MODULE = /\.[cm]?[jt]s$/i;

/** What is no name but a path: of a module of the user's, a graph, a table. */
export function isPath(name: string): boolean {
  return /[/\\]/.test(name) || MODULE.test(name);
}

/** The path of a module, which defines something. */
export function isModule(name: string): boolean {
  return MODULE.test(name);
}

/** The source of a file, its relative paths as seen from the working directory. */
export function fromItsFolder(source: Source): Source {
  const folder = source.where.replace(/[^/\\]*$/, '');
  if (folder === '') return source;
  const { sweep, ...raw } = source.raw;
  const moved = movedIn(raw, [], folder) as Record<string, unknown>;
  return { ...source, raw: sweep === undefined ? moved : { ...moved, sweep: movedAxes(sweep, folder) } };
}

/** True where the name of a topology is the path of a graph. */
function isGraphFile(given: string): boolean {
  return !MODULE.test(given) && (isPath(given) || isGraphName(given));
}

/** A topology that is named by the path of its graph, as one of that file. */
export function graphPart(part: Part): Part {
  return isGraphFile(part.name) ? { file: part.name, ...part, name: 'file' } : part;
}

/**
 * The same data with the places of copies in the place of the files: in values and, as laws and faults have their files
 * there, in keys.
 */
export function withCopies(data: unknown, copies: ReadonlyMap<string, string>): unknown {
  if (typeof data === 'string') return copies.get(data) ?? data;
  if (Array.isArray(data)) return data.map((item) => withCopies(item, copies));
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [copies.get(key) ?? key, withCopies(value, copies)]),
  );
}

/** Each axis of a sweep is a list of values for its key. */
function movedAxes(sweep: unknown, folder: string): unknown {
  if (typeof sweep !== 'object' || sweep === null || Array.isArray(sweep)) return sweep;
  return Object.fromEntries(
    Object.entries(sweep).map(([key, values]) => {
      const path = key === 'over' ? ['protocol', 'over'] : key.split('.');
      return [key, Array.isArray(values) ? values.map((value) => movedIn(value, path, folder)) : values];
    }),
  );
}

function movedIn(value: unknown, path: readonly string[], folder: string): unknown {
  if (typeof value === 'string') return isFileAt(path, value) ? movedPath(value, folder) : value;
  if (Array.isArray(value)) return value.map((inner) => movedIn(inner, path, folder));
  if (typeof value !== 'object' || value === null) return value;
  // Laws of delays and faults have their names as keys.
  const moved = (key: string) => (isModule(key) ? movedPath(key, folder) : key);
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [moved(key), movedIn(inner, [...path, key], folder)]),
  );
}

function isFileAt(path: readonly string[], value: string): boolean {
  const place = path.join('.');
  if (FILES.has(place)) return value !== '';
  if (place === 'topology') return isGraphFile(value) || MODULE.test(value);
  if (place === 'network.zones') return isPath(value) || TABLE.test(value);
  if (path[0] === 'measures' || path[0] === 'properties') return isPath(value);
  if (['law', 'fault', 'nemesis'].includes(path[path.length - 1])) return isModule(value);
  const [part, ...rest] = path[0] === 'adversaries' && path[1] === 'behaviour' ? path.slice(1) : path;
  return PARTS.has(part) && rest.every((key) => key === 'over' || key === 'name') && isPath(value);
}

function movedPath(path: string, folder: string): string {
  const isAbsolute = /^([/\\]|[A-Za-z]:[/\\])/.test(path);
  return isAbsolute ? path : folder + path.replace(/^(\.[/\\])+/, '');
}
