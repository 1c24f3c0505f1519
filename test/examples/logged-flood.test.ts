/** The example that keeps a log: what outlives a crash, what is asked for, and what is lost without it. */
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { prepare } from '../../src/experiment/prepare.ts';
import { runExperiment } from '../../src/experiment/run.ts';
import { sourceOfData } from '../../src/experiment/source.ts';
import { nodePlatform } from '../../src/platform/node-platform.ts';

const protocol = fileURLToPath(new URL('../../examples/logged-flood.ts', import.meta.url));

async function verdictsOf(seed: number, keep: boolean) {
  const source = sourceOfData({
    peers: 6,
    topology: 'cycle',
    protocol,
    workload: { name: 'interval', broadcasts: 5, wait: { uniform: [10, 60] } },
    network: { delay: { uniform: [5, 40] } },
    faults: [
      { at: '50ms', for: '120ms', crash: 2, keep },
      { at: '100ms', for: '90ms', crash: 4, keep },
    ],
    seed,
  });
  const { checks, stopped } = await runExperiment(await prepare({ source }, nodePlatform), nodePlatform);
  expect(stopped).toBe('quiescent');
  return Object.fromEntries(checks.map(({ property, verdict }) => [property, verdict]));
}

const seeds = Array.from({ length: 20 }, (_, index) => index + 1);

it('delivers everything everywhere, and nothing twice, however peers crash and come back with their logs', async () => {
  for (const seed of seeds)
    expect(await verdictsOf(seed, true)).toMatchObject({ agreement: 'valid', 'no-duplication': 'valid' });
});

it('forgets without the log', async () => {
  const verdicts = await Promise.all(seeds.map((seed) => verdictsOf(seed, false)));
  expect(verdicts.filter(({ agreement }) => agreement === 'invalid').length).toBeGreaterThan(0);
});
