/** What all families have in common: simple undirected graphs, decided by the seed, and clear errors at the border. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/core/errors.ts';
import { type Graph, isGraph, linkNumber } from '../../src/core/graph.ts';
import { findTopology, topologies } from '../../src/topologies/index.ts';
import { build, rowsOf } from './building.ts';

const LONG = process.env.HEARSAY_LONG === '1';

/** The graph, or undefined where the family has none of that size. Any other error fails the test. */
function buildOrRefuse(name: string, size: number, seed: number): Graph | undefined {
  try {
    return build(name, size, {}, seed);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    expect(['--peers', 'topology.k', 'topology.offsets']).toContain(error.option);
    expect(error.message).toMatch(new RegExp(`^${error.option}: expected .+, given .+$`));
    return undefined;
  }
}

/** Loops, doubles, rows out of order, links that have no way back. */
function faultsOf(graph: Graph): string[] {
  return rowsOf(graph).flatMap((row, p) =>
    row.flatMap((q, i) => [
      ...(q === p ? [`loop at ${p}`] : []),
      ...(i > 0 && q <= row[i - 1] ? [`${q} after ${row[i - 1]} at ${p}`] : []),
      ...(linkNumber(graph, q, p) < 0 ? [`no way back from ${q} to ${p}`] : []),
    ]),
  );
}

const families = topologies.map(({ name }) => name).filter((name) => name !== 'file');

describe.each(families)('%s', (name) => {
  test('is simple and symmetric, its rows ascend, and the seed decides it', () => {
    const sizes = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(64, 81, 99, 128));
    fc.assert(
      fc.property(sizes, fc.nat(), (size, seed) => {
        const graph = buildOrRefuse(name, size, seed);
        if (graph === undefined) return;
        expect(graph.size).toBe(size);
        expect(isGraph(graph)).toBe(true);
        expect(faultsOf(graph)).toEqual([]);
        const again = build(name, size, {}, seed);
        expect(rowsOf(again)).toEqual(rowsOf(graph));
      }),
      { numRuns: LONG ? 1_000 : 40 },
    );
  });

  test('refuses what a machine does not hold, before it takes any memory', () => {
    for (const size of [60_000_001, 1e99]) expect(() => build(name, size)).toThrow(InputError);
  });

  test('says what it is, where it comes from, and what its parameters mean', () => {
    const topology = findTopology(name);
    expect(topology.title.length).toBeGreaterThan(10);
    expect(topology.source).not.toBe('');
    for (const parameter of Object.values(topology.parameters))
      expect(parameter).toMatchObject({ meaning: expect.stringMatching(/.{10}/) });
  });
});

test.each(['random-k-out', 'random-regular', 'small-world', 'scale-free'])('%s differs from seed to seed', (name) => {
  const graphs = new Set([1, 2, 3, 4, 5].map((seed) => JSON.stringify(rowsOf(build(name, 50, {}, seed)))));
  expect(graphs.size).toBe(5);
});

test('names are unique', () => {
  expect(new Set(topologies.map(({ name }) => name)).size).toBe(topologies.length);
});

test('an unknown topology is an error that lists the known ones', () => {
  expect(() => findTopology('ring')).toThrow(
    '--topology: expected one of cycle, mesh, starfish, circulant, line, star, tree, grid, torus, hypercube, ' +
      'random-k-out, random-regular, small-world, scale-free, file, given ring',
  );
});
