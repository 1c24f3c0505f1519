/** A file of a folder of protocols as a file that stands alone: with what it takes from its neighbours. */

/** Imports of the whole file: what is imported, and from where. */
const IMPORT = /^import (type )?\{([^}]*)\} from '([^']+)';\n/gm;

/**
 * False for what imports a neighbour whole, as do protocols with other ones inside them, or files of another folder
 * than the core.
 */
export function canStandAlone(source: string): boolean {
  return !/^import (\* as )?\w+ from '\.\//m.test(source) && !/ from '\.\.\/(?!core\/)/.test(source);
}

/** @param sources of the folder, by the names of the files */
export function protocolCopy(file: string, sources: Readonly<Record<string, string>>): string {
  const names = new Map<string, boolean>();
  const parts = partsOf(file, sources, names, new Set());
  const list = [...names].map(([name, isType]) => (isType ? `type ${name}` : name)).sort(byName);
  const own = parts.pop()!;
  const begin = own.indexOf('*/\n') + 3;
  const header = own.startsWith('/**') ? own.slice(0, begin) : '';
  const body = own.startsWith('/**') ? own.slice(begin) : own;
  const neighbours = parts.map((part) => `\n${withoutExports(part).trim()}\n`).join('');
  return `${header}import { ${list.join(', ')} } from 'hearsay';\n${neighbours}${body}`;
}

/** The files that a file needs, itself last, without their imports. */
function partsOf(
  file: string,
  sources: Readonly<Record<string, string>>,
  names: Map<string, boolean>,
  seen: Set<string>,
): string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  const needed: string[] = [];
  const rest = sources[file].replace(IMPORT, (_, isType: string | undefined, list: string, from: string) => {
    if (from.startsWith('./')) needed.push(from.slice(2));
    else for (const name of list.split(',')) addName(names, name.trim(), isType !== undefined);
    return '';
  });
  return [...needed.flatMap((one) => partsOf(one, sources, names, seen)), rest];
}

function addName(names: Map<string, boolean>, given: string, isType: boolean): void {
  if (given === '') return;
  const name = given.replace(/^type /, '');
  names.set(name, (names.get(name) ?? true) && (isType || name !== given));
}

function withoutExports(text: string): string {
  return text.replace(/^export /gm, '').replace(/^\/\*\*[\s\S]*?\*\/\n/, '');
}

function byName(one: string, other: string): number {
  return one.replace('type ', '') < other.replace('type ', '') ? -1 : 1;
}
