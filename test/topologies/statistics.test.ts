import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { graphOf } from '../../src/core/link-rows.ts';
import { Random } from '../../src/core/random.ts';
import { statisticsOf } from '../../src/topologies/statistics.ts';
import { build, degreesOf, rowsOf, statistics } from './building.ts';

/** All distances after Floyd and Warshall: cubic, and easy to believe. */
function plainDistances(rows: readonly (readonly number[])[]): number[][] {
  const distance = rows.map((row, p) => rows.map((_, q) => (p === q ? 0 : row.includes(q) ? 1 : Infinity)));
  for (const via of rows.keys()) {
    for (const from of rows.keys()) {
      for (const to of rows.keys())
        distance[from][to] = Math.min(distance[from][to], distance[from][via] + distance[via][to]);
    }
  }
  return distance;
}

test('agrees with Floyd and Warshall on any small graph, connected or not', () => {
  const graphs = fc.integer({ min: 1, max: 25 }).chain((size) =>
    fc.tuple(
      fc.constant(size),
      fc.array(fc.nat(size - 1), { maxLength: 80 }).filter((ends) => ends.length % 2 === 0),
    ),
  );
  fc.assert(
    fc.property(graphs, ([size, ends]) => {
      const graph = graphOf(size, ends);
      const distances = plainDistances(rowsOf(graph));
      const components = new Set(distances.map((row) => row.map((hops) => hops < Infinity).join()));
      const largest = Math.max(...distances.map((row) => row.filter((hops) => hops < Infinity).length));
      const degrees = degreesOf(graph);
      expect(statistics(graph)).toEqual({
        peers: size,
        links: degrees.reduce((sum, degree) => sum + degree, 0) / 2,
        degree: {
          min: Math.min(...degrees),
          max: Math.max(...degrees),
          mean: degrees.reduce((sum, degree) => sum + degree, 0) / size,
        },
        components: { count: components.size, largest },
        connected: components.size === 1,
        diameter: { hops: Math.max(...distances.flat().filter((hops) => hops < Infinity)), sampled: false },
      });
    }),
  );
});

describe('large graphs', () => {
  test.each([
    ['cycle', 40_001, 20_000],
    ['grid', 200 * 200, 398],
    ['torus', 200 * 200, 200],
    ['hypercube', 16_384, 14],
  ])('%s of %i: the sampled lower bound comes to the true %i', (name, size, hops) => {
    expect(statistics(build(name, size)).diameter).toEqual({ hops, sampled: true });
  });

  test.each([
    ['line', 50_000, 49_999],
    ['star', 50_000, 2],
    ['tree', 65_535, 30],
    ['mesh', 1_000, 1],
  ])('%s of %i: exact all the same, %i', (name, size, hops) => {
    expect(statistics(build(name, size)).diameter).toEqual({ hops, sampled: false });
  });

  test('components of a graph that is not connected', () => {
    // 100 rings of 300.
    const ends = Array.from({ length: 30_000 }, (_, p) => [p, (p + 1) % 300 === 0 ? p - 299 : p + 1]).flat();
    expect(statistics(graphOf(30_001, ends))).toMatchObject({
      components: { count: 101, largest: 300 },
      connected: false,
      degree: { min: 0, max: 2 },
      diameter: { hops: 150, sampled: true },
    });
  });
});

test('the diameter is left out where it is not asked for', () => {
  const without = statisticsOf(build('cycle', 10), new Random(1, 'statistics'), 'none');
  expect(without).toEqual({
    peers: 10,
    links: 10,
    degree: { min: 2, mean: 2, max: 2 },
    components: { count: 1, largest: 10 },
    connected: true,
  });
});

test('the same random numbers give the same statistics', () => {
  const graph = build('random-k-out', 5_000);
  expect(statistics(graph)).toEqual(statistics(graph));
});
