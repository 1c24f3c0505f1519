/**
 * Which protocols stand on one that makes links, what a membership protocol does alone, and what is promised over it.
 */
import { describe, expect, it } from 'vitest';
import { promisesOf } from '../../src/core/promise.ts';
import { prepare } from '../../src/experiment/prepare.ts';
import { sourceOfData } from '../../src/experiment/source.ts';
import { nodePlatform } from '../../src/platform/node-platform.ts';

const prepared = (raw: Record<string, unknown>) =>
  prepare({ source: sourceOfData({ seed: 1, topology: 'mesh', peers: 8, ...raw }) }, nodePlatform);

describe('a membership protocol', () => {
  it.each([
    ['fifo', 'a broadcast, which may stand over hyparview: hyparview makes links only'],
    ['reliable-eager', 'nothing: reliable-eager sends to every peer'],
    ['hyparview', 'nothing: hyparview stands on no other protocol'],
  ])('is nothing that %s stands on', async (name, reason) => {
    await expect(prepared({ protocol: { name, over: 'hyparview' } })).rejects.toThrow(reason);
  });

  it('alone broadcasts nothing, and is not asked to', async () => {
    const { experiment } = await prepared({ protocol: 'hyparview' });
    expect(experiment.workload).toEqual({ name: 'scatter', total: 0 });
    await expect(prepared({ protocol: 'hyparview', workload: 'burst' })).rejects.toThrow(
      'no broadcasts, as hyparview makes links only; a protocol over it broadcasts: { name: flood, over: hyparview }',
    );
  });

  it('leaves to the protocol above it the promises that need no links, and has the bare messages', async () => {
    const { layers, program } = await prepared({
      protocol: { name: 'fifo', over: { name: 'flood', over: 'hyparview' } },
    });
    expect(layers.map(({ definition }) => definition.name)).toEqual(['hyparview', 'flood', 'fifo']);
    expect(Object.keys(promisesOf(layers)).sort()).toEqual([
      'consistency',
      'fifo-order',
      'no-creation',
      'no-duplication',
    ]);
    const kindOf = (message: unknown) => program.kinds[program.kindOf(message)].name;
    expect(kindOf({ origin: 1, sequence: 0, payload: { sequence: 0, payload: '' } })).toBe('fifo/data');
    expect(kindOf({ layer: 0, message: 'join' })).toBe('hyparview/join');
  });
});
