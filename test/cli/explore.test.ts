/** What `hearsay explore` prints, and its exit status. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import type { ExploreResult } from '../../src/explore/explore-result.ts';
import { hearsay } from './resident/command.ts';

const page = readFileSync(fileURLToPath(new URL('../../docs/explore.md', import.meta.url)), 'utf8');
const runs = mkdtempSync(join(tmpdir(), 'hearsay-explored-'));
afterAll(() => rmSync(runs, { recursive: true, force: true }));

const explore = (args: string) => hearsay(['explore', ...args.split(' ')], runs);

/** Delivers its broadcasts twice. */
const careless = `export default {
  name: 'careless', title: 'delivers twice', source: 'a test', parameters: {}, knows: 'neighbours',
  promises: { 'no-duplication': [] },
  kinds: [{ name: 'data', carries: 'broadcast' }],
  kindOf: () => 0,
  broadcastOf: (message) => message,
  create: (peer) => ({
    broadcast(broadcast) { peer.deliver(broadcast); peer.deliver(broadcast); },
    receive() {},
  }),
};
`;

it('prints what its page shows', () => {
  const [, command, output] = /```\n\$ hearsay explore (.+)\n([^`]+)```/.exec(page)!;
  const { status, stdout } = explore(command);
  expect(status).toBe(0);
  for (const part of output.trimEnd().split('…')) expect(stdout).toContain(part);
});

it('exits with 1 and a counterexample if a promise is broken', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hearsay-explore-'));
  writeFileSync(join(folder, 'careless.ts'), careless);
  const { status, stdout } = hearsay(['explore', './careless.ts', '--json'], folder);
  rmSync(folder, { recursive: true, force: true });
  expect(status).toBe(1);
  const { verdict, properties } = JSON.parse(stdout) as ExploreResult;
  expect(verdict).toBe('violated');
  expect(properties).toMatchObject([{ property: 'no-duplication', verdict: 'violated', promised: true }]);
});

it('finds equivocation among 3 peers of which Bracha bears none', () => {
  const { status, stdout } = explore('bracha --byzantine 1 --states 20000 --json');
  expect(status).toBe(3);
  const { properties } = JSON.parse(stdout) as ExploreResult;
  expect(properties.find(({ property }) => property === 'consistency')).toMatchObject({
    verdict: 'violated',
    promised: false,
  });
});

it('exits with 3 if a limit ends it', () => {
  const { status, stdout } = explore('flood --peers 4 --states 1000 --no-reduce');
  expect(status).toBe(0);
  expect(stdout).toContain('621 states');
  expect(explore('flood --peers 4 --broadcasts 2 --states 1000').status).toBe(3);
});

it.runIf(process.env.HEARSAY_LONG === '1')('finds the same on two cores', () => {
  const { status, stdout } = explore('flood --peers 4 --broadcasts 2 --no-reduce --cores 2');
  expect(status).toBe(0);
  expect(stdout).toContain('385,641 states, 2,799,468 transitions, 1 end, up to 20 steps deep');
});

it('refuses what is wrong in one line', () => {
  expect(explore('flood --peers 9')).toMatchObject({
    status: 2,
    stderr: 'hearsay: peers: expected an integer from 2 to 8, given 9\n',
  });
});
