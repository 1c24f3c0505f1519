// Bundles what is started often: dist/processes has what a peer process imports, its program, the protocols and the
// workloads; dist/command has the command, dist/threads the programs of its threads, dist/agents those of a lab. A few
// files instead of hundreds: Node takes about a millisecond to find, read and link a module, in each process and
// thread. Modules that several need are in chunks, so there is one of each. The command is one script, so that V8 can
// keep what it has compiled of it (src/platform/code-cache.ts); here it is run once for that.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');

/** Where a module asks for its own place; with the name of a thread's program that lies beside it. */
const ownPlaces = /new URL\(`([\w-]+-task)\$\{extname\(import\.meta\.url\)\}`, import\.meta\.url\)|import\.meta\.url/g;

/**
 * A module goes on to know where it was, so that it finds what lies beside it: all that a bundle is made of lies in one
 * folder of dist/. Programs of threads are bundled too.
 * @type {import('esbuild').Plugin}
 */
const placesKept = {
  name: 'places kept',
  setup: ({ onLoad }) => onLoad({ filter: /\.js$/ }, ({ path }) => ownModule(path, withPlace)),
};

/**
 * The same for a script whose compiled code is kept: on Node 20 such a script cannot import anything (V8 forgets who
 * asks for it), so it is given a function that does. What it is bundled with is not imported.
 * @type {import('esbuild').Plugin}
 */
const importsHandedOver = {
  name: 'imports handed over',
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.js$/ }, ({ path }) =>
      ownModule(path, (text, within) => withPlace(text, within).replaceAll(/\bimport\((?!['"`]\.)/g, 'importModule(')),
    ),
};

/** @param {string} path @param {(text: string, within: string) => string} changed */
function ownModule(path, changed) {
  const within = relative(dist, path);
  return within.startsWith('..') ? undefined : { contents: changed(readFileSync(path, 'utf8'), within) };
}

/** @param {string} text of a module @param {string} within its path in dist/ */
function withPlace(text, within) {
  const place = `new URL(${JSON.stringify(`../${within}`)}, import.meta.url).href`;
  return text.replaceAll(ownPlaces, (_, task) =>
    task === undefined ? place : `new URL('../threads/${task}.js', import.meta.url)`,
  );
}

await bundle(
  'processes',
  [
    'runtimes/processes/peer/peer-process.js',
    ...modulesIn('protocols'),
    ...modulesIn('workloads'),
    ...modulesIn('detectors'),
    ...modulesIn('adversaries'),
  ],
  {},
);
/**
 * Packages that nearly every command needs go in; the others are loaded where they are installed, by the commands that
 * need them.
 */
const needed = [
  '@commander-js/extra-typings',
  'commander',
  'cli-progress',
  'picocolors',
  'simple-statistics',
  'yaml',
  'zod',
];
const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const ofCommand = {
  entryNames: '[name]',
  external: Object.keys(dependencies).filter((name) => !needed.includes(name)),
  plugins: [placesKept],
  // Less to read at each start; names stay for who reads a stack.
  minifyWhitespace: true,
  minifySyntax: true,
  // Some of these packages are CommonJS, and ask for parts of Node.
  banner: {
    js: "import { createRequire as requireOf } from 'node:module';const require = requireOf(import.meta.url);",
  },
};
await bundle('command', ['cli/main.js'], {
  ...ofCommand,
  format: 'cjs',
  splitting: false,
  outExtension: { '.js': '.cjs' },
  // A script cannot ask for packages that are modules: this one is not only loaded when it is needed.
  external: ofCommand.external.filter((name) => name !== '@noble/hashes'),
  plugins: [importsHandedOver],
  define: { 'import.meta.url': 'ownUrl', 'import.meta.resolve': 'urlOf' },
  banner: {
    js:
      "const {pathToFileURL}=require('node:url'),ownUrl=pathToFileURL(__filename).href," +
      'urlOf=(name)=>pathToFileURL(require.resolve(name)).href;',
  },
});
// Not in chunks with the command: these would be many, and all those of a module are opened at once.
await bundle(
  'threads',
  modulesIn('platform').filter((path) => path.endsWith('-task.js')),
  ofCommand,
);
await bundle('agents', ['lab/agent/agent-program.js', 'lab/sweep/sweep-program.js'], ofCommand);
warmUp();

/**
 * @param {string} name of its folder
 * @param {string[]} modules of dist/
 * @param {import('esbuild').BuildOptions} options
 */
async function bundle(name, modules, options) {
  const folder = join(dist, name);
  const { metafile } = await build({
    absWorkingDir: root,
    metafile: true,
    entryPoints: modules.map((path) => join(dist, path)),
    outbase: dist,
    outdir: folder,
    chunkNames: 'shared-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'warning',
    ...options,
  });
  // What an earlier build left goes last: processes that start meanwhile find theirs.
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && metafile?.outputs[relative(root, path)] === undefined) rmSync(path);
  }
}

/** Runs the command, which keeps what V8 has compiled of it by then. */
function warmUp() {
  const runs = mkdtempSync(join(tmpdir(), 'hearsay-build-'));
  const given = ['run', 'cycle', '--runtime', 'simulator', '--out', runs];
  execFileSync(process.execPath, [join(root, 'bin/hearsay'), ...given], { stdio: ['ignore', 'ignore', 'inherit'] });
  rmSync(runs, { recursive: true });
}

/** @param {string} kind */
function modulesIn(kind) {
  const names = readdirSync(join(dist, kind)).filter((name) => name.endsWith('.js') && name !== 'index.js');
  return names.map((name) => `${kind}/${name}`);
}
