/** What `explore()` gives to a program: verdicts, and counterexamples that the simulator runs. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { ExploreResult } from '../../src/index.ts';
import { type ExploreOptions, explore } from '../../src/library/explore.ts';
import flood from '../../src/protocols/flood.ts';

function violated({ properties }: ExploreResult) {
  return properties.filter(({ verdict }) => verdict === 'violated');
}

it.each<[string, ExploreOptions]>([
  ['best-effort', { crashes: 1 }],
  ['reliable-eager', { crashes: 1, properties: ['uniform-agreement'] }],
  ['flood', { broadcasts: 2, properties: 'all' }],
  ['flood', { losses: 1, topology: 'line' }],
  ['flood', { crashes: 1, restarts: 1, properties: ['no-duplication'] }],
  ['reliable-lazy', { crashes: 1, losses: 1, properties: ['agreement'] }],
])('gives counterexamples that break the same in the simulator: %s %o', async (name, options) => {
  const result = await explore(name, options);
  expect(violated(result).length).toBeGreaterThan(0);
  for (const { counterexample } of violated(result)) {
    expect(counterexample!.facts.length).toBeLessThanOrEqual(12);
    expect(counterexample!.experiment).toMatchObject({ peers: 3 });
  }
});

it('decides nothing of consensus for a protocol that broadcasts', async () => {
  const names = (await explore('flood', { properties: 'all' })).properties.map(({ property }) => property);
  expect(names).toContain('total-order');
  expect(names).not.toContain('termination');
});

it('explores a definition, and stops at a limit', async () => {
  const result = await explore(flood, { peers: 4, broadcasts: [0, 0], states: 500 });
  expect(result).toMatchObject({ verdict: 'not-finished', protocol: 'flood', world: { origins: [0, 0] } });
});

it('goes on with a search that a limit has stopped, in the same world only', async () => {
  const out = mkdtempSync(join(tmpdir(), 'hearsay-explore-'));
  const { verdict, checkpoint } = await explore('flood', { broadcasts: 2, reduce: false, states: 100, out });
  expect(verdict).toBe('not-finished');
  const resumed = await explore('flood', { broadcasts: 2, reduce: false, resume: checkpoint! });
  expect(resumed).toMatchObject({ verdict: 'proved', states: 196 });
  await expect(explore('flood', { broadcasts: 1, reduce: false, resume: checkpoint! })).rejects.toThrow(
    'resume: expected a search of the same world',
  );
  await expect(explore('flood', { resume: out })).rejects.toThrow('resume: expected a folder that hearsay explore');
  rmSync(out, { recursive: true });
});

it.each<[ExploreOptions, string]>([
  [{ peers: 1 }, 'peers: expected an integer from 2 to 8, given 1'],
  [{ crashes: 8 }, 'crashes: expected an integer from 0 to 7, given 8'],
  [{ broadcasts: [3] }, 'broadcasts: expected an integer from 0 to 2, given 3'],
  [{ properties: ['order' as 'agreement'] }, 'properties: expected one of'],
  [{ detector: 'psychic' as 'perfect' }, 'detector: expected one of perfect, eventually-perfect, given psychic'],
])('refuses %o', async (options, message) => {
  await expect(explore('flood', options)).rejects.toThrow(message);
});
