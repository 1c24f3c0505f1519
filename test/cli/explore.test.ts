/** What `hearsay explore` prints, and its exit status. */
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import type { ExploreResult } from '../../src/explore/explore-result.ts';
import { hearsay } from './resident/command.ts';

const page = readFileSync(fileURLToPath(new URL('../../docs/explore.md', import.meta.url)), 'utf8');
const explore = (args: string) => hearsay(['explore', ...args.split(' ')], tmpdir());

it('prints what its page shows', () => {
  const [, command, output] = /```\n\$ hearsay explore (.+)\n([^`]+)```/.exec(page)!;
  const { status, stdout } = explore(command);
  expect(status).toBe(0);
  for (const part of output.trimEnd().split('…')) expect(stdout).toContain(part);
});

it('exits with 1 and a counterexample if a promise is broken', () => {
  const { status, stdout } = explore('bracha --byzantine 1 --json');
  expect(status).toBe(1);
  const { verdict, properties } = JSON.parse(stdout) as ExploreResult;
  expect(verdict).toBe('violated');
  expect(properties.find(({ property }) => property === 'consistency')).toMatchObject({
    verdict: 'violated',
    promised: true,
  });
});

it('exits with 3 if a limit ends it', () => {
  const { status, stdout } = explore('flood --peers 4 --states 1000');
  expect(status).toBe(0);
  expect(stdout).toContain('621 states');
  expect(explore('flood --peers 4 --broadcasts 2 --states 1000').status).toBe(3);
});

it('refuses what is wrong in one line', () => {
  expect(explore('flood --peers 9')).toMatchObject({
    status: 2,
    stderr: 'hearsay: peers: expected an integer from 2 to 8, given 9\n',
  });
});
