/**
 * A run's trace, as users ask for it: in SQL, as lines, for one broadcast; whole, killed, on a full disk, of another
 * version.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import type { Summary } from '../../src/reports/summary.ts';
import { hearsay } from './resident/command.ts';

const LONG = process.env.HEARSAY_LONG === '1';
const bin = fileURLToPath(new URL('../../bin/hearsay', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'hearsay-trace-'));
afterAll(() => rmSync(folder, { recursive: true }));

function done(args: readonly string[]): string {
  const { status, stdout, stderr } = hearsay(args, folder);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

const ran = (...args: string[]) => JSON.parse(done(['run', ...args, '--json'])) as Summary;
const asked = (run: string, sql: string) =>
  JSON.parse(done(['query', run, sql, '--json'])) as Record<string, unknown>[];
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

function refused(...args: string[]): string {
  const { status, stdout, stderr } = hearsay(args, folder);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(/^hearsay: [^\n]+\n$/);
  return stderr;
}

describe.each(LONG ? ['simulator', 'actors', 'tcp', 'udp'] : ['tcp'])('a trace of %s', (runtime) => {
  it('is the one that the summary has the digest of, as it was written and once it has been asked', () => {
    const { traceSha256, books, path } = ran('cycle', '--runtime', runtime);
    expect(readdirSync(join(folder, path!, 'trace'))).toEqual(['run.log']);
    expect(sha256(done(['trace', path!, '--ndjson']))).toBe(traceSha256);
    const facts = asked(
      path!,
      "SELECT fact, count(*) AS facts FROM events WHERE fact IN ('sent', 'received') GROUP BY fact ORDER BY fact",
    );
    expect(facts).toEqual([
      { fact: 'received', facts: books.received },
      { fact: 'sent', facts: books.sent },
    ]);
    expect(existsSync(join(folder, path!, 'trace'))).toBe(false);
    expect(existsSync(join(folder, path!, 'trace.parquet'))).toBe(true);
    expect(sha256(done(['trace', path!, '--ndjson']))).toBe(traceSha256);
  });
});

describe('questions', () => {
  it('are answered from all tables, over all samples', () => {
    const { samples, path } = ran(
      'mpcomm',
      '--runtime',
      'simulator',
      '--samples',
      '2',
      '--peers',
      '4',
      '--messages',
      '5',
    );
    const counted = asked(path!, 'SELECT sample, count(*) AS n FROM deliveries GROUP BY sample ORDER BY sample');
    expect(counted).toEqual(
      samples.map(({ perPeer }, sample) => ({
        sample,
        n: perPeer!.reduce((sum, { delivered }) => sum + delivered, 0),
      })),
    );
    const [{ messages }] = asked(path!, 'SELECT sum(messages)::BIGINT AS messages FROM links');
    const sum = samples.reduce(
      (all, { links }) => links!.reduce((one, link) => one + link.messages[0] + link.messages[1], all),
      0,
    );
    expect(messages).toBe(sum);
    expect(asked(path!, 'SELECT count(*) AS n FROM peers')).toEqual([{ n: 8 }]);
    const [latency] = asked(
      path!,
      'SELECT max(latency) AS longest FROM deliveries WHERE sample = 0 AND peer <> origin',
    );
    expect(latency.longest).toBe(samples[0].latencyMs!.max);
    expect(
      asked('latest', "SELECT seed FROM runs WHERE name = 'mpcomm' ORDER BY sample").map(({ seed }) => seed),
    ).toEqual(samples.map(({ seed }) => seed));
  });

  it('come out as a table, as CSV and as JSON', () => {
    const sql = `SELECT 1 AS one, 'a "b", c' AS text, NULL AS nothing FROM peers LIMIT 1`;
    expect(done(['query', 'latest', sql])).toBe('  one  text      nothing\n    1  a "b", c\n');
    expect(done(['query', 'latest', sql, '--csv'])).toBe('one,text,nothing\n1,"a ""b"", c",\n');
    expect(JSON.parse(done(['query', 'latest', sql, '--json']))).toEqual([{ one: 1, text: 'a "b", c', nothing: null }]);
  });

  it('that cannot be answered are told in one line', () => {
    expect(refused('query', 'latest', 'SELECT * FORM events')).toMatch(/syntax error/);
  });

  it('name a run that there is', () => {
    expect(refused('query', 'nowhere', 'SELECT 1')).toMatch(/run: expected a run: its folder, its name, or latest/);
  });
});

describe('lines', () => {
  it('are those that are asked for', () => {
    const { path } = ran('cycle', '--runtime', 'simulator');
    const all = done(['trace', path!]).trimEnd().split('\n');
    const of = (...args: string[]) =>
      done(['trace', path!, ...args])
        .trimEnd()
        .split('\n');
    expect(of('--peer', '3').map((line) => line.trim())).toEqual(
      all.filter((line) => /ms {2}peer 3 /.test(line)).map((line) => line.trim()),
    );
    expect(of('--broadcast', '0:0').every((line) => / 0:0\b/.test(line))).toBe(true);
    expect(of('--kind', 'delivered').length).toBe(25);
    expect(of('--from', '1ms', '--to', '1').every((line) => /^\s*1 ms/.test(line))).toBe(true);
    expect(refused('trace', path!, '--kind', 'nothing')).toMatch(/--kind: expected one of started/);
    expect(refused('trace', path!, '--broadcast', '5')).toMatch(/--broadcast/);
  });

  it('tell why a broadcast reached a peer', () => {
    const lines = done(['why', 'cycle', '--peer', '2', '--broadcast', '0:0']).trimEnd().split('\n');
    expect(lines[0]).toMatch(/peer 0 broadcast 0:0$/);
    expect(lines[lines.length - 3]).toMatch(/peer 2 delivered 0:0$/);
    expect(lines[lines.length - 1]).toBe('0:0 reached peer 2 by 2 hops');
    expect(done(['why', 'cycle', '--peer', '2', '--broadcast', '0:9'])).toMatch(/peer 0 never broadcast 0:9\n$/);
    ran('cycle', '--runtime', 'simulator', '--trace', 'counters');
    expect(refused('why', 'latest', '--peer', '2', '--broadcast', '0:0')).toMatch(/run it again with --trace full/);
  });
});

/** Starts a run, kills it once it has written so much, and gives its folder. */
async function killed(name: string, bytes: number, args: readonly string[]): Promise<string> {
  const run = spawn(process.execPath, [bin, 'run', ...args, '--set', `name=${name}`], {
    cwd: folder,
    stdio: 'ignore',
    detached: true,
  });
  const over = new Promise((resolve) => run.on('exit', resolve));
  const written = () => {
    const runs = join(folder, 'runs', name);
    const path = existsSync(runs) ? join(runs, readdirSync(runs)[0] ?? '', 'trace') : runs;
    if (!existsSync(path)) return 0;
    return readdirSync(path).reduce(
      (sum, file) => sum + (statSync(join(path, file), { throwIfNoEntry: false })?.size ?? 0),
      0,
    );
  };
  const grown = new Promise<void>((resolve) => {
    const look = setInterval(() => {
      if (written() < bytes) return;
      clearInterval(look);
      resolve();
    }, 5);
    run.on('exit', () => clearInterval(look));
  });
  await Promise.race([grown, over]);
  process.kill(-run.pid!, 'SIGKILL');
  await over;
  return join('runs', name, readdirSync(join(folder, 'runs', name))[0]);
}

