/** `hearsay export` as users run it. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hearsay } from './resident/command.ts';

const folder = mkdtempSync(join(tmpdir(), 'hearsay-export-'));
afterAll(() => rmSync(folder, { recursive: true }));

beforeAll(() => {
  expect(
    hearsay(
      [
        'run',
        'cycle',
        '--runtime',
        'simulator',
        '--samples',
        '2',
        '--trace',
        'full',
        '--set',
        'network.delay={uniform: [1, 9]}',
      ],
      folder,
    ).status,
  ).toBe(0);
});

it('writes to standard output, or to a file', () => {
  const { stdout, stderr, status } = hearsay(['export', 'latest', '--format', 'ndjson'], folder);
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  const written = hearsay(
    ['export', 'latest', '--format', 'ndjson', '--output', 'facts.ndjson', '--sample', '0'],
    folder,
  );
  expect(written).toMatchObject({ stdout: '', stderr: '', status: 0 });
  expect(readFileSync(join(folder, 'facts.ndjson'), 'utf8')).toBe(stdout);
  expect(hearsay(['export', 'latest', '--format', 'ndjson', '--sample', '1'], folder).stdout).not.toBe(stdout);
});

it('has tables for a pull request', () => {
  const { stdout, status } = hearsay(['export', 'latest', '--markdown'], folder);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^### cycle\n/);
  expect(stdout).toMatch(/\| seeds \| 1 to 2 \|/);
});

it.each([
  [['--format', 'dott'], /^hearsay: --format: expected one of dot, .*did you mean dot\?.*given dott\n$/],
  [[], /^hearsay: --format: expected one of dot, [^\n]*\n$/],
  [['--format', 'csv', '--sample', '2'], /^hearsay: --sample: expected one from 0 to 1, given 2\n$/],
  [['--format', 'csv', '--markdown'], /^hearsay: --format: expected nothing besides --markdown, given csv\n$/],
  [
    ['--format', 'csv', '--output', 'no/such/folder'],
    /^hearsay: --output: expected a file that can be written to \(ENOENT\), given no\/such\/folder\n$/,
  ],
])('refuses %j in one line', (args, line) => {
  const { stdout, stderr, status } = hearsay(['export', 'latest', ...args], folder);
  expect({ stdout, status, stderr }).toMatchObject({ stdout: '', status: 2 });
  expect(stderr).toMatch(line);
});

it('says what a run has not kept', () => {
  expect(hearsay(['run', 'cycle', '--runtime', 'simulator', '--trace', 'counters'], folder).status).toBe(0);
  const { stderr, status } = hearsay(['export', 'latest', '--format', 'pcapng', '--output', 'x'], folder);
  expect({ status, stderr }).toMatchObject({ status: 2 });
  expect(stderr).toMatch(
    /^hearsay: run: expected a run that kept every message \(--trace full\), which pcapng is made from, given cycle\/.*\n$/,
  );
});
