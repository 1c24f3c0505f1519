/**
 * A protocol of the user's: bundled once with its imports to one file, named by its content, which this process and all peer processes import.
 *
 * `hearsay` in it means this package. A copy of one of our own protocols works from anywhere: imports that lead nowhere from where it is, such as
 * `../core/protocol.ts`, are looked up in this package. What a protocol needs is taken into the bundle; the rest of the library stays outside, and is only loaded
 * where it is used.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { basename, extname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Message, Plugin } from 'esbuild';
import { InputError } from '../core/errors.ts';
import type { Definition } from '../core/protocol.ts';
import type { LoadedProtocol } from '../experiment/prepared.ts';

const OPTION = 'protocol';
const house = fileURLToPath(new URL('..', import.meta.url));
const ownExtension = extname(import.meta.url);

/** @throws InputError where there is no such file, where it does not compile, or where what it exports is no protocol */
export async function loadProtocol(path: string): Promise<LoadedProtocol> {
  const file = resolve(path);
  if (!existsSync(file) || !statSync(file).isFile()) throw new InputError(OPTION, 'a file that exists', path);
  const url = pathToFileURL(keep(await bundle(file, path), basename(file, extname(file)))).href;
  return { definition: await importDefinition(url, path), url };
}

async function bundle(file: string, path: string): Promise<string> {
  const { build } = await import('esbuild');
  try {
    const result = await build({
      entryPoints: [file],
      bundle: true,
      write: false,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      logLevel: 'silent',
      // Only those that lie beside the protocol matter to it; a project's own settings could change what it means.
      tsconfigRaw: {},
      plugins: [houseImports],
    });
    return result.outputFiles[0].text;
  } catch (error) {
    const first = (error as { errors?: Message[] }).errors?.[0];
    if (first === undefined) throw error;
    const line = first.location === null ? '' : ` line ${first.location.line}`;
    throw new InputError(OPTION, `a protocol that compiles: ${path}${line}: ${first.text}`);
  }
}

/** Where imports of this package, and those that lead nowhere, are found. */
const houseImports: Plugin = {
  name: 'house',
  setup(build) {
    build.onResolve({ filter: /^hearsay$/ }, () => ({ path: 'hearsay', namespace: 'hearsay', sideEffects: false }));
    build.onLoad({ filter: /.*/, namespace: 'hearsay' }, () => ({ contents: libraryText(), loader: 'js', resolveDir: house }));
    build.onResolve({ filter: /^file:/ }, ({ path }) => ({ path, external: true }));
    build.onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) => {
      if (candidates(resolve(resolveDir, path)).some((file) => existsSync(file))) return undefined;
      const name = path.replace(/^(\.\.?\/)+/, '').replace(/\.[jt]s$/, '');
      const own = path.startsWith('./') ? join('protocols', name) : name;
      const found = join(house, own + ownExtension);
      return existsSync(found) ? { path: found, sideEffects: false } : undefined;
    });
  },
};

/** A file as it may be named in an import: with the extension of its source, of what is built from it, or with none. */
function candidates(file: string): string[] {
  const bare = file.replace(/\.[jt]s$/, '');
  return [file, `${bare}.ts`, `${bare}.js`, `${bare}.mjs`, join(file, 'index.ts'), join(file, 'index.js')];
}

/** What protocols use is part of their bundle; a file that also runs experiments gets the library itself. */
function libraryText(): string {
  const library = JSON.stringify(new URL(`../index${ownExtension}`, import.meta.url).href);
  return [
    `export { defineProtocol } from './core/protocol${ownExtension}';`,
    `export { InputError } from './core/errors${ownExtension}';`,
    `export { invariant, unreachable } from './core/invariant${ownExtension}';`,
    `export const run = async (...all) => (await import(${library})).run(...all);`,
  ].join('\n');
}

/** Writes the bundle where only this user can, unless it is there already. */
function keep(text: string, name: string): string {
  const folder = join(tmpdir(), `hearsay-${userInfo().username}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `${name}-${createHash('sha256').update(text).digest('hex').slice(0, 16)}.mjs`);
  if (existsSync(file)) return file;
  const half = `${file}.${process.pid}`;
  writeFileSync(half, text);
  renameSync(half, file);
  return file;
}

async function importDefinition(url: string, path: string): Promise<Definition> {
  let module: { default?: unknown };
  try {
    module = (await import(/* @vite-ignore */ url)) as { default?: unknown };
  } catch (error) {
    throw new InputError(OPTION, `a protocol that can be loaded: ${path}: ${String((error as Error).message).split('\n')[0]}`);
  }
  if (module.default === undefined) throw new InputError(OPTION, `a file with a default export, made by defineProtocol({ … })`, path);
  const wrong = firstWrong(module.default);
  if (wrong !== undefined) throw new InputError(OPTION, `a default export made by defineProtocol({ … }): ${wrong}`, path);
  return module.default as Definition;
}

/** What is wrong with the shape of a definition, in words. */
function firstWrong(given: unknown): string | undefined {
  if (typeof given !== 'object' || given === null) return 'it is no object';
  const definition = given as Record<string, unknown>;
  for (const name of ['name', 'title', 'source'])
    if (typeof definition[name] !== 'string' || definition[name] === '') return `${name} must be a text`;
  if (!/^[a-z0-9][a-z0-9-]*$/i.test(definition.name as string)) return 'name must be made of letters, digits and dashes';
  for (const name of ['parameters', 'promises'])
    if (typeof definition[name] !== 'object' || definition[name] === null) return `${name} must be an object`;
  for (const name of ['kindOf', 'broadcastOf', 'create']) if (typeof definition[name] !== 'function') return `${name} must be a function`;
  if (definition.knows !== 'neighbours' && definition.knows !== 'group') return "knows must be 'neighbours' or 'group'";
  return kindsWrong(definition.kinds);
}

function kindsWrong(kinds: unknown): string | undefined {
  if (!Array.isArray(kinds) || kinds.length === 0) return 'kinds must be a list of kinds of messages';
  const isKind = (kind: { name?: unknown; carries?: unknown } | null) =>
    typeof kind?.name === 'string' && (kind.carries === 'broadcast' || kind.carries === 'internal');
  return kinds.every(isKind) ? undefined : "each of kinds must be { name, carries: 'broadcast' or 'internal' }";
}
