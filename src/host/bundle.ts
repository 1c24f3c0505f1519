/**
 * A protocol of the user's: bundled once with its imports to one file, named by its content, which this process and all peer processes import.
 *
 * `hearsay` in it means this package. A copy of one of our own protocols works from anywhere: imports that lead nowhere from where it is, such as
 * `../core/protocol.ts`, are looked up in this package. All that a protocol needs is in the bundle, and nothing in it says where things lie here: it is the same
 * bytes wherever it is made from the same files, and runs where this package lies elsewhere. A file that also runs experiments does so where it is loaded by one.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, extname, join, posix, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Message, Plugin } from 'esbuild';
import { InputError } from '../core/errors.ts';
import type { Definition } from '../core/protocol.ts';
import type { LoadedProtocol } from '../experiment/prepared.ts';
import { reasonOf, SOURCE_ROOT } from '../runtimes/blame.ts';
import { importWithSources } from '../runtimes/node/modules.ts';
import { keepFile, ownFolder, sha256Of } from './own-folder.ts';
import { readTextFile } from './text-file.ts';
import { userName } from './user-name.ts';

const OPTION = 'protocol';
const house = fileURLToPath(new URL('..', import.meta.url));
const ownExtension = extname(import.meta.url);
/** By this name a bundle finds what runs experiments, in a process that does. */
const RUN = Symbol.for('hearsay.run');

export interface Bundle {
  readonly name: string;
  readonly content: Buffer;
  readonly sha256: string;
  /** The files in it, as seen from the protocol's folder; those of this package begin with `hearsay:`. */
  readonly files: readonly string[];
}

/** @throws InputError where there is no such file, where it does not compile, or where what it exports is no protocol */
export async function loadProtocol(path: string): Promise<LoadedProtocol> {
  const { name, content, sha256 } = await bundleOf(path);
  const folder = ownFolder(join(tmpdir(), `hearsay-${userName()}`), 'TMPDIR');
  const url = pathToFileURL(keepFile(folder, `${name}-${sha256}.mjs`, content)).href;
  const library = new URL(`../index${ownExtension}`, import.meta.url).href;
  (globalThis as Record<symbol, unknown>)[RUN] ??= async (...all: unknown[]) => (await import(/* @vite-ignore */ library)).run(...all);
  return { definition: await importDefinition(url, path), url };
}

/** @throws InputError where there is no such file, or where it does not compile */
export async function bundleOf(path: string): Promise<Bundle> {
  const file = resolve(path);
  if (!existsSync(file) || !statSync(file).isFile()) throw new InputError(OPTION, 'a file that exists', file);
  readTextFile(path, OPTION);
  const { text, files } = await bundle(file, path);
  const content = Buffer.from(text);
  return { name: basename(file, extname(file)), content, sha256: sha256Of(content), files };
}

async function bundle(file: string, path: string): Promise<{ text: string; files: string[] }> {
  const { build } = await import('esbuild');
  try {
    const result = await build({
      entryPoints: [file],
      // Names of files in the bundle are as seen from here.
      absWorkingDir: dirname(file),
      metafile: true,
      legalComments: 'none',
      // Errors tell places in the files that the user wrote.
      sourcemap: 'inline',
      sourcesContent: false,
      sourceRoot: SOURCE_ROOT,
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
    return { text: result.outputFiles[0].text, files: Object.keys(result.metafile.inputs) };
  } catch (error) {
    const first = (error as { errors?: Message[] }).errors?.[0];
    if (first === undefined) throw error;
    const line = first.location === null ? '' : ` line ${first.location.line}`;
    throw new InputError(OPTION, `a protocol that compiles: ${path}${line}: ${first.text}`);
  }
}

/** Where imports of this package, and those that lead nowhere, are found. Its own files have the names there that they have in the package. */
const houseImports: Plugin = {
  name: 'house',
  setup(build) {
    const inHouse = (name: string) => ({ path: name, namespace: 'hearsay', sideEffects: false });
    build.onResolve({ filter: /^hearsay$/ }, () => inHouse('index'));
    build.onLoad({ filter: /.*/, namespace: 'hearsay' }, ({ path }) => ({
      contents: path === 'index' ? libraryText : readFileSync(join(house, path + ownExtension), 'utf8'),
      loader: ownExtension === '.ts' ? 'ts' : 'js',
      resolveDir: house,
    }));
    build.onResolve({ filter: /^file:/ }, ({ path }) => ({ path: fileURLToPath(path) }));
    build.onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir, importer, namespace }) => {
      const bare = path.replace(/\.[jt]s$/, '');
      if (namespace === 'hearsay') return inHouse(posix.join(posix.dirname(importer), bare));
      if (candidates(resolve(resolveDir, path)).some((file) => existsSync(file))) return undefined;
      const name = bare.replace(/^(\.\.?\/)+/, '');
      const own = path.startsWith('./') ? `protocols/${name}` : name;
      return existsSync(join(house, own + ownExtension)) ? inHouse(own) : undefined;
    });
  },
};

/** A file as it may be named in an import: with the extension of its source, of what is built from it, or with none. */
function candidates(file: string): string[] {
  const bare = file.replace(/\.[jt]s$/, '');
  return [file, `${bare}.ts`, `${bare}.js`, `${bare}.mjs`, join(file, 'index.ts'), join(file, 'index.js')];
}

/** What protocols use is part of their bundle; a file that also runs experiments finds the library where it is loaded by one. */
const libraryText = [
  "export { defineProtocol } from './core/protocol';",
  "export { InputError } from './core/errors';",
  "export { invariant, unreachable } from './core/invariant';",
  `export const run = (...all) => {`,
  `  const known = globalThis[Symbol.for('${RUN.description}')];`,
  `  if (known === undefined) throw new Error('there is nothing here that runs experiments');`,
  `  return known(...all);`,
  `};`,
].join('\n');

async function importDefinition(url: string, path: string): Promise<Definition> {
  let module: { default?: unknown };
  try {
    module = await importWithSources(url);
  } catch (error) {
    throw new InputError(OPTION, `a protocol that can be loaded: ${path}: ${reasonOf(error).split('\n')[0]}`);
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
