/** A protocol cannot take the command's voice: whatever it does to the process, the command prints its result and gives the right exit status. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { hearsay } from './command.ts';

const folder = mkdtempSync(join(tmpdir(), 'hearsay-voice-'));
const rude = fileURLToPath(new URL('./rude.mjs', import.meta.url));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function runRudely(what: string, runtime: string) {
  const args = ['--protocol', rude, '--set', `protocol.what=${what}`, '--runtime', runtime, '--topology', 'cycle', '--peers', '3'];
  const { status, stdout, stderr } = hearsay(['run', ...args, '--seed', '1', '--json'], folder);
  return { status, stderr, summary: JSON.parse(stdout) as { stopped: string; failures: { peer: number; reason: string }[] } };
}

it.each([
  ['overwrites the output', 'simulator'],
  ['ends the outputs', 'simulator'],
  ['ends the outputs', 'actors'],
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
  ['asks for ever new broadcasts', 'simulator', /^ContractError: peer\.firstTime: expected at most \d+ different broadcasts/],
])('of one that %s on %s: its run has failed, and says why', (what, runtime, reason) => {
  const { status, stderr, summary } = runRudely(what, runtime);
  expect(summary).toMatchObject({ stopped: 'failed', failures: [{ peer: 1, reason: expect.stringMatching(reason) }] });
  expect(status).toBe(1);
  expect(stderr).toContain('peer 1');
});
