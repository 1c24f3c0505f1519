/** Several samples of which some were never begun: interrupted, and said which there are. */
import { expect, it } from 'vitest';
import { prepare } from '../../src/experiment/prepare.ts';
import { runExperiment, runSample, summaryOf } from '../../src/experiment/run.ts';
import { sourceOfData } from '../../src/experiment/source.ts';
import { nodePlatform } from '../../src/platform/node-platform.ts';
import type { SampleSummary } from '../../src/reports/summary.ts';

const experiment = { peers: 3, protocol: 'flood', seed: 7, samples: 30, workload: 'single' };

async function samplesOf(count: number): Promise<SampleSummary[]> {
  const prepared = await prepare({ source: sourceOfData(experiment) }, nodePlatform);
  const all: SampleSummary[] = [];
  for (let sample = 0; sample < count; sample++)
    all.push((await runSample(prepared, sample, nodePlatform, {})).summary);
  return all;
}

it('is interrupted where threads stop between two samples', async () => {
  const prepared = await prepare({ source: sourceOfData(experiment) }, nodePlatform);
  const samples = await samplesOf(4);
  expect(samples.every(({ stopped }) => stopped === 'quiescent')).toBe(true);
  const summary = summaryOf(prepared, samples.slice(0, 3));
  expect(summary.stopped).toBe('interrupted');
  expect(summary.remarks).toContain('3 of 30 samples were begun: seeds 7 to 9');
  const [first, , third] = samples;
  expect(summaryOf(prepared, [first, third]).remarks).toContain('2 of 30 samples were begun: seeds 7, 9');
});

it('is interrupted where it is asked to stop between two, and keeps what there is', async () => {
  const stop = new AbortController();
  const prepared = await prepare({ source: sourceOfData(experiment) }, nodePlatform);
  const summary = await runExperiment(prepared, nodePlatform, {
    signal: stop.signal,
    sampled: (sample) => {
      if (sample === 1) stop.abort();
    },
  });
  expect(summary.stopped).toBe('interrupted');
  expect(summary.samples.length).toBe(2);
  expect(summary.remarks[0]).toBe('2 of 30 samples were begun: seeds 7 to 8');
});
