// Bundles what a peer process imports: dist/processes has its program, the protocols and the workloads once more, in a few files instead of sixty. Node
// takes about a millisecond to find, read and link a module, in each process. Modules that several need are in chunks, so there is one of each.
import { readdirSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = `${root}dist`;
const folder = `${dist}/processes`;

const modules = ['runtimes/node/peer-process.js', ...modulesIn('protocols'), ...modulesIn('workloads')];
const { metafile } = await build({
  absWorkingDir: root,
  metafile: true,
  entryPoints: modules.map((path) => `${dist}/${path}`),
  outbase: dist,
  outdir: folder,
  chunkNames: 'shared-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  logLevel: 'warning',
});

// What an earlier build left goes last: processes that start meanwhile find theirs.
for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
  const path = join(entry.parentPath, entry.name);
  if (entry.isFile() && metafile.outputs[relative(root, path)] === undefined) rmSync(path);
}

/** @param {string} kind */
function modulesIn(kind) {
  const names = readdirSync(`${dist}/${kind}`).filter((name) => name.endsWith('.js') && name !== 'index.js');
  return names.map((name) => `${kind}/${name}`);
}