describe('a run that was killed', () => {
  it.each([
    ['simulator', ['--topology', 'random-k-out', '--peers', '500', '--messages', '100', '--trace', 'full']],
    ['tcp', ['--peers', '3', '--messages', '1000000', '--trace', 'full', '--set', 'codec=msgpack']],
  ])('can be asked up to its last block: %s', async (runtime, args) => {
    const path = await killed(`killed-${runtime}`, 400_000, ['--runtime', runtime, ...args]);
    const { status, stdout, stderr } = hearsay(
      ['query', path, "SELECT count(*) FROM events WHERE fact = 'sent'", '--csv'],
      folder,
    );
    expect(status).toBe(0);
    expect(Number(stdout.split('\n')[1])).toBeGreaterThan(1_000);
    expect(stderr).toMatch(/^hearsay: [^\n]* ends? in the middle: [^\n]*\n$/);
    const lines = hearsay(['trace', path, '--kind', 'broadcast'], folder);
    expect(lines.status).toBe(0);
    expect(lines.stdout).toMatch(/broadcast \d+:0/);
  });
});

describe('what cannot be whole', () => {
  it('a disk that is full ends the trace, not the run', () => {
    // A limit on the size of files is a full disk in small.
    const command = `trap '' XFSZ; ulimit -f 100; exec "${process.execPath}" "${bin}" run --topology cycle --peers 20 --messages 100 --trace full --seed 1 --set name=full --json`;
    const { status, stdout } = spawnSync('bash', ['-c', command], { cwd: folder, encoding: 'utf8' });
    const summary = JSON.parse(stdout) as Summary;
    expect(status).toBe(0);
    expect(summary.stopped).toBe('quiescent');
    expect(summary.remarks.join()).toMatch(/the trace in .*run\.log is not whole: /);
    const { stdout: answer, stderr } = hearsay(['query', 'full', 'SELECT count(*) FROM events', '--csv'], folder);
    expect(Number(answer.split('\n')[1])).toBeGreaterThan(1_000);
    expect(stderr).toMatch(/ends in the middle/);
  });

  it('a trace of an older version is read, a summary of another one told in one line', () => {
    const { path, traceSha256 } = ran('cycle', '--runtime', 'simulator');
    const old = join(folder, 'old');
    mkdirSync(old);
    writeFileSync(join(old, 'summary.json'), readFileSync(join(folder, path!, 'summary.json')));
    writeFileSync(join(old, 'trace.ndjson'), done(['trace', path!, '--ndjson']));
    expect(asked('old', "SELECT count(*) AS n FROM events WHERE fact = 'delivered'")).toEqual([{ n: 25 }]);
    expect(sha256(done(['trace', 'old', '--ndjson']))).toBe(traceSha256);
    writeFileSync(join(old, 'summary.json'), '{ "version": 7 }');
    expect(refused('query', 'old', 'SELECT 1')).toMatch(/a summary of version 1, given .*version 7/);
  });
});

