/** The axes of a grid: which are numbers, and how values are called. */
import { expect, it } from 'vitest';
import { labelOf } from '../../../src/reports/sweep/swept.ts';
import { gridOf } from './grid.ts';

const axisOf = (...values: unknown[]) => gridOf(values.map((value) => [{ key: value }, [1]])).axes[0];

it('numbers, and times in ms, are numbers; nothing else is', () => {
  expect(axisOf(10, 100)).toEqual({ key: 'key', title: 'key', labels: ['10', '100'], numbers: [10, 100] });
  expect(axisOf('5ms', '2s', 1)).toEqual({
    key: 'key',
    title: 'key (ms)',
    labels: ['5ms', '2s', '1'],
    numbers: [5, 2000, 1],
  });
  expect(axisOf('cycle', 3).numbers).toBeUndefined();
});

it('values have names that can be read, and are told apart', () => {
  expect(
    [{ name: 'random-k-out', k: 4 }, { uniform: [1, 20] }, { name: 'causal', over: 'flood' }, 12_345, true].map(
      labelOf,
    ),
  ).toEqual(['random-k-out k=4', 'uniform 1, 20', 'causal over flood', '12,345', 'true']);
  expect(axisOf(10, '10').labels).toEqual(['10', '"10"']);
});

it('knows where each point is', () => {
  const { points } = gridOf([
    [{ peers: 5, topology: 'mesh' }, [1]],
    [{ peers: 9, topology: 'mesh' }, [2]],
  ]);
  expect(points.map(({ at }) => at)).toEqual([
    [0, 0],
    [1, 0],
  ]);
});
