import { expect, it } from 'vitest';
import { prepare } from '../../src/experiment/prepare.ts';
import { sourceOfData } from '../../src/experiment/source.ts';
import { stateChangesOf } from '../../src/experiment/state-changes.ts';
import { nodePlatform } from '../../src/platform/node-platform.ts';

it('gives after each event the fields that it has changed, the one of a layer by the name of its layer', async () => {
  const source = sourceOfData({ seed: 1, peers: 2, protocol: { name: 'fifo', over: 'flood' }, workload: 'single' });
  const { log, changes } = stateChangesOf(await prepare({ source }, nodePlatform), 0, 1_000);
  const told = [...changes].map(([index, found]) => {
    const { fact, peer } = log.factAt(index);
    return [fact, peer, found.map((change) => [change.peer, Object.fromEntries(change.fields)])];
  });
  const line = [[0, { next: 1, early: [] }]];
  expect(told).toEqual([
    [
      'delivered',
      0,
      [
        [0, { 'flood.seen': ['0:0'], 'fifo.inOrder': { lines: line } }],
        [1, { 'fifo.inOrder': { lines: [] } }],
      ],
    ],
    ['delivered', 1, [[1, { 'flood.seen': ['0:0'], 'fifo.inOrder': { lines: line } }]]],
  ]);
});