it('no process that runs peers loads DuckDB, and neither does the one that starts them', () => {
  const probe = join(folder, 'probe.cjs');
  const seen = join(folder, 'loaded.ndjson');
  writeFileSync(
    probe,
    `process.on('exit', () => {
      const { sharedObjects } = process.report.getReport();
      const loaded = [...Object.keys(require('node:module')._cache), ...sharedObjects].filter((name) => /duckdb/.test(name));
      require('node:fs').appendFileSync(${JSON.stringify(seen)}, JSON.stringify({ program: process.argv[1], loaded }) + '\\n');
    });`,
  );
  const env = { ...process.env, NODE_OPTIONS: `--require ${probe}` };
  const programs = (...args: string[]) => {
    rmSync(seen, { force: true });
    expect(spawnSync(process.execPath, [bin, ...args], { cwd: folder, env }).status).toBe(0);
    return readFileSync(seen, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { program: string; loaded: string[] });
  };
  const running = programs('run', 'cycle', '--runtime', 'tcp');
  expect(running.filter(({ program }) => program.endsWith('peer-process.js')).length).toBe(5);
  expect(running.flatMap(({ loaded }) => loaded)).toEqual([]);
  expect(programs('query', 'latest', 'SELECT 1 FROM peers').flatMap(({ loaded }) => loaded)).not.toEqual([]);
});
