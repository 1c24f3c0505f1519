/**
 * A disk that is full in the middle of a command: one clear line, and what can be read is read. The disk is a small one
 * in memory, which only root can make.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Summary } from '../../src/reports/summary.ts';
import { hearsay } from './command.ts';

const LONG = process.env.HEARSAY_LONG === '1';

const folder = mkdtempSync(join(tmpdir(), 'hearsay-full-'));
const disk = join(folder, 'disk');
mkdirSync(disk);

const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=300k', 'tmpfs', disk], { encoding: 'utf8' });
const isAble = mounted.status === 0;
if (isAble) execFileSync('umount', [disk]);
else
  console.warn(
    `full disks are not tested: no file system can be mounted (${(mounted.stderr ?? mounted.error?.message ?? '').trim()})`,
  );

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const dense = ['run', '--protocol', 'flood', '--topology', 'mesh', '--trace', 'full', '--seed', '1', '--json'];

/** Takes all that is left but so many kilobytes. */
function fillBut(kilobytes: number): void {
  const [free] = execFileSync('df', ['--output=avail', '-k', disk], { encoding: 'utf8' }).split('\n').slice(1);
  writeFileSync(join(disk, 'filler'), Buffer.alloc((Number(free) - kilobytes) * 1024));
}

const files = (path: string) =>
  (readdirSync(path, { recursive: true }) as string[]).filter((name) => /\.\w+$/.test(name));

describe.runIf(isAble)('a full disk', () => {
  beforeEach(() => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=300k', 'tmpfs', disk]);
  });
  afterEach(() => {
    execFileSync('umount', [disk]);
  });

  it.each(['simulator', 'tcp'])(
    'takes the rest of the log and the summary from a run on %s, not its results from the screen',
    (runtime) => {
      const size = runtime === 'tcp' ? ['-n', '8', '--messages', '100'] : ['-n', '40'];
      const { status, stdout, stderr } = hearsay([...dense, ...size, '--runtime', runtime, '--out', disk], folder);
      expect(status).toBe(1);
      const summary = JSON.parse(stdout) as Summary;
      expect(
        summary.remarks.filter((remark) => /the trace in [^\n]* is not whole: the disk is full/.test(remark)),
      ).toHaveLength(1);
      expect(stderr).toMatch(/^hearsay: what the run leaves in [^\n]* is not whole: the disk is full\n$/);
      expect(files(disk).filter((name) => name.endsWith('.part') || name.endsWith('summary.json'))).toEqual([]);

      // Its facts are read as far as they were written, though there is no room for them as Parquet.
      const query = hearsay(
        ['query', 'latest', "SELECT count(*) AS n FROM events WHERE fact = 'sent'", '--csv', '--out', disk],
        folder,
      );
      expect(query.status).toBe(0);
      expect(Number(query.stdout.split('\n')[1])).toBeGreaterThan(1_000);
      expect(
        query.stderr
          .split('\n')
          .map((line) => line.replace(/^hearsay: .* (ends? in the middle|kept as Parquet).*$/, '$1')),
      ).toEqual([expect.stringMatching(/^ends? in the middle$/), 'kept as Parquet', '']);
      // The rest reads the log alike, whatever wrote it.
      if (runtime !== 'simulator' && !LONG) return;
      const trace = hearsay(['trace', 'latest', '--kind', 'broadcast', '--out', disk], folder);
      expect(trace.status).toBe(0);
      expect(trace.stdout).toMatch(/^ *\d\S* ms +peer \d+ broadcast \d+:0$/m);
      expect(hearsay(['show', 'latest', '--out', disk], folder).stdout).toMatch(
        /This run has no summary: [\s\S]*Its log has [\s\S]* broadcast/,
      );
      expect(hearsay(['report', 'latest', '--out', disk], folder).stderr).toMatch(
        /^hearsay: report: expected a run that came to its end: [^\n]*\n$/,
      );
    },
  );

  it('takes the Parquet file from a run, which is asked all the same', () => {
    expect(hearsay(['run', 'cycle', '--runtime', 'simulator', '--out', disk], folder).status).toBe(0);
    fillBut(0);
    const { status, stdout, stderr } = hearsay(
      ['query', 'latest', 'SELECT count(*) AS n, max(place) AS place FROM deliveries', '--csv', '--out', disk],
      folder,
    );
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'n,place\n25,5\n' });
    expect(stderr).toMatch(/^hearsay: the trace could not be kept as Parquet \(No space left on device\): [^\n]*\n$/);
  });

  it('takes pictures from a report, but leaves no half of one', () => {
    expect(hearsay(['run', 'cycle', '--runtime', 'simulator', '--out', disk], folder).status).toBe(0);
    execFileSync('mount', ['-o', 'remount,size=700k', disk]);
    const { status, stderr } = hearsay(['report', 'latest', '--out', disk], folder);
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /^hearsay: report: expected a run whose folder can be written to \(the disk is full\), given [^\n]*\n$/,
    );
    const run = join(disk, 'cycle', readdirSync(join(disk, 'cycle'))[0]);
    expect(readFileSync(join(run, 'report.html'), 'utf8')).toMatch(/<\/html>\n$/);
    const pictures = files(join(run, 'pictures'));
    expect(pictures.filter((name) => name.endsWith('.part'))).toEqual([]);
    for (const name of pictures.filter((one) => one.endsWith('.svg'))) {
      expect(readFileSync(join(run, 'pictures', name), 'utf8')).toMatch(/<\/svg>\n$/);
    }
  });

  it('stops a sweep, which goes on when there is room', () => {
    writeFileSync(join(folder, 'grid.yaml'), 'seed: 1\nsamples: 3\ntrace: full\nsweep: { peers: [5, 30] }\n');
    const sweep = ['sweep', 'grid.yaml', '--figure', 'bytes', '--out', disk, '--threads', '1'];
    fillBut(120);
    const { status, stdout, stderr } = hearsay(sweep, folder);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(
      /^hearsay: --out: expected a folder that can be written to \(the disk is full\), given [^\n]*\n$/,
    );
    rmSync(join(disk, 'filler'));
    execFileSync('mount', ['-o', 'remount,size=3m', disk]);
    const rest = hearsay(sweep, folder);
    expect(rest.status).toBe(0);
    expect(rest.stderr).toMatch(/goes on with a sweep that was stopped: [1-5] of 6 runs are done/);
  });

  it('takes the files from a check and an export, not the findings from the screen', () => {
    expect(hearsay(['run', 'cycle', '--runtime', 'simulator', '--out', disk], folder).status).toBe(0);
    fillBut(0);
    const check = hearsay(['check', 'flood', '--schedules', '2', '--seed', '1', '--out', disk], folder);
    expect(check.status).toBe(1);
    expect(check.stdout).toMatch(/2 schedules/);
    expect(check.stderr).toMatch(/^hearsay: what the check leaves in [^\n]* is not whole: the disk is full\n$/);
    expect(existsSync(join(disk, 'check-flood')) && files(join(disk, 'check-flood'))).toEqual([]);
    const wrong = hearsay(
      ['export', 'latest', '--format', 'csv', '--output', join(disk, 'x.csv'), '--out', disk],
      folder,
    );
    expect(wrong.status).toBe(2);
    expect(wrong.stderr).toMatch(
      /^hearsay: --output: expected a file that can be written to \(the disk is full\), given [^\n]*\n$/,
    );
    expect(hearsay(['run', 'cycle', '--out', disk], folder).stderr).toMatch(
      /^hearsay: --out: expected a folder that can be written to \(the disk is full\)/,
    );
  });
});
