/** Runs side by side: every figure that differs has a bar for each run, and the title tells the largest differences. */
import { expect, it } from 'vitest';
import { drawBars } from '../../../src/reports/comparison/bars.ts';
import { drawLatencies } from '../../../src/reports/comparison/latencies.ts';
import type { Drawing, Undrawn } from '../../../src/reports/pictures/picture.ts';
import { statisticOf } from '../../../src/reports/statistic.ts';
import { saidIn, subjectOf } from '../pictures/seen.ts';

function drawn(drawing: Drawing | Undrawn): Drawing {
  if ('absent' in drawing) throw new Error(drawing.absent);
  return drawing;
}

async function ran(label: string, experiment: Record<string, unknown>) {
  const { summary, samples = [] } = await subjectOf({ seed: 1, peers: 5, ...experiment });
  return { label, samples: samples.length > 0 ? samples : [summary] };
}

it('tells two topologies apart by what they cost', async () => {
  const runs = [
    await ran('cycle', { topology: 'cycle', protocol: 'hop-list' }),
    await ran('mesh', { topology: 'mesh', protocol: 'hop-list' }),
  ];
  const { svg, title, table } = drawn(await drawBars(runs));
  expect(title.replaceAll('\u00a0', ' ')).toMatch(
    /^Against cycle: mesh: 8\.\d\d × the bytes sent, 8\.00 × the messages sent/,
  );
  expect(table.rows.filter(([figure]) => figure === 'messages sent').map(([, run, mean]) => [run, mean])).toEqual([
    ['cycle', 40],
    ['mesh', 320],
  ]);
  expect(saidIn(svg, 'bar')).toEqual(expect.arrayContaining(['cycle messages sent: 40', 'mesh messages sent: 320']));
  expect(saidIn(svg, 'bar').length).toBe(table.rows.length);
});

it('has means and intervals of samples, and their latencies', async () => {
  const network = { delay: { uniform: [10, 100] } };
  const workload = { name: 'interval', broadcasts: 5 };
  const runs = [
    await ran('multicast', { protocol: 'multicast', samples: 4, network, workload }),
    await ran('sequencer', { protocol: 'sequencer', samples: 4, network, workload }),
  ];
  const rounds = statisticOf(runs[0].samples.map(({ order }) => order!.outOfOrderRounds));
  const { title, table } = drawn(await drawBars(runs));
  expect(table.rows).toContainEqual(['rounds out of order', 'multicast', rounds.mean, ...rounds.ci95]);
  expect(title).toMatch(/^Against multicast: sequencer: 0 rounds out of order instead of /);
  const latencies = drawn(await drawLatencies(runs));
  const medians = runs.map(({ samples }) => statisticOf(samples.map(({ latencyCurve }) => latencyCurve![49])).mean);
  expect(latencies.table.rows[49]).toEqual([50, ...medians]);
});

it('is not drawn where nothing differs', async () => {
  const run = await ran('one', { topology: 'cycle' });
  expect(await drawBars([run, { ...run, label: 'other' }])).toEqual({ absent: 'no figure differs' });
});
