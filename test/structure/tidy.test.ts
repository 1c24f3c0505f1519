/** Small rules that no tool brings along: files of one concept, and nothing in the project of the machine that it was written on. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Paths of all files that are the project's own, from its root. */
function projectFiles(): readonly string[] {
  const here = readdirSync(root, { withFileTypes: true });
  const written = ['src', 'test', 'bench', 'scripts', 'docs', 'examples', 'bin', 'lint', '.ci', 'web'];
  const folders = here.filter((entry) => entry.isDirectory() && written.includes(entry.name)).map((entry) => entry.name);
  const within = folders.flatMap((folder) =>
    readdirSync(`${root}/${folder}`, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => `${entry.parentPath}/${entry.name}`.slice(root.length).replace(/^\/+/, '')),
  );
  return [...here.filter((entry) => entry.isFile()).map((entry) => entry.name), ...within];
}

function contentOf(path: string): string {
  return readFileSync(`${root}/${path}`, 'utf8');
}

it('no source file has more than 300 lines', () => {
  const sources = projectFiles().filter((path) => /^(src|test|bench|scripts|web)\/.*\.(ts|tsx|js)$/.test(path));
  const long = sources.map((path) => ({ path, lines: contentOf(path).split('\n').length - 1 })).filter(({ lines }) => lines > 300);
  expect(sources).toContain('src/core/protocol.ts');
  expect(long).toEqual([]);
});

it('no file names the place where the project lies on this machine', () => {
  expect(projectFiles().filter((path) => contentOf(path).includes(root))).toEqual([]);
});

it('the lock file pins by checksum, and names no registry', () => {
  const { packages } = JSON.parse(contentOf('package-lock.json')) as {
    packages: Record<string, { resolved?: string; integrity?: string }>;
  };
  const installed = Object.entries(packages).filter(([path]) => path !== '');
  expect(installed.filter(([, entry]) => entry.resolved !== undefined || entry.integrity === undefined)).toEqual([]);
});

it('every dependency is pinned to one version', () => {
  const { dependencies, devDependencies } = JSON.parse(contentOf('package.json'));
  const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(String(version)));
  expect(loose).toEqual([]);
});
