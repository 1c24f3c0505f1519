/** Small rules that no tool brings along: files of one concept, and nothing in the project of the machine that it was written on. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

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

describe('the lock file', () => {
  interface Entry {
    readonly version?: string;
    readonly resolved?: string;
    readonly integrity?: string;
    readonly optional?: boolean;
    readonly os?: readonly string[];
    readonly optionalDependencies?: Readonly<Record<string, string>>;
  }
  const entries = Object.entries(JSON.parse(contentOf('package-lock.json')).packages as Record<string, Entry>).filter(
    ([path]) => path !== '',
  );

  it('names no registry', () => {
    expect(entries.filter(([, entry]) => entry.resolved !== undefined)).toEqual([]);
  });

  it('pins by checksum, but for what is for other platforms only', () => {
    const forAll = entries.filter(([, entry]) => !(entry.optional && entry.os !== undefined));
    expect(forAll.filter(([, entry]) => entry.integrity === undefined)).toEqual([]);
  });

  // Where a registry lacks a platform's package, `npm install` leaves it out, and `npm ci` then refuses the lock file.
  it('has an entry for each platform', () => {
    const names = new Set(
      entries.filter(([, entry]) => entry.version !== undefined).map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 13)),
    );
    const missing = entries.flatMap(([, entry]) => Object.keys(entry.optionalDependencies ?? {})).filter((name) => !names.has(name));
    expect(missing).toEqual([]);
  });
});

it('every dependency is pinned to one version', () => {
  const { dependencies, devDependencies } = JSON.parse(contentOf('package.json'));
  const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(String(version)));
  expect(loose).toEqual([]);
});
