/**
 * A plug-in of the user's, such as a protocol: bundled once with its imports to one file, named by its content, which
 * this process and all peer processes import.
 *
 * `hearsay` in it means this package. A copy of one of our own protocols works from anywhere: imports that lead nowhere
 * from where it is, such as `../core/protocol.ts`, are looked up in this package. All that it needs is in the bundle,
 * and nothing in it says where things lie here: it is the same bytes wherever it is made from the same files, and runs
 * where this package lies elsewhere. A file that also runs experiments does so where it is loaded by one.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, extname, join, posix, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Message, Plugin } from 'esbuild';
import { InputError } from '../core/errors.ts';
import { type PluginKind, pluginKinds } from '../experiment/plugins.ts';
import { GUARDED, guardedExports, withGuards } from '../runtimes/determinism-guards.ts';
import { EndedCodeError } from '../runtimes/ended-code.ts';
import { importWithSources } from '../runtimes/processes/peer/module-loader.ts';
import { reasonOf, SOURCE_ROOT } from '../runtimes/thrown-error.ts';
import { loadWithin } from './load-limit.ts';
import { keepFile, ownFolder, sha256Of } from './own-folder.ts';
import { readTextFile } from './text-file.ts';
import { REACTION_LIMIT_MS } from './time-limit.ts';
import { userName } from './user-name.ts';

const house = fileURLToPath(new URL('..', import.meta.url));
const ownExtension = extname(import.meta.url);
/** By this name a bundle finds what runs experiments, in a process that does. */
const LIBRARY = Symbol.for('hearsay.library');

/**
 * What `hearsay` exports, as a bundle has it: by file what becomes a part of it, and what is called where the bundle is
 * loaded.
 */
const bundledExports: Readonly<Record<string, readonly string[]>> = {
  'core/protocol': ['defineProtocol'],
  'topologies/topology': ['defineTopology'],
  'workloads/workload': ['defineWorkload', 'waitingWorkload'],
  'core/detector': ['defineDetector'],
  'core/adversary': ['defineAdversary'],
  'core/promise': ['MINORITY', 'THIRD'],
  'network/delay': ['defineDelayLaw'],
  'network/faults/rule': ['defineFault'],
  'network/faults/target-peers': ['peersOf'],
  'network/index': ['delayOf'],
  'measures/measure': ['defineMeasure'],
  'checks/property': ['defineProperty'],
  'core/errors': ['InputError'],
  'core/invariant': ['invariant', 'unreachable'],
  'core/link-rows': ['graphOf'],
  'core/mathematics': ['ln'],
  'core/random': ['Random'],
};
const calledExports = ['run', 'check', 'explore', 'sweep', 'compare', 'open', 'report'];

export interface Bundle {
  readonly name: string;
  readonly content: Buffer;
  readonly sha256: string;
  /** The files in it, as seen from the protocol's folder; those of this package begin with `hearsay:`. */
  readonly files: readonly string[];
}

/** What a plug-in of this kind is called, where an error has no better name for it. */
const PLUGIN = 'a plug-in';

/** How a file is loaded: how long its top level may take, and what errors call it. */
export interface Loading {
  readonly limitMs: number;
  readonly shown: string;
}

/**
 * The default export of the user's file, and where the bundle of it lies.
 * @param kind what it should be; any plug-in without it
 * @throws InputError if there is no such file, if it does not compile, or if it exports nothing
 * @throws EndedCodeError if its top level does not come back
 */
export async function loadFile(
  path: string,
  option: string,
  kind?: PluginKind,
  loading: Loading = { limitMs: REACTION_LIMIT_MS, shown: path },
): Promise<{ readonly definition: unknown; readonly url: string }> {
  const { name, content, sha256 } = await bundleOf(path, option, kind);
  const folder = ownFolder(join(tmpdir(), `hearsay-${userName()}`), 'TMPDIR');
  const url = pathToFileURL(keepFile(folder, `${name}-${sha256}.mjs`, content)).href;
  const library = new URL(`../index${ownExtension}`, import.meta.url).href;
  (globalThis as Record<symbol, unknown>)[LIBRARY] ??= () => import(/* @vite-ignore */ library);
  return { definition: await importDefault(url, option, kind, loading), url };
}

