/**
 * Small rules that no tool brings along: files of one concept, and nothing in the project of the machine that it was
 * written on.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

const written = ['src', 'test', 'bench', 'scripts', 'deploy', 'docs', 'examples', 'bin', 'lint', '.ci', 'web'];

/** What tools put among the files of the project: it is not the project's own. */
const foreign = ['node_modules', 'build'];

/** Paths of all files that are the project's own, from its root. */
function projectFiles(): readonly string[] {
  const here = readdirSync(root, { withFileTypes: true });
  const files = here.filter((entry) => entry.isFile()).map((entry) => entry.name);
  return [
    ...files,
    ...here
      .filter((entry) => entry.isDirectory() && written.includes(entry.name))
      .flatMap((entry) => filesIn(entry.name)),
  ];
}

function filesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => !foreign.includes(entry.name))
    .flatMap((entry) => (entry.isDirectory() ? filesIn(`${folder}/${entry.name}`) : [`${folder}/${entry.name}`]));
}

function contentOf(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

it('no source file has more than 350 lines', () => {
  const sources = projectFiles().filter((path) => /^(src|test|bench|scripts|web)\/.*\.(ts|tsx|js)$/.test(path));
  const long = sources
    .map((path) => ({ path, lines: contentOf(path).split('\n').length - 1 }))
    .filter(({ lines }) => lines > 350);
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
      entries
        .filter(([, entry]) => entry.version !== undefined)
        .map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 13)),
    );
    const missing = entries
      .flatMap(([, entry]) => Object.keys(entry.optionalDependencies ?? {}))
      .filter((name) => !names.has(name));
    expect(missing).toEqual([]);
  });
});

it('every dependency is pinned to one version', () => {
  const { dependencies, devDependencies } = JSON.parse(contentOf('package.json'));
  const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
    ([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(String(version)),
  );
  expect(loose).toEqual([]);
});
