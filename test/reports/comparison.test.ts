/** Runs side by side: differences and their intervals against published figures, and where two traces part. */
import { describe, expect, it } from 'vitest';
import { prepare } from '../../src/experiment/prepare.ts';
import { runExperiment } from '../../src/experiment/run.ts';
import { sourceOfData } from '../../src/experiment/source.ts';
import { nodePlatform } from '../../src/platform/node-platform.ts';
import { compare } from '../../src/reports/comparison/comparison.ts';
import { firstDifferenceOf } from '../../src/reports/comparison/first-difference.ts';
import { statisticOf, welchInterval } from '../../src/reports/statistic.ts';
import type { Summary } from '../../src/reports/summary.ts';
import type { Fact } from '../../src/trace/facts.ts';
import { logOf } from '../log-of.ts';

async function ran(experiment: Record<string, unknown>): Promise<Summary> {
  return runExperiment(await prepare({ source: sourceOfData(experiment) }, nodePlatform), nodePlatform);
}

const random = { peers: 5, protocol: 'flood', topology: 'cycle', network: { delay: { uniform: [1, 30] } } };

describe('the interval of a difference', () => {
  // "Student" 1908, the hours of sleep that two drugs gave to ten patients, and what R's t.test says of them.
  const first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2];
  const second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];

  it('of independent samples is that of Welch, a little wider', () => {
    const [low, high] = welchInterval(first, second);
    expect(low).toBeLessThanOrEqual(-0.2054832);
    expect(low).toBeCloseTo(-0.2054832, 1);
    expect(high).toBeGreaterThanOrEqual(3.3654832);
    expect(high).toBeCloseTo(3.3654832, 1);
  });

  it('of paired samples is that of the differences', () => {
    const { ci95 } = statisticOf(second.map((value, index) => value - first[index]));
    expect(ci95[0]).toBeCloseTo(0.7001142, 6);
    expect(ci95[1]).toBeCloseTo(2.4598858, 6);
  });

  it('of samples that do not vary is the difference itself', () => {
    expect(welchInterval([1, 1], [4, 4])).toEqual([3, 3]);
  });
});

describe('a comparison', () => {
  it('has what is the same, what differs, and each figure with its difference', async () => {
    const one = await ran({ ...random, name: 'a', seed: 1 });
    const other = await ran({ ...random, name: 'b', seed: 1, topology: 'mesh' });
    const { same, different, rows, runs } = compare([one, other]);
    expect(runs.map(({ label }) => label)).toEqual(['a', 'b']);
    expect(same).toMatchObject({ protocol: 'flood', runtime: 'simulator', peers: '5', seed: '1' });
    expect(different).toEqual({ name: ['a', 'b'], topology: [one.topology, other.topology] });
    const sent = rows.find(({ path }) => path === 'books.sent')!;
    expect(sent.values.map((value) => value?.mean)).toEqual([one.books.sent, other.books.sent]);
    expect(sent.differences).toEqual([
      { value: other.books.sent - one.books.sent, ratio: other.books.sent / one.books.sent },
    ]);
  });

  it('takes samples of the same seeds one by one, and others as independent', async () => {
    const one = await ran({ ...random, seed: 1, samples: 4 });
    const other = await ran({ ...random, seed: 1, samples: 4, peers: 6 });
    const apart = await ran({ ...random, seed: 9, samples: 4, peers: 6 });
    const methods = compare([one, other, apart]).rows.find(({ path }) => path === 'latencyMs.p50')!.differences;
    expect(methods.map((difference) => difference?.method)).toEqual(['paired', 'welch']);
    const values = other.samples.map(({ latencyMs }, index) => latencyMs!.p50 - one.samples[index].latencyMs!.p50);
    expect(methods[0]!.ci95).toEqual(statisticOf(values).ci95);
  });

  it('calls runs by what tells them apart', async () => {
    const one = await ran({ ...random, seed: 1 });
    const labels = (...summaries: Summary[]) => compare(summaries).runs.map(({ label }) => label);
    expect(labels(one, { ...one, protocol: 'fifo over flood' })).toEqual(['flood', 'fifo over flood']);
    expect(labels(one, { ...one, seed: 2 })).toEqual(['seed 1', 'seed 2']);
    expect(labels(one, one)).toEqual(['1: experiment', '2: experiment']);
  });
});

describe('two traces', () => {
  const facts: Fact[] = [
    { fact: 'started', time: 0, peer: 0 },
    { fact: 'noted', time: 1, peer: 0, text: 'one' },
    { fact: 'noted', time: 2, peer: 0, text: 'two' },
  ];
  const log = (own: readonly Fact[]) => logOf(own, ['data']);

  it('are the same where all facts are', () => {
    expect(firstDifferenceOf(log(facts), log(facts))).toEqual({ alike: 3 });
  });

  it('part at the first fact that is another, told in prose', () => {
    const other = firstDifferenceOf(
      log(facts),
      log([...facts.slice(0, 2), { fact: 'noted', time: 2, peer: 1, text: 'two' }]),
    );
    expect(other).toEqual({ alike: 2, first: '2 ms  peer 0 noted: two', second: '2 ms  peer 1 noted: two' });
    expect(firstDifferenceOf(log(facts), log(facts.slice(0, 1)))).toEqual({
      alike: 1,
      first: '1 ms  peer 0 noted: one',
    });
  });

  it('are told apart by their texts, however these are numbered', () => {
    const swapped: Fact[] = [facts[0], { fact: 'noted', time: 1, peer: 0, text: 'two' }];
    expect(firstDifferenceOf(log(facts), log(swapped)).alike).toBe(1);
    const later = logOf([], ['data']);
    later.textNumber('two');
    for (const fact of facts) {
      if (fact.fact === 'noted') later.noted(fact.time, fact.peer, fact.text);
      else later.started(fact.time, fact.peer);
    }
    expect(firstDifferenceOf(log(facts), later)).toEqual({ alike: 3 });
  });
});
