/**
 * A protocol cannot take the command's standard output and standard error: whatever it does to the process, the command
 * prints its result and gives the right exit status.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it, vi } from 'vitest';
import { bin, hearsay } from './command.ts';

const folder = mkdtempSync(join(tmpdir(), 'hearsay-output-'));
const LONG = process.env.HEARSAY_LONG === '1';
const rude = fileURLToPath(new URL('./rude.mjs', import.meta.url));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function asked(what: string, runtime: string): string[] {
  const args = [
    '--protocol',
    rude,
    '--set',
    `protocol.what=${what}`,
    '--runtime',
    runtime,
    '--topology',
    'cycle',
    '--peers',
    '3',
  ];
  return ['run', ...args, '--seed', '1'];
}

function runRudely(what: string, runtime: string) {
  const { status, stdout, stderr } = hearsay([...asked(what, runtime), '--json'], folder);
  return {
    status,
    stderr,
    summary: JSON.parse(stdout) as { stopped: string; failures: { peer: number; reason: string }[] },
  };
}

it.each([
  ['overwrites the output', 'simulator'],
  ['ends the outputs', 'simulator'],
  ...(LONG ? [['ends the outputs', 'actors']] : []),
  ['ends the outputs', 'tcp'],
  ['prints', 'simulator'],
  ['sets the exit status', 'actors'],
])('of one that %s on %s', (what, runtime) => {
  const { status, stderr, summary } = runRudely(what, runtime);
  expect(summary).toMatchObject({ stopped: 'quiescent', failures: [] });
  expect(stderr).toBe(what === 'prints' ? '{}\n' : '');
  expect(status).toBe(0);
});

it.each([
  ['exits', 'simulator', /^ContractError: process\.exit: expected a protocol that leaves the process alone/],
  ['exits', 'udp', /^its process exited with status 0/],
  ['throws nothing', 'actors', /^null was thrown, which is no Error/],
  ['throws what cannot be told', 'simulator', /^an object was thrown, which is no Error/],
  [
    'asks for ever new broadcasts',
    'simulator',
    /^ContractError: peer\.firstTime: expected at most \d+ different broadcasts/,
  ],
])('of one that %s on %s: its run has failed, and says why', (what, runtime, reason) => {
  const { status, stderr, summary } = runRudely(what, runtime);
  expect(summary).toMatchObject({ stopped: 'failed', failures: [{ peer: 1, reason: expect.stringMatching(reason) }] });
  expect(status).toBe(1);
  expect(stderr).toContain('peer 1');
});

it('of one that sends without end in one reaction: the run fails before the memory is gone', { skip: !LONG }, () => {
  for (const runtime of ['simulator', 'actors']) {
    const { status, summary } = runRudely('sends messages without end', runtime);
    expect(summary.failures).toMatchObject([
      { peer: 1, reason: expect.stringContaining('peer.send: expected an end of what is sent') },
    ]);
    expect(status).toBe(1);
  }
});

it('of one that never comes back: Ctrl-C ends it, and says where it was', async () => {
  const out = join(folder, 'hung');
  const child = spawn(process.execPath, [bin, ...asked('never comes back', 'simulator'), '--out', out]);
  let told = '';
  child.stderr.on('data', (chunk) => {
    told += chunk;
  });
  // Its log is opened by the run itself, right before the first reaction.
  await vi.waitUntil(
    () => existsSync(out) && (readdirSync(out, { recursive: true }) as string[]).some((name) => name.endsWith('.log')),
    20_000,
  );
  child.kill('SIGINT');
  const [status] = await once(child, 'exit');
  expect(told).toMatch(
    /^hearsay: interrupted: \S+rude\.mjs: start\(\) of peer 1 has not come back within \d+(\.\d+)? s\. .*kept in \S+\n$/,
  );
  expect(status).toBe(130);
  const [run] = readdirSync(join(out, 'experiment'));
  expect(readdirSync(join(out, 'experiment', run, 'trace'))).toEqual(['run.log']);
  const shown = hearsay(['show', 'latest', '--out', out], folder);
  expect(shown.stdout.replace(/\s+/g, ' ')).toMatch(
    / This run has no summary: interrupted: \S+rude\.mjs: start\(\) of peer 1 has not come back .* Its log has no facts /,
  );
  expect(hearsay(['report', 'latest', '--out', out], folder).stderr).toMatch(
    /report: expected a run that came to its end: this one was ended \(interrupted: .*start\(\) of peer 1 has not/,
  );
});
