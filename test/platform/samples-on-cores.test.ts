/**
 * Samples in threads come to the same as samples one after the other, and end when they are told to. By the modules
 * that users run, as a thread imports them.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { prepare } from '../../src/experiment/prepare.ts';
import { runExperiment } from '../../src/experiment/run.ts';
import { sourceOfData } from '../../src/experiment/source.ts';
import { nodePlatform } from '../../src/platform/node-platform.ts';
import type { SampleSummary } from '../../src/reports/summary.ts';

const folder = mkdtempSync(join(tmpdir(), 'hearsay-samples-'));
const built: typeof import('../../src/platform/samples-on-cores.ts') = await import(
  new URL('../../dist/platform/samples-on-cores.js', import.meta.url).href
);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const request = {
  source: sourceOfData({
    peers: 20,
    topology: { name: 'random-k-out', k: 3 },
    network: { delay: { uniform: [10, 100] } },
  }),
  settings: [{ path: ['workload'], value: 'single', option: '--workload' }],
};

const watched = { isSimulated: true, limitMs: 20_000 };

function lasting({ wallMs: _wall, eventsPerSecond: _speed, peakRssBytes: _memory, ...rest }: SampleSummary) {
  return rest;
}

it('each sample is what it is on its own, whichever thread runs it, and leaves its trace', async () => {
  const settings = [
    ...request.settings,
    { path: ['seed'], value: 5, option: '--seed' },
    { path: ['samples'], value: 6, option: '--samples' },
  ];
  const alone = await runExperiment(await prepare({ ...request, settings }, nodePlatform), nodePlatform);
  const side = await built.samplesOnCores(request, 5, folder, [1, 6], 3, watched);
  expect(side.map(lasting)).toEqual(alone.samples.slice(1).map(lasting));
  expect(new Set(side.map(({ traceSha256 }) => traceSha256)).size).toBe(5);
  expect(readdirSync(folder).sort()).toEqual([1, 2, 3, 4, 5].map((sample) => `trace-${sample}`));
});

it('begins none once it is told to stop', async () => {
  const signal = AbortSignal.abort();
  expect(await built.samplesOnCores(request, 5, folder, [10, 14], 2, { ...watched, signal })).toEqual([]);
});

it('tells of a folder that cannot be written to as of any other mistake, from its threads too', async () => {
  await expect(built.samplesOnCores(request, 5, join(folder, 'nowhere'), [0, 2], 2, watched)).rejects.toMatchObject({
    name: 'InputError',
    message: `--out: expected a folder that can be written to (ENOENT), given ${join(folder, 'nowhere')}`,
  });
});

it('takes no more threads than samples, and than fit into memory', () => {
  expect(built.threadsFor(1, 1e6)).toBe(1);
  expect(built.threadsFor(1000, 1e15)).toBe(1);
});
