/** `hearsay sweep` as users run it: whole, stopped and taken up again. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, expect, it, vi } from 'vitest';
import type { Summary } from '../../src/reports/summary.ts';
import type { SweepResult } from '../../src/reports/sweep/sweep-result.ts';
import { hearsay } from './resident/command.ts';

const bin = fileURLToPath(new URL('../../bin/hearsay', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'hearsay-sweep-'));
afterAll(() => rmSync(folder, { recursive: true }));

function grid(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return name;
}

it('runs each point as `run` would, and leaves a table', async () => {
  const file = grid(
    'small.yaml',
    'protocol: flood\nsamples: 2\nseed: 3\nnetwork: { delay: { uniform: [1, 20] } }\nsweep: { peers: [3, 5], topology: [cycle, mesh] }',
  );
  const { stdout, stderr, status } = hearsay(['sweep', file, '--json'], folder);
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  const { points, path, name, page } = JSON.parse(stdout) as SweepResult;
  expect(name).toBe('small');
  expect(points.map(({ values }) => values)).toEqual([
    { peers: 3, topology: 'cycle' },
    { peers: 3, topology: 'mesh' },
    { peers: 5, topology: 'cycle' },
    { peers: 5, topology: 'mesh' },
  ]);
  const alone = hearsay(
    [
      'run',
      join(path, readdirSync(join(folder, path)).find((entry) => entry.startsWith('003-'))!, 'experiment.yaml'),
      '--json',
    ],
    folder,
  );
  const summary = JSON.parse(alone.stdout) as Summary;
  expect(points[3].statistics['latencyMs.p50']).toEqual(summary.statistics!['latencyMs.p50']);
  expect(points[3].samples).toBe(2);

  const rows = readFileSync(join(folder, path, 'sweep.csv'), 'utf8')
    .trimEnd()
    .split('\n');
  expect(rows.length).toBe(1 + 8);
  expect(rows[0]).toMatch(/^peers,topology,sample,sample_seed,stopped,graph_links,books_sent,/);
  const database = await (await DuckDBInstance.create(':memory:')).connect();
  const read = await database.runAndReadAll(
    `SELECT sum(books_sent)::INTEGER FROM '${join(folder, path, 'sweep.parquet')}' WHERE peers = 5 AND topology = 'mesh'`,
  );
  expect(read.getRowsJS()).toEqual([[2 * points[3].statistics['books.sent'].mean]]);
  database.closeSync();

  const pictures = readdirSync(join(folder, path, 'pictures'));
  expect(pictures.filter((entry) => entry.endsWith('.svg')).length).toBe(7);
  expect(pictures).toEqual(
    expect.arrayContaining(['books-sent-lines.svg', 'books-sent-lines.png', 'latencyMs-p99-lines.png']),
  );
  const html = readFileSync(join(folder, page!), 'utf8');
  expect(html).toContain('To run it again: <code>hearsay sweep small.yaml');
  expect(html.match(/<figure id=/g)!.length).toBe(7);

  const again = hearsay(['sweep', file, '--figure', 'latencyMs.p99', '--threads', '1'], folder);
  expect(again.status).toBe(0);
  expect(again.stdout).toMatch(/4 points, 2 samples each, seed 3/);
  expect(again.stdout).toMatch(/latencyMs\.p99/);
  const compared = hearsay(['compare', ...points.slice(2).map((point) => point.path!)], folder);
  expect(compared.status).toBe(0);
  expect(compared.stdout).toMatch(/cycle.*mesh/);
});

it('goes on where it was stopped, and comes to the same', async () => {
  const file = grid(
    'long.yaml',
    'seed: 1\nsamples: 6\ntrace: counters\ntopology: cycle\nworkload: { name: burst, broadcasts: 3 }\nsweep: { peers: [90, 100] }',
  );
  const child = spawn(process.execPath, [bin, 'sweep', file, '--threads', '1'], { cwd: folder, stdio: 'ignore' });
  const ended = new Promise((resolve) => child.on('exit', resolve));
  const parent = join(folder, 'runs', 'long');
  await vi.waitFor(() => expect(findSample(parent)).toBe(true), { timeout: 30_000, interval: 5 });
  child.kill('SIGINT');
  expect(await ended).toBe(130);
  const [stopped] = readdirSync(parent);
  expect(JSON.parse(readFileSync(join(parent, stopped, 'sweep.json'), 'utf8'))).toMatchObject({ isOver: false });
  // What was written by then is in manifests, so that damage is found also in a sweep that is not over.
  expect(recordedIn(join(parent, stopped))).toContain('sweep.json');
  const [point] = readdirSync(join(parent, stopped)).filter((name) => name.startsWith('000-'));
  const recorded = recordedIn(join(parent, stopped, point));
  expect(recorded).toContain('experiment.yaml');
  expect(recorded.some((name) => /^(sample-0|summary)\.json$/.test(name))).toBe(true);

  const rest = hearsay(['sweep', file, '--figure', 'bytes', '--json', '--threads', '1'], folder);
  expect(rest.status).toBe(0);
  expect(rest.stderr).toMatch(/^hearsay: goes on with a sweep that was stopped: [1-9]\d* of 12 runs are done\n$/);
  expect(readdirSync(parent)).toEqual([stopped]);
  const whole = hearsay(['sweep', file, '--figure', 'bytes', '--json', '--threads', '1'], folder);
  expect(whole.stderr).toBe('');
  const tables = readdirSync(parent).map((entry) => readFileSync(join(parent, entry, 'sweep.csv'), 'utf8'));
  expect(tables.length).toBe(2);
  expect(tables[1]).toBe(tables[0]);
}, 60_000);

function recordedIn(path: string): string[] {
  const { files } = JSON.parse(readFileSync(join(path, 'manifest.json'), 'utf8')) as { files: { file: string }[] };
  return files.map(({ file }) => file);
}

function findSample(parent: string): boolean {
  if (!existsSync(parent)) return false;
  return readdirSync(parent, { recursive: true }).some((entry) => /sample-\d+\.json$/.test(String(entry)));
}

it.each([
  ['sweep: { peers: [3, 0] }', [], /^hearsay: wrong\.yaml line 1: sweep: peers: expected an integer.*given 0\n$/],
  ['peers: 3', [], /^hearsay: wrong\.yaml: sweep: expected a grid such as [^\n]*\n$/],
  [
    'sweep: { peers: [3] }',
    ['--figure', 'speed'],
    /^hearsay: --figure: expected one of graph\.links, [^\n]*given speed\n$/,
  ],
])('refuses %s %j in one line, and leaves nothing', (text, flags, line) => {
  const { stdout, stderr, status } = hearsay(['sweep', grid('wrong.yaml', text), ...flags], folder);
  expect({ stdout, status }).toEqual({ stdout: '', status: 2 });
  expect(stderr).toMatch(line);
  expect(existsSync(join(folder, 'runs', 'wrong'))).toBe(false);
});
