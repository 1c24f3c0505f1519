/** Lines over a grid: each point says its mean and interval, each line how it grows. */
import { expect, it } from 'vitest';
import type { Drawing, Undrawn } from '../../../src/reports/pictures/picture.ts';
import { statisticOf } from '../../../src/reports/statistic.ts';
import { drawLines } from '../../../src/reports/sweep/lines.ts';
import { saidIn } from '../pictures/seen.ts';
import { elapsed, gridOf } from './grid.ts';

function drawn(drawing: Drawing | Undrawn): Drawing {
  if ('absent' in drawing) throw new Error(drawing.absent);
  return drawing;
}

it('has a point for each point of the grid, with its mean and interval', async () => {
  const samples = [
    [4, 6, 8],
    [40, 50, 60],
    [10, 11, 12],
    [10, 11, 12],
  ];
  const grid = gridOf([
    [{ peers: 10, topology: 'cycle' }, samples[0]],
    [{ peers: 100, topology: 'cycle' }, samples[1]],
    [{ peers: 10, topology: 'mesh' }, samples[2]],
    [{ peers: 100, topology: 'mesh' }, samples[3]],
  ]);
  const { svg, title, table } = drawn(await drawLines(grid, elapsed));
  expect(table.columns).toEqual(['peers', 'topology', 'mean', '95 % from', 'to']);
  expect(table.rows.map(([x, series]) => `${x} ${series}`)).toEqual(['10 cycle', '100 cycle', '10 mesh', '100 mesh']);
  expect(table.rows.map(([, , ...rest]) => rest)).toEqual(
    samples.map((values) => {
      const { mean, ci95 } = statisticOf(values);
      return [mean, ...ci95];
    }),
  );
  expect(saidIn(svg, 'point')).toEqual([
    '10 cycle: 6 ± 4.97',
    '100 cycle: 50 ± 24.84',
    '10 mesh: 11 ± 2.48',
    '100 mesh: 11 ± 2.48',
  ]);
  expect(title.replaceAll('\u00a0', ' ')).toBe('Time of the run (ms), peers 10 to 100: × 8.33 (cycle), × 1.00 (mesh)');
  for (const text of ['peers', 'topology', 'cycle', 'mesh', 'time of the run (ms)'])
    expect(svg.includes(`>${text}</text>`), text).toBe(true);
});

it('has a panel for each combination where there are too many lines for one', async () => {
  const points = [1, 2].flatMap((k) =>
    ['a', 'b', 'c', 'd'].flatMap((protocol) =>
      [10, 20, 40].map((peers) => [{ k, protocol, peers, runtime: 'simulator' }, [k * peers]] as const),
    ),
  );
  const { svg, table } = drawn(await drawLines(gridOf(points), elapsed));
  expect(table.rows.length).toBe(24);
  expect(table.columns.slice(0, 3)).toEqual(['peers', 'k', 'protocol']);
  expect(saidIn(svg, 'point').length).toBe(24);
  // What is the same everywhere is no part of a name.
  for (const text of ['k', '2', 'protocol', 'd']) expect(svg.includes(`>${text}</text>`), text).toBe(true);
});

it('keeps bands on a scale that has no 0', async () => {
  const grid = gridOf([
    [{ peers: 1 }, [1, 2, 30]],
    [{ peers: 2 }, [5000, 6000, 7000]],
  ]);
  expect(/NaN|Infinity/.test(drawn(await drawLines(grid, elapsed)).svg)).toBe(false);
});

it('is not drawn where no axis is a number', async () => {
  expect(await drawLines(gridOf([[{ topology: 'mesh' }, [1]]]), elapsed)).toEqual({
    absent: 'no axis of the grid is a number',
  });
});
