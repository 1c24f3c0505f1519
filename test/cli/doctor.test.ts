/**
 * `hearsay doctor` says what is so; what is missing for `--isolate` is told in one line; and Ctrl-C removes the network
 * of a run.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { missing, namespacesOf, processesIn } from '../runtimes/isolation/machine.ts';
import { hearsay } from './command.ts';

const LONG = process.env.HEARSAY_LONG === '1';
const bin = fileURLToPath(new URL('../../bin/hearsay', import.meta.url));
const isRoot = process.getuid?.() === 0;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hearsay-isolate-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('hearsay doctor', () => {
  it('says what was found, and what it is for', () => {
    const { status, stdout } = hearsay(['doctor', '--json'], folder);
    expect(status).toBe(0);
    const { version, findings } = JSON.parse(stdout) as {
      version: number;
      findings: { name: string; works: boolean; found: string }[];
    };
    const works = Object.fromEntries(findings.map((finding) => [finding.name, finding.works]));
    expect(version).toBe(1);
    expect(findings[0]).toMatchObject({ name: 'node', works: true, found: expect.stringContaining(release()) });
    expect(works).toMatchObject({
      tcp: true,
      udp: true,
      multicast: true,
      linux: process.platform === 'linux',
      root: isRoot,
    });
    expect(['iproute2', 'namespaces', 'veth', 'bridge', 'tap', 'relay'].every((name) => works[name])).toBe(
      missing === undefined,
    );
    expect(findings.filter((finding) => !finding.works && finding.found.trim() === '')).toEqual([]);
  });

  it.runIf(LONG)('is read by people', () => {
    const { stdout } = hearsay(['doctor'], folder);
    expect(stdout).toMatch(/✓ node +v\d+\.\d+\.\d+ on/);
    expect(stdout).toMatch(/for runtime multicast/);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });
});

describe('--isolate', () => {
  it.each(LONG ? ['simulator', 'actors'] : ['actors'])('is nothing for %s', (runtime) => {
    const { status, stdout, stderr } = hearsay(['run', 'cycle', '--runtime', runtime, '--isolate'], folder);
    expect(stderr).toContain(
      `--isolate: expected runtime tcp, udp or multicast, whose messages are packets, given ${runtime}`,
    );
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(existsSync(join(folder, 'runs'))).toBe(false);
  });

  it.runIf(process.platform === 'linux')('is for root', () => {
    const nobody = isRoot ? { uid: 65_534, gid: 65_534 } : {};
    const args = [bin, 'run', 'cycle', '--runtime', 'tcp', '--isolate'];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', ...nobody });
    expect(stderr).toMatch(
      /^hearsay: --isolate: expected root, who may make network namespaces \(sudo\), given this is user \d+\n$/,
    );
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  });

  it.skipIf(missing !== undefined)('is one of as many peers as a bridge has ports for', () => {
    const { status, stderr } = hearsay(['run', 'cycle', '--peers', '1024', '--runtime', 'tcp', '--isolate'], folder);
    expect(stderr).toMatch(/--peers: expected at most 1023 with --isolate, .*given 1024/);
    expect(status).toBe(2);
  });

  it.skipIf(missing !== undefined).each(LONG ? [1, 2] : [2])(
    'leaves nothing after Ctrl-C, pressed %i times',
    async (times) => {
      const args = [
        bin,
        'run',
        'mesh',
        '--peers',
        '2',
        '--runtime',
        'udp',
        '--isolate',
        '--deadline',
        'none',
        '--out',
        folder,
      ];
      const busy = [
        '--workload',
        'interval',
        '--messages',
        '1000000',
        '--set',
        'wait={constant: 5}',
        '--trace',
        'counters',
      ];
      const command = spawn(process.execPath, [...args, ...busy], { stdio: 'ignore' });
      const pid = command.pid!;
      await vi.waitFor(
        () => {
          expect(namespacesOf(pid)).toHaveLength(3);
          for (const name of namespacesOf(pid)) expect(processesIn(name)).toHaveLength(1);
        },
        { timeout: 30_000, interval: 20 },
      );
      for (let press = 0; press < times; press++) command.kill('SIGINT');
      const [status] = await once(command, 'exit');
      expect(status).toBe(130);
      expect(namespacesOf(pid)).toEqual([]);
    },
  );
});
