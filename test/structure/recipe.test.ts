/**
 * The table of CONTRIBUTING.md, followed by its words in a copy of the project: a new protocol, topology, workload,
 * law, fault, measure, property and picture, each with its registry line and its test. Then the checks pass, the suite
 * is green, and the command knows them.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Addition, additions } from './recipe-additions.ts';

const LONG = process.env.HEARSAY_LONG === '1';
const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'hearsay-recipe-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const copied = ['bench', 'bin', 'deploy', 'docs', 'examples', 'lint', 'schema', 'scripts', 'src', 'test'];
const files = [
  '.dependency-cruiser.js',
  '.gitignore',
  'biome.json',
  'knip.json',
  'package.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'vitest.config.ts',
];
const pages = ['ARCHITECTURE.md', 'CONTRIBUTING.md', 'README.md', 'LICENSE'];

/** The paths that a row of the table names, in order: what to write, where to register it, its test. */
function rowFor(what: string): { source: string; registry: string; test: string | undefined } {
  const lines = readFileSync(join(folder, 'CONTRIBUTING.md'), 'utf8').split('\n');
  const columns = lines
    .find((line) => line.startsWith(`| ${what} |`))!
    .split('|')
    .map((column) => column.trim());
  const pathIn = (column: string) => /`([^`]+\.ts)`/.exec(column)?.[1];
  return { source: pathIn(columns[2])!, registry: pathIn(columns[3])!, test: pathIn(columns[4]) };
}

function add({ what, name, exported, isDefault, source, test, and }: Addition): void {
  const row = rowFor(what);
  const own = (path: string) => join(folder, path.replace('<name>', name));
  writeFileSync(own(row.source), source);
  const registry = readFileSync(own(row.registry), 'utf8');
  const line = isDefault ? `import ${exported} from './${name}.ts';` : `import { ${exported} } from './${name}.ts';`;
  const listed = registry.replace(
    /^(export const \w+(?:: readonly \w+\[\])? = (?:registered\()?\[[^\]]*?),?\s*\]/m,
    `$1, ${exported}]`,
  );
  expect(listed, row.registry).not.toBe(registry);
  writeFileSync(own(row.registry), listed.replace(/^import /m, `${line}\nimport `));
  if (test !== '') writeFileSync(own(row.test!), test);
  if (and === undefined) return;
  const [file, before, after] = and;
  const text = readFileSync(join(folder, file), 'utf8');
  expect(text).toContain(before);
  writeFileSync(join(folder, file), text.replace(before, after));
}

function run(program: string, ...programArguments: string[]): string {
  const { HEARSAY_BUILT: _, VITEST: __, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, program), ...programArguments], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...env, NO_COLOR: '1' },
  });
  return status === 0 ? '' : `${stdout}\n${stderr}`.slice(-4_000);
}

/** What it compiles in a folder that is removed is kept for nobody. */
const vitest = (...given: string[]) =>
  run('node_modules/vitest/vitest.mjs', 'run', '--experimental.fsModuleCache=false', ...given);

beforeAll(() => {
  for (const name of [...copied, ...files, ...pages]) cpSync(join(root, name), join(folder, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  for (const addition of additions) add(addition);
});

// What one step leaves, the next one needs.
describe.sequential('after the words of CONTRIBUTING.md', { timeout: LONG ? 1_200_000 : 120_000 }, () => {
  it('each row of the table names a registry, which takes one more line', () => {
    for (const { what, name } of additions) {
      expect(readFileSync(join(folder, rowFor(what).registry), 'utf8'), what).toContain(`'./${name}.ts'`);
    }
  });

  it('all that the project says of a measure is made from its file', () => {
    expect(vitest('--project', 'pure', 'test/measures/made.test.ts')).toBe('');
  });

  it.runIf(LONG)('npm run format puts the registry lines in order', () => {
    expect(run('node_modules/@biomejs/biome/bin/biome', 'check', '--write', '--error-on-warnings', 'src', 'test')).toBe(
      '',
    );
  });

  it.runIf(LONG)('npm run build ends well, and types and imports are in order', () => {
    expect(run('scripts/build.js')).toBe('');
    expect(run('node_modules/typescript/bin/tsc')).toBe('');
    expect(
      run('node_modules/dependency-cruiser/bin/dependency-cruise.mjs', '--config', '.dependency-cruiser.js', 'src'),
    ).toBe('');
  });

  it.runIf(LONG)('npm run docs ends well', () => {
    expect(vitest('test/docs/reference', 'test/experiment/json-schema', '--update')).toBe('');
  });

  it.runIf(LONG)('nothing is dead', () => {
    expect(run('node_modules/knip/bin/knip.js')).toBe('');
  });

  it.runIf(LONG)('the suite is green', () => {
    expect(vitest('--project', 'pure')).toBe('');
    expect(vitest('test/docs/reference')).toBe('');
  });

  it.runIf(LONG)('the command knows them', () => {
    const experiment = [
      ['--protocol', 'shout'],
      ['--topology', 'pair'],
      ['--workload', 'nothing'],
      ['--set', 'network.delay={ twice: 5 }'],
      ['--set', 'faults=[{ at: 1ms, for: 1ms, nap: 0 }]'],
    ].flat();
    expect(run('bin/hearsay', 'run', '--runtime', 'simulator', '--peers', '2', '--seed', '1', ...experiment)).toBe('');
    expect(run('bin/hearsay', 'describe', 'shout')).toBe('');
  });
});
