/** Runs whose messages cannot fit in the queue of the simulator are refused before they start. */
import { expect, test } from 'vitest';
import { prepare } from '../../src/experiment/prepare.ts';
import { sourceOfData } from '../../src/experiment/source.ts';
import { nodePlatform } from '../../src/platform/node-platform.ts';

const preparing = (raw: Record<string, unknown>) =>
  prepare({ source: sourceOfData({ seed: 1, ...raw }, 'test.yaml') }, nodePlatform);

test('a mesh of 1,000 peers that all broadcast at once is refused as a limit of the machine', async () => {
  await expect(preparing({ peers: 1_000, workload: { name: 'burst', broadcasts: 1 } })).rejects.toThrow(
    /peers: expected at most 71\d that .* a limit of the machine and no error of the protocol, given 1000$/,
  );
});

test.each([
  ['their broadcasts are far apart', { workload: { name: 'interval', broadcasts: 1 } }],
  ['one peer broadcasts', { workload: 'single' }],
  ['each has few links', { topology: 'cycle' }],
  ['their delays differ', { network: { delay: { uniform: [1, 100] } } }],
  ['the run ends after so many messages', { stop: { events: 1_000 } }],
  ['the run ends at a time', { stop: { deadline: '10s' } }],
])('it is not refused if %s', async (_, more) => {
  const prepared = preparing({ peers: 1_000, workload: { name: 'burst', broadcasts: 1 }, ...more });
  await expect(prepared).resolves.toBeDefined();
});
