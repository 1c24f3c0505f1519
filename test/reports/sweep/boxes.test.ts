/** Box plots of a grid: every sample is a dot of its point. */
import { expect, it } from 'vitest';
import { drawBoxes } from '../../../src/reports/sweep/boxes.ts';
import { saidIn } from '../pictures/seen.ts';
import { elapsed, gridOf } from './grid.ts';

it('has every sample, and says which points lie lowest and highest', async () => {
  const grid = gridOf([
    [{ protocol: 'multicast' }, [20, 30, 25]],
    [{ protocol: 'sequencer' }, [1, 2, 3]],
  ]);
  const drawing = await drawBoxes(grid, elapsed);
  if ('absent' in drawing) throw new Error(drawing.absent);
  expect(saidIn(drawing.svg, 'circle')).toEqual([
    'multicast seed 7: 20',
    'multicast seed 8: 30',
    'multicast seed 9: 25',
    'sequencer seed 7: 1',
    'sequencer seed 8: 2',
    'sequencer seed 9: 3',
  ]);
  expect(drawing.title).toBe(
    'Time of the run (ms): the median goes from 2 (protocol sequencer) to 25 (protocol multicast)',
  );
  expect(drawing.table.rows.length).toBe(6);
});

it('needs samples, and ones that differ where lines tell the rest', async () => {
  expect(await drawBoxes(gridOf([[{ protocol: 'a' }, [1, 2]]]), elapsed)).toEqual({
    absent: 'a box plot needs 3 samples or more',
  });
  const alike = gridOf([
    [{ peers: 1 }, [4, 4, 4]],
    [{ peers: 2 }, [8, 8, 8]],
  ]);
  expect(await drawBoxes(alike, elapsed)).toEqual({
    absent: 'the samples of each point are alike: see it over the grid',
  });
});
