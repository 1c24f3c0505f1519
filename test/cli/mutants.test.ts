/** `npm run mutants` on a project of a few lines, whose mutants meet each fate that there is. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const LONG = process.env.HEARSAY_LONG === '1';

const root = fileURLToPath(new URL('../..', import.meta.url));

const files = {
  'package.json': '{ "type": "module" }',
  'vitest.config.ts':
    "export default { test: { projects: [{ test: { name: 'pure', include: ['test/*.test.ts'] } }] } };",
  'src/sum.ts': `export function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}`,
  'src/countdown.ts': `export function countdown(from: number): number[] {
  const counted: number[] = [];
  while (from > 0) {
    counted.push(from);
    from--;
  }
  return counted;
}`,
  'src/limit.ts': 'export const limit = 10;',
  'src/kept.ts': `let kept: number | undefined;
export function initial(): number {
  kept ??= 20;
  return kept;
}`,
  'src/size.ts': 'export const size = (value: number): number => Math.abs(-value);',
  'src/unused.ts': 'export const isSmall = (value: number): boolean => value < Number.MAX_VALUE;',
  'test/all.test.ts': `import { expect, it } from 'vitest';
import { countdown } from '../src/countdown.ts';
import { initial } from '../src/kept.ts';
import { limit } from '../src/limit.ts';
import { size } from '../src/size.ts';
import { sum } from '../src/sum.ts';
import '../src/unused.ts';
it('sums', () => expect(sum([2, 3])).toBe(5));
it('counts down', () => expect(countdown(3)).toEqual([3, 2, 1]));
it('has a limit', () => expect(limit).toBe(10));
it('keeps what it was first', () => expect(initial()).toBe(20));
it('has a size', () => expect(size(-3)).toBe(3));`,
};

describe('a mutation run', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'hearsay-mutants-'));
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function mutants(...only: readonly string[]) {
    const places = only.flatMap((file) => ['--only', `src/${file}.ts`]);
    const args = ['--root', folder, '--processes', '1', '--limit-ms', '1000', '--verbose', ...places];
    const { status, stdout } = spawnSync(process.execPath, [join(root, 'scripts/mutants.js'), ...args], {
      encoding: 'utf8',
    });
    const fates = stdout.matchAll(/^([a-z ]+): src\/(\w+)\.ts:\d+ {2}(.*?) {2}→ {2}(.*?) {2}.*\n.* ms(.*)$/gm);
    return { status, fates: [...fates].map(([, ...fate]) => fate.join('|')).sort(), stdout };
  }

  it('kills what a test notices, also what is computed once', () => {
    const { status, fates, stdout } = mutants('sum', 'limit', 'kept');
    expect(fates).toEqual([
      expect.stringMatching(/^killed\|kept\|20\|21\|/),
      'killed|limit|10|11|, in a process of its own',
      'killed|sum|0|1|',
      'killed|sum|total += value|total -= value|',
    ]);
    expect(stdout).toMatch(/│ all +│ 4 +│ 4 +│ 0 +│ 0 +│ 0 +│ 100\.0 %/);
    expect(status).toBe(0);
  });

  // Its time limit and its two processes take half a minute on a busy machine.
  it.runIf(LONG)('tells an endless loop, a mutant that no test reaches, and one that makes no difference', () => {
    const { status, fates, stdout } = mutants('countdown', 'size', 'unused');
    expect(fates.filter((fate) => !fate.startsWith('killed'))).toEqual([
      'not reached|unused|value < Number.MAX_VALUE|value <= Number.MAX_VALUE|',
      'survived|size|-value|value|, in a process of its own',
      'timed out|countdown|from--|from++|',
    ]);
    expect(stdout).toMatch(/│ src\/unused\.ts +│ 1 +│ 0 +│ 0 +│ 0 +│ 1 +│ 0\.0 %/);
    expect(status).toBe(1);
  });
});
