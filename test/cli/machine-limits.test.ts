/**
 * What a terminal, a shell or the machine does to a command in the middle of it: results are kept, and what is refused
 * is one line.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { limitOf } from '../../src/cli/machine-limits.ts';
import type { Summary } from '../../src/reports/summary.ts';

const bin = fileURLToPath(new URL('../../bin/hearsay', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'hearsay-limits-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * @param within a line of the shell in which "$@" is the command
 * @param begun is told of the process once it has started
 */
function hearsay(within: string, args: readonly string[], begun: (pid: number) => void = () => {}): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn('/bin/sh', ['-c', within, 'sh', process.execPath, bin, ...args], {
      cwd: folder,
      env: { ...process.env, NO_COLOR: '1' },
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('close', (status) => resolve({ status, stdout, stderr }));
    begun(child.pid!);
  });
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** Says when it begins to build, and takes longer than a test may. */
const slowTopology = `
import { writeSync } from 'node:fs';
export default {
  name: 'slow',
  title: 'takes long',
  source: 'a test',
  parameters: {},
  build() {
    writeSync(2, 'building');
    while (true);
  },
};
`;

const ENDLESS = ['run', 'mesh', '--runtime', 'tcp', '-n', '3', '--messages', '100000', '--trace', 'none', '--json'];

describe.runIf(process.platform === 'linux')('a run', () => {
  it.each([
    ['SIGHUP', 2],
    ['SIGQUIT', 1],
    ['SIGTERM', 1],
  ] as const)('keeps what it has on %s, however often a closing terminal sends it', async (signal, times) => {
    const out = `runs-${signal}`;
    const { status } = await hearsay('exec "$@"', [...ENDLESS, '--out', out], async (pid) => {
      await until(() => existsSync(join(folder, out, 'mesh')) && readdirSync(join(folder, out, 'mesh')).length > 0);
      await until(() => readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').length >= 3);
      for (let i = 0; i < times; i++) process.kill(pid, signal);
    });
    const summary = JSON.parse(readFileSync(join(folder, out, 'latest', 'summary.json'), 'utf8')) as Summary;
    expect({ status, stopped: summary.stopped }).toEqual({ status: 130, stopped: 'interrupted' });
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('that is still being prepared is ended by %s at once', async (name) => {
    writeFileSync(join(folder, 'slow-topology.mjs'), slowTopology);
    const child = spawn(process.execPath, [bin, 'run', '--topology', './slow-topology.mjs'], { cwd: folder });
    child.stderr.once('data', () => child.kill(name));
    const [status, signal] = await once(child, 'close');
    expect({ status, signal }).toEqual({ status: null, signal: name });
  });

  it.runIf(existsSync('/dev/full'))(
    'whose standard output is full keeps its results, says so in a line, and exits with 1',
    async () => {
      const { status, stderr } = await hearsay('exec "$@" >/dev/full', [
        'run',
        'cycle',
        '--runtime',
        'simulator',
        '--out',
        'full',
      ]);
      expect({ status, stderr }).toEqual({
        status: 1,
        stderr: 'hearsay: standard output cannot be written to: the disk is full\n',
      });
      expect(existsSync(join(folder, 'full', 'latest', 'summary.json'))).toBe(true);
    },
  );

  it('with fewer descriptors than its processes need says which, and ends', async () => {
    const { status, stdout, stderr } = await hearsay('ulimit -n 64; exec "$@"', [
      'run',
      'cycle',
      '--runtime',
      'tcp',
      '-n',
      '60',
    ]);
    expect(status).toBe(1);
    expect(stdout.replace(/\s+/g, ' ')).toMatch(
      /its process could not be started: too many files and connections are open \(ulimit -n\)/,
    );
    expect(stdout + stderr).not.toMatch(/\n\s+at /);
  });

  it('in one process needs few descriptors more than Node itself', async () => {
    const { status } = await hearsay('ulimit -n 24; exec "$@"', ['run', 'cycle', '--runtime', 'simulator']);
    expect(status).toBe(0);
  });
});

it('only what the machine refuses is told as its limit', () => {
  expect(limitOf(Object.assign(new Error('open'), { code: 'EMFILE', syscall: 'open' }))).toMatch(/ulimit -n/);
  expect(limitOf(Object.assign(new Error('x'), { code: 'ENOENT', syscall: 'open' }))).toBeUndefined();
  expect(limitOf(new TypeError('x'))).toBeUndefined();
});
