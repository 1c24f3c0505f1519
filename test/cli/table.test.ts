import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { hearsay } from './resident/command.ts';

it('hearsay table shows a protocol under each condition, in 80 columns', () => {
  const { stdout, status } = hearsay(['table', 'flood', '--schedules', '6'], tmpdir());
  expect(status).toBe(0);
  expect(stdout).toContain('│ │ │ │ agreement');
  expect(stdout).toMatch(/^ {2}loss +✗ ∎ ∎ ∎ ✗/m);
  expect(stdout).toContain('3 peers; broadcasts of 0, 1; 1 lost copy: ');
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
});

it('refuses what is no protocol', () => {
  const { stderr, status } = hearsay(['table', 'gossip'], tmpdir());
  expect(status).toBe(2);
  expect(stderr).toContain('gossip');
});
