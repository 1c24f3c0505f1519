/** What `hearsay run` leaves behind and prints, and how it ends. */
import { spawn } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import type { Summary } from '../../src/reports/summary.ts';
import { hearsay } from './resident/command.ts';

const folder = mkdtempSync(join(tmpdir(), 'hearsay-run-'));
const flood = ['run', '--peers', '5', '--topology', 'cycle', '--seed', '7'];

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function summaryOf(args: readonly string[]): Summary {
  const { status, stdout, stderr } = hearsay([...args, '--json'], folder);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(stdout) as Summary;
}

describe('a run', () => {
  it('leaves experiment, summary, trace and world views, and `latest` leads to it', () => {
    const summary = summaryOf(['run', 'cycle', '--runtime', 'simulator']);
    const files = readdirSync(join(folder, summary.path!));
    const views = [0, 1, 2, 3, 4].map((peer) => `world-view-${peer}.dot`);
    expect(files.sort()).toEqual(['experiment.yaml', 'manifest.json', 'summary.json', 'trace', ...views]);
    expect(lstatSync(join(folder, 'runs', 'latest')).isSymbolicLink()).toBe(true);
    expect(join('runs', readlinkSync(join(folder, 'runs', 'latest')))).toBe(summary.path);
    expect(JSON.parse(readFileSync(join(folder, summary.path!, 'summary.json'), 'utf8'))).toEqual(summary);
    expect(readFileSync(join(folder, summary.path!, 'world-view-0.dot'), 'utf8')).toContain('0 -- 1;');
  });

  it('is repeated by its experiment.yaml, byte for byte', () => {
    for (const args of [
      flood,
      ['run', 'mpcomm', '--runtime', 'simulator'],
      ['run', 'links', '--runtime', 'simulator'],
      ['run', 'mesh', '--runtime', 'simulator', '--protocol', 'causal', '--messages', '3'],
    ]) {
      const first = summaryOf(args);
      const again = summaryOf(['run', join(first.path!, 'experiment.yaml')]);
      expect(again.traceSha256).toBe(first.traceSha256);
      const { wallMs: _w, eventsPerSecond: _e, peakRssBytes: _p, path: _f, ...same } = again;
      expect(first).toMatchObject(same);
    }
  });

  it('overwrites nothing', () => {
    const paths = [summaryOf(flood), summaryOf(flood)].map(({ path }) => path);
    expect(new Set(paths).size).toBe(2);
    expect(paths.every((path) => existsSync(join(folder, path!)))).toBe(true);
  });

  it('draws a seed where there is none, and tells it', () => {
    const { seed, path } = summaryOf(['run', '--peers', '3']);
    expect(readFileSync(join(folder, path!, 'experiment.yaml'), 'utf8')).toContain(`seed: ${seed}\n`);
  });

  it('keeps what it is told to keep', () => {
    const { path, trace } = summaryOf([...flood, '--trace', 'counters', '--out', 'elsewhere']);
    expect(trace).toBe('counters');
    expect(path!.startsWith(join('elsewhere', 'experiment'))).toBe(true);
    expect(existsSync(join(folder, path!, 'trace', 'run.log'))).toBe(true);
  });

  it('ends with status 1 where an expectation does not hold, and says which', () => {
    writeFileSync(join(folder, 'expect.yaml'), 'peers: 4\nexpect: { books.sent: "< 3", checks: valid }\n');
    const { status, stdout } = hearsay(['run', 'expect.yaml'], folder);
    expect(status).toBe(1);
    expect(stdout).toMatch(/✗ expected books\.sent < 3: \d+/);
    expect(stdout).toMatch(/✓ expected checks valid: valid/);
  });

  it('shows what broke an expected property, and the command that has the same run again', () => {
    const order =
      'workload: { name: interval, broadcasts: 5, wait: { uniform: [1, 9] } }\nnetwork: { delay: { uniform: [1, 50] } }\n';
    writeFileSync(
      join(folder, 'order.yaml'),
      `samples: 3\nprotocol: best-effort\n${order}expect: { checks.total-order: valid }\n`,
    );
    const { status, stdout, stderr } = hearsay(['run', 'order.yaml', '--json', '--out', 'runs of mine'], folder);
    const { samples } = JSON.parse(stdout) as Summary;
    const broken = samples.find(({ checks }) =>
      checks.some(({ property, verdict }) => property === 'total-order' && verdict === 'invalid'),
    )!;
    expect(status).toBe(1);
    expect(stderr).toMatch(/total-order is broken\n {4}peer \d delivered \d:\d at \d+ ms/);
    expect(stderr).toMatch(/\n {4}so in [1-3] of 3 samples\n/);
    expect(stderr).toContain(`Seed ${broken.seed}. To run it again:`);
    const [, path, seed] = /hearsay run '(runs of mine\/.*\/experiment\.yaml)' --seed (\d+) --samples 1\n/.exec(
      stderr,
    )!;
    const again = hearsay(['run', path, '--seed', seed, '--samples', '1', '--json'], folder);
    expect((JSON.parse(again.stdout) as Summary).traceSha256).toBe(broken.traceSha256);
  });

  it('stops at the limit on events and says what it expected', () => {
    const { stdout } = hearsay(
      ['run', 'mesh', '--peers', '12', '--runtime', 'simulator', '--set', 'stop.events=50_000', '--json'],
      folder,
    );
    const { stopped, reason } = JSON.parse(stdout) as Summary;
    expect(stopped).toBe('limit');
    expect(reason).toContain('expected 12 broadcasts and 144 deliveries in 1,302,061,332 messages');
  });

  it('shows the run again, from what it left', () => {
    const { path } = summaryOf(flood);
    const { stdout } = hearsay(['show', path!], folder);
    expect(stdout).toContain('flood on cycle, 5 peers');
    const untilNext = (text: string) => text.slice(0, text.indexOf('\nNext:'));
    expect(untilNext(hearsay(['show', 'latest'], folder).stdout)).toBe(untilNext(stdout));
  });

  it('runs again what is kept, by its short name', () => {
    const first = summaryOf(flood);
    expect(summaryOf(['run', 'latest']).traceSha256).toBe(first.traceSha256);
    expect(summaryOf(['run', first.path!]).traceSha256).toBe(first.traceSha256);
    expect(summaryOf(['run', 'experiment:1', '--protocol', 'fifo']).protocol).toBe('fifo over flood');
  });

  it('keeps its results when it is interrupted, and ends with status 130', async () => {
    const bin = fileURLToPath(new URL('../../bin/hearsay', import.meta.url));
    for (const runtime of ['simulator', 'actors', 'tcp']) {
      const out = join(folder, `interrupted-${runtime}`);
      // Hours of virtual time and more than that of real time: far more than can be done before somebody interrupts it.
      const workload = ['--workload', 'interval', '--messages', '1000000', '--deadline', 'none', '--trace', 'counters'];
      const child = spawn(process.execPath, [bin, 'run', ...workload, '--runtime', runtime, '--json', '--out', out], {
        cwd: folder,
      });
      let printed = '';
      child.stdout.on('data', (chunk: Buffer) => {
        printed += chunk.toString();
      });
      await untilThere(() => existsSync(join(out, 'experiment')) && readdirSync(join(out, 'experiment')).length > 0);
      child.kill('SIGINT');
      const status = await new Promise((resolve) => child.on('close', resolve));
      expect(status, runtime).toBe(130);
      expect((JSON.parse(printed) as Summary).stopped).toBe('interrupted');
    }
  });
});

describe('list and describe', () => {
  it('show everything that has a name, and each by its name', () => {
    const { stdout } = hearsay(['list', '--json'], folder);
    const kinds = JSON.parse(stdout) as Record<string, { name: string }[]>;
    expect(Object.keys(kinds)).toEqual([
      'presets',
      'protocols',
      'detectors',
      'adversaries',
      'topologies',
      'workloads',
      'runtimes',
      'delays',
      'links',
      'zones',
      'faults',
      'measures',
      'properties',
    ]);
    expect(hearsay(['list', 'topologies'], folder).stdout).toMatch(/starfish {2,}\w/);
    const { stdout: described } = hearsay(['describe', 'best-effort'], folder);
    expect(described).toContain('algorithm 3.1');
    expect(described).toContain('interleaving = at-once');
    expect(described).toContain('validity');
    expect(hearsay(['describe', 'mesh'], folder).stdout).toMatch(/mesh {2}preset[\s\S]*mesh {2}topology/);
    expect(hearsay(['describe', 'pause'], folder).stdout).toMatch(
      /simulator {2}exactly[\s\S]*actors {5}the peer gets no turns/,
    );
  });
});

/** Looks again and again, for as long as the test may last. */
async function untilThere(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10));
}
