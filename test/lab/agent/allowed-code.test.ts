import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { allowedCode, allowedText } from '../../../src/lab/agent/allowed-code.ts';

const [a, b, c] = ['a', 'b', 'c'].map((digit) => digit.repeat(64));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hearsay-allowed-'));
  writeFileSync(join(folder, 'hashes'), `# bundles of ours\n${b}  gossip.mjs\n\n${c.toUpperCase()}\n`);
  writeFileSync(join(folder, 'wrong'), `${a}\n${a.slice(1)}  short.mjs\n`);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('without a word of the owner nothing but what is built in is run', () => {
  const allowed = allowedCode([], false);
  expect([a, b, c, ''].map((hash) => allowed.mayRun(hash))).toEqual([false, false, false, false]);
  expect(allowedText(allowed)).toBe('runs built-in protocols, and no others (--allow)');
});

test('hashes and files of hashes add up, and nothing that is like one of them is allowed', () => {
  const allowed = allowedCode([a, join(folder, 'hashes'), a], false);
  expect(allowed.hashes).toEqual([a, b, c]);
  expect([a, b, c].every((hash) => allowed.mayRun(hash))).toBe(true);
  for (const other of [a.slice(1), `${a}a`, ` ${a}`, `${a.slice(1)}b`, 'all', '__proto__'])
    expect(allowed.mayRun(other)).toBe(false);
  expect(allowedText(allowed)).toBe(`runs built-in protocols, and 3 bundles ${a}, ${b}, ${c}`);
});

test('more than an agent can tell of are refused: no controller would know that it is there', () => {
  const many = Array.from({ length: 1001 }, (_, index) => index.toString(16).padStart(64, '0'));
  expect(allowedCode(many.slice(1), false).hashes).toHaveLength(1000);
  expect(() => allowedCode(many, false)).toThrow(/^--allow: expected at most 1000 hashes, given 1001$/);
});

test('all is said loudly', () => {
  const allowed = allowedCode([], true);
  expect(allowed.hashes).toBe('all');
  expect(allowed.mayRun(a)).toBe(true);
  expect(allowedText(allowed)).toMatch(
    /^RUNS ANY CODE \(--allow-code\): a client that controls this lab may run any program here as \S+, /,
  );
});

test.each([
  [
    'a'.repeat(63),
    /^--allow: expected the SHA-256 of a bundle \(64 hexadecimal digits\), or a file of them \(ENOENT\), given a+$/,
  ],
  ['all', /^--allow: expected .*, given all$/],
  ['', /^--allow: expected .*, given ""$/],
  ['wrong', /^--allow \S*wrong line 2: expected a SHA-256, 64 hexadecimal digits, given a{63} {2}short\.mjs$/],
])('what is neither a hash nor a file of them is told: %s', (given, message) => {
  expect(() => allowedCode([given === 'wrong' ? join(folder, given) : given], false)).toThrow(message);
});
