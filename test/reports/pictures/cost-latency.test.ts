/** Cost against latency: what no other run beats in both stands out. */
import { expect, it } from 'vitest';
import { drawCostLatency } from '../../../src/reports/pictures/cost-latency.ts';
import { states } from '../../../src/reports/pictures/theme.ts';
import type { SampleSummary } from '../../../src/reports/summary.ts';
import { saidIn } from './seen.ts';

function run(label: string, redundancy: number, p50: number) {
  const summary = { redundancy, books: { sent: 10 }, latencyMs: { p50 } } as unknown as SampleSummary;
  return { label, samples: [summary] };
}

it('marks the runs that no other beats, and says what speed costs', async () => {
  const drawing = await drawCostLatency([run('tree', 0, 300), run('flood', 5, 100), run('poor', 6, 200)]);
  if ('absent' in drawing) throw new Error(drawing.absent);
  const { svg, title, table } = drawing;
  expect(title).toBe('flood is 3.0 times as fast as tree and costs 6.0 times as much; 1 other is beaten in both');
  expect(saidIn(svg, 'point')).toEqual([
    'tree: 1 copies sent per delivery 300 ms',
    'flood: 6 copies sent per delivery 100 ms',
    'poor: 7 copies sent per delivery 200 ms',
  ]);
  const colours = [...svg.matchAll(/aria-roledescription="point"[^>]* fill="([^"]+)"/g)].map(([, colour]) => colour);
  expect(colours).toEqual([states.reached, states.reached, states.duplicate]);
  expect(table.rows.map(([, , , isBest]) => isBest)).toEqual(['yes', 'yes', 'no']);
});

it('is not drawn where nothing is to be weighed', async () => {
  expect(await drawCostLatency([run('a', 0, 1)])).toEqual({ absent: 'there is only one run' });
  expect(await drawCostLatency([run('a', 0, 1), run('b', 0, 2)])).toEqual({ absent: 'all runs cost the same' });
  expect(await drawCostLatency([run('a', 0, 1), run('b', 1, 1)])).toEqual({
    absent: 'all runs have the same median latency',
  });
});
