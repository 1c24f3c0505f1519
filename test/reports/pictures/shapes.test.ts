/** Graphs that have a usual drawing are drawn so, by their links alone. */
import { expect, it, test } from 'vitest';
import { linksIn } from '../../../src/core/graph.ts';
import type { Point } from '../../../src/reports/pictures/layout.ts';
import { usualPlaces } from '../../../src/reports/pictures/shapes.ts';
import { build } from '../../topologies/building.ts';

function placed(...given: Parameters<typeof build>) {
  const graph = build(...given);
  const links = [...linksIn(graph)].map(([a, b]) => [a, b] as const);
  const places = usualPlaces(graph.size, links);
  return { places: places!, links };
}

/** Lengths of links, each once. */
function lengths(places: readonly Point[], links: readonly (readonly [number, number])[]): number[] {
  const all = links.map(([a, b]) => Math.hypot(places[a].x - places[b].x, places[a].y - places[b].y).toFixed(6));
  return [...new Set(all)].map(Number);
}

function expectDistinctInUnit(places: readonly Point[]): void {
  expect(new Set(places.map(({ x, y }) => `${x.toFixed(4)} ${y.toFixed(4)}`)).size).toBe(places.length);
  for (const { x, y } of places) for (const part of [x, y]) expect(Math.abs(part - 0.5)).toBeLessThanOrEqual(0.500001);
}

test.each([
  ['cycle', 7],
  ['star', 9],
  ['grid', 12],
  ['line', 9],
] as const)('a %s has links of one length', (name, size) => {
  const { places, links } = placed(name, size);
  expectDistinctInUnit(places);
  expect(lengths(places, links)).toHaveLength(1);
});

it('a star has its hub in the middle', () => {
  expect(placed('star', 9).places[0]).toEqual({ x: 0.5, y: 0.5 });
});

it('a tree has its layers one under the other', () => {
  const { places, links } = placed('tree', 15);
  expectDistinctInUnit(places);
  for (const [parent, child] of links) expect(places[child].y).toBeGreaterThan(places[parent].y);
  expect(new Set(places.map(({ y }) => y.toFixed(4))).size).toBe(4);
});

it('a torus is a grid with long links', () => {
  const { places, links } = placed('torus', 16);
  expectDistinctInUnit(places);
  const all = lengths(places, links).sort((one, other) => one - other);
  expect(all).toHaveLength(2);
  expect(all[1] / all[0]).toBeCloseTo(3);
});

it('a hypercube has parallel links along each bit', () => {
  const { places, links } = placed('hypercube', 32);
  expectDistinctInUnit(places);
  const steps = links.map(([a, b]) => {
    const [low, high] = [places[Math.min(a, b)], places[Math.max(a, b)]];
    return `${(high.x - low.x).toFixed(4)} ${(high.y - low.y).toFixed(4)}`;
  });
  expect(new Set(steps).size).toBe(5);
});

test.each([
  ['mesh', 8],
  ['small-world', 30],
  ['circulant', 20],
] as const)('a %s is a ring with chords', (name, size) => {
  const { places } = placed(name, size);
  expectDistinctInUnit(places);
  for (const { x, y } of places) expect(Math.hypot(x - 0.5, y - 0.5)).toBeCloseTo(0.5);
});

it('another graph has no usual drawing', () => {
  expect(placed('random-k-out', 20, { k: 3 }).places).toBeUndefined();
  expect(placed('scale-free', 30).places).toBeUndefined();
});