/** @throws InputError where there is no such file, or where it does not compile */
export async function bundleOf(path: string, option: string, kind?: PluginKind): Promise<Bundle> {
  const file = path.startsWith('file:') ? fileURLToPath(path) : resolve(path);
  if (!existsSync(file) || !statSync(file).isFile()) throw new InputError(option, 'a file that exists', file);
  readTextFile(file, option);
  const { text, files } = await bundle(file, path, option, nounOf(kind));
  const content = Buffer.from(text);
  return { name: basename(file, extname(file)), content, sha256: sha256Of(content), files };
}

function nounOf(kind: PluginKind | undefined): string {
  return kind === undefined ? PLUGIN : pluginKinds[kind].noun;
}

async function bundle(
  file: string,
  path: string,
  option: string,
  noun: string,
): Promise<{ text: string; files: string[] }> {
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
      plugins: [houseImports, guardedModules],
    });
    return { text: result.outputFiles[0].text, files: Object.keys(result.metafile.inputs) };
  } catch (error) {
    const first = (error as { errors?: Message[] }).errors?.[0];
    if (first === undefined) throw error;
    const line = first.location === null ? '' : ` line ${first.location.line}`;
    throw new InputError(option, `${noun} that compiles: ${path}${line}: ${first.text}`);
  }
}

/**
 * Where imports of this package, and those that lead nowhere, are found. Its own files have the names there that they
 * have in the package.
 */
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

/**
 * What modules of Node have of clocks and randomness stands behind the guards of the process that loads the bundle,
 * where there are any.
 */
const guardedModules: Plugin = {
  name: 'guarded-modules',
  setup(build) {
    const modules = Object.keys(guardedExports).join('|');
    build.onResolve({ filter: new RegExp(`^(node:)?(${modules})$`) }, ({ path, namespace }) =>
      namespace === 'guarded'
        ? { path, external: true }
        : { path: path.replace(/^(?!node:)/, 'node:'), namespace: 'guarded' },
    );
    build.onLoad({ filter: /.*/, namespace: 'guarded' }, ({ path }) => ({ contents: guardedText(path), loader: 'js' }));
  },
};

function guardedText(module: string): string {
  const name = module.slice('node:'.length);
  const all = Object.entries(guardedExports[name]);
  return [
    `import real from '${module}';`,
    `export * from '${module}';`,
    `const guarded = globalThis[Symbol.for('${GUARDED.description}')] ?? ((value) => value);`,
    ...all.map(([key, instead]) => `export const ${key} = guarded(real.${key}, '${name}.${key}', '${instead}');`),
    `export default Object.create(real, { ${all.map(([key]) => `${key}: { value: ${key}, enumerable: true }`).join(', ')} });`,
  ].join('\n');
}

/** A file as it may be named in an import: with the extension of its source, of what is built from it, or with none. */
function candidates(file: string): string[] {
  const bare = file.replace(/\.[jt]s$/, '');
  return [file, `${bare}.ts`, `${bare}.js`, `${bare}.mjs`, join(file, 'index.ts'), join(file, 'index.js')];
}

/**
 * What plug-ins use is part of their bundle; a file that also runs experiments finds the library where it is loaded by
 * one.
 */
const libraryText = [
  ...Object.entries(bundledExports).map(([file, names]) => `export { ${names.join(', ')} } from './${file}';`),
  'async function library() {',
  `  const load = globalThis[Symbol.for('${LIBRARY.description}')];`,
  "  if (load === undefined) throw new Error('there is nothing here that runs experiments');",
  '  return load();',
  '}',
  ...calledExports.map((name) => `export const ${name} = async (...all) => (await library()).${name}(...all);`),
].join('\n');

async function importDefault(
  url: string,
  option: string,
  kind: PluginKind | undefined,
  { limitMs, shown: path }: Loading,
): Promise<unknown> {
  let module: { default?: unknown };
  try {
    module = await withGuards(() => loadWithin(path, limitMs, () => importWithSources(url)));
  } catch (error) {
    if (error instanceof EndedCodeError) throw error;
    throw new InputError(option, `${nounOf(kind)} that can be loaded: ${path}: ${reasonOf(error).split('\n')[0]}`);
  }
  const define = kind === undefined ? Object.values(pluginKinds).map((one) => one.define) : [pluginKinds[kind].define];
  if (module.default === undefined)
    throw new InputError(
      option,
      `a file with a default export, made by ${define.map((one) => `${one}({ … })`).join(' or ')}`,
      path,
    );
  return module.default;
}
