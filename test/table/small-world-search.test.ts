/** All schedules of the small worlds of the truth table. */
import { describe, expect, it } from 'vitest';
import type { PropertyName } from '../../src/core/protocol.ts';
import { nodePlatform } from '../../src/platform/node-platform.ts';
import { findProtocol } from '../../src/protocols/index.ts';
import type { ConditionName } from '../../src/table/condition.ts';
import { exploredFor, isExamined } from '../../src/table/small-world.ts';
import { searchSmallWorld } from '../../src/table/small-world-search.ts';

function search(name: string, condition: ConditionName, origins: readonly number[], properties: PropertyName[]) {
  const protocol = findProtocol(name).layer ? { name, over: { name: 'flood' } } : { name };
  return searchSmallWorld({ protocol, condition, world: { peers: 3, origins }, properties }, nodePlatform);
}

describe('the search of a small world', () => {
  it('proves what no schedule violates', async () => {
    const { isWhole, proved, cases } = await search('flood', 'duplication', [0], ['no-duplication', 'agreement']);
    expect({ isWhole, proved, cases }).toEqual({ isWhole: true, proved: ['no-duplication', 'agreement'], cases: [] });
  });

  it('finds what random schedules miss, and its case shows it in the simulator', async () => {
    const { proved, cases } = await search('causal', 'restart-with-memory', [0, 1], ['causal-order']);
    expect(proved).toEqual([]);
    expect(cases.flatMap(({ evidence }) => Object.keys(evidence))).toContain('causal-order');
  });

  // It once decided its own proposal, which had come after the one that it took over.
  it('proves that a leader of hierarchical consensus decides what it proposed', async () => {
    const properties: PropertyName[] = ['uniform-consensus-agreement'];
    const { proved } = await search('consensus-hierarchical-uniform', 'crash-of-a-minority', [0, 1, 2], properties);
    expect(proved).toEqual(properties);
  });

  it('proves nothing about a protocol that draws random numbers, of which it knows those of one seed', async () => {
    expect(await search('probabilistic-eager', 'reordering', [0], ['no-duplication'])).toMatchObject({
      isWhole: false,
      proved: [],
    });
  });
});

it('a pause is a delay, unless a failure detector may suspect the paused peer', () => {
  expect(exploredFor('pause', [findProtocol('flood')])).toBe('reordering');
  expect(exploredFor('pause', [findProtocol('paxos')])).toBeUndefined();
  expect(exploredFor('partition-that-heals', [findProtocol('flood')])).toBeUndefined();
});

it('an order is examined among the broadcasts that it is about', () => {
  const examined = (origins: number[]) =>
    (['validity', 'fifo-order', 'causal-order', 'total-order'] as const).filter((property) =>
      isExamined(property, { peers: 3, origins }),
    );
  expect(examined([0])).toEqual(['validity']);
  expect(examined([0, 0])).toEqual(['fifo-order']);
  expect(examined([0, 1])).toEqual(['validity', 'total-order']);
  expect(examined([0, 0, 1])).toEqual(['fifo-order', 'causal-order', 'total-order']);
});
