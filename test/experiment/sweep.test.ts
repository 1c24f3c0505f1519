/** The grid of a sweep: its points, in order, and what is no grid. */
import { describe, expect, it } from 'vitest';
import { prepare } from '../../src/experiment/prepare.ts';
import { sourceOfText } from '../../src/experiment/source.ts';
import { seeded, sweepOf } from '../../src/experiment/sweep.ts';
import { nodePlatform } from '../../src/platform/node-platform.ts';
import { valueText } from '../../src/reports/sweep/sweep-result.ts';

const gridOf = (text: string) => sweepOf({ source: sourceOfText(text, 'grid.yaml') });

describe('a grid', () => {
  it('has every combination, the last key changing fastest', () => {
    const { keys, cells } = gridOf('sweep: { peers: [3, 4], topology: [cycle, mesh, line] }');
    expect(keys).toEqual(['peers', 'topology']);
    expect(cells.map(({ values }) => `${values.peers} ${values.topology}`)).toEqual([
      '3 cycle',
      '3 mesh',
      '3 line',
      '4 cycle',
      '4 mesh',
      '4 line',
    ]);
  });

  it('is over fields, paths, parameters by their bare names, and parts with parameters', async () => {
    const text =
      'topology: random-k-out\nsweep: { k: [2, 3], stop.events: [1000], protocol: [flood, { name: fifo, over: flood }], network.delay: [{ uniform: [1, 9] }] }';
    const { cells } = gridOf(text);
    const prepared = await Promise.all(cells.map(({ request }) => prepare(seeded(request, 7), nodePlatform)));
    expect(prepared.map(({ topology }) => topology.parameters.k)).toEqual([2, 2, 3, 3]);
    expect(prepared.map(({ layers }) => layers.length)).toEqual([1, 2, 1, 2]);
    expect(prepared.map(({ experiment }) => [experiment.seed, experiment.stop.events])).toEqual(
      Array(4).fill([7, 1000]),
    );
  });

  it.each([
    ['peers: 3', /^grid\.yaml: sweep: expected a grid such as/],
    ['sweep: {}', /^grid\.yaml line 1: sweep: expected a grid such as .*given \{\}$/],
    ['sweep: [1]', /expected a grid such as/],
    ['sweep: { peers: 3 }', /^grid\.yaml line 1: sweep: peers: expected a list of values, given 3$/],
    ['sweep: { peers: [] }', /expected a list of values, given \[\]$/],
    ['sweep: { peers: [3, 4, 3] }', /expected each value once, given 3$/],
    ['sweep: { seed: [1, 2] }', /seed: expected no axis/],
    ['sweep: { a..b: [1] }', /expected a key such as peers or stop\.deadline, given a\.\.b$/],
  ])('is refused: %s', (text, line) => {
    expect(() => gridOf(text)).toThrow(line);
  });

  it('is refused where a flag sets what is swept', () => {
    const source = sourceOfText('sweep: { peers: [3] }', 'grid.yaml');
    expect(() => sweepOf({ source, unqualifiedKeys: [{ key: 'peers', value: 5, option: '--set peers' }] })).toThrow(
      /^--set peers: expected a field that is not swept, given peers$/,
    );
  });

  it('names the value that is wrong', async () => {
    const [cell] = gridOf('sweep: { peers: [-3] }').cells;
    await expect(prepare(cell.request, nodePlatform)).rejects.toThrow(
      /^grid\.yaml line 1: sweep: peers: expected an integer.*given -3$/,
    );
  });
});

it('values are called by their names', () => {
  expect([valueText({ name: 'mesh' }), valueText({ name: 'tree', arity: 2 }), valueText(3), valueText('1ms')]).toEqual([
    'mesh',
    '{"name":"tree","arity":2}',
    '3',
    '1ms',
  ]);
});
