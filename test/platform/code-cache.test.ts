/** A program runs the same with and without what V8 has kept of it, and whatever has become of that. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

const cacheModule = new URL('../../dist/platform/code-cache.js', import.meta.url).href;

let folder: string;
let program: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hearsay-code-cache-'));
  program = join(folder, 'program.cjs');
  write('one');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(word: string): void {
  writeFileSync(
    program,
    `const { basename } = require('node:path');\nprocess.stdout.write('${word} ' + basename(__filename));`,
  );
}

function run(): string {
  const start = `const { runWithCodeCache } = await import('${cacheModule}'); runWithCodeCache(process.argv[1]);`;
  return execFileSync(process.execPath, ['--input-type=module', '-e', start, program], { encoding: 'utf8' });
}

const caches = () => readdirSync(folder).filter((name) => name.endsWith('.cache'));

it('is kept at the first run and left alone by the second', () => {
  expect(run()).toBe('one program.cjs');
  const [cache, ...others] = caches();
  expect(others).toEqual([]);
  const kept = readFileSync(join(folder, cache));
  expect(run()).toBe('one program.cjs');
  expect(caches()).toEqual([cache]);
  expect(readFileSync(join(folder, cache))).toEqual(kept);
});

it('is not taken for that of another program of the same length', () => {
  run();
  write('two');
  expect(run()).toBe('two program.cjs');
});

it('does no harm when it is damaged', () => {
  run();
  writeFileSync(join(folder, caches()[0]), 'no code');
  expect(run()).toBe('one program.cjs');
});
