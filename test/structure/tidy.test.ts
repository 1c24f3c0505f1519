/** Small rules that no tool brings along: files of one concept, and nothing in the repository of the machine that it was written on. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const sources = '\\.(ts|js|json|ya?ml|md|grit|sh)$|^bin/|^\\.ci/';

/** Files that git knows or would add. Outside a git checkout there is nothing to look at. */
function projectFiles(): readonly string[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' });
  return listed.split('\n').filter((path) => new RegExp(sources).test(path) && existsSync(`${root}/${path}`));
}

describe.runIf(existsSync(`${root}/.git`))('the repository', () => {
  it('has no source file over 300 lines', () => {
    const long = projectFiles()
      .filter((path) => /^(src|test|bench|scripts)\/.*\.(ts|js)$/.test(path))
      .map((path) => ({ path, lines: readFileSync(`${root}/${path}`, 'utf8').split('\n').length - 1 }))
      .filter(({ lines }) => lines > 300);
    expect(long).toEqual([]);
  });

  it('names no path of the machine that it lies on', () => {
    const naming = projectFiles().filter((path) => readFileSync(`${root}/${path}`, 'utf8').includes(root));
    expect(naming).toEqual([]);
  });
});

it('the lock file pins by checksum, and names no registry', () => {
  const { packages } = JSON.parse(readFileSync(`${root}/package-lock.json`, 'utf8')) as {
    packages: Record<string, { resolved?: string; integrity?: string }>;
  };
  const installed = Object.entries(packages).filter(([path]) => path !== '');
  expect(installed.filter(([, entry]) => entry.resolved !== undefined || entry.integrity === undefined)).toEqual([]);
});

it('every dependency is pinned to one version', () => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));
  const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(String(version)));
  expect(loose).toEqual([]);
});
