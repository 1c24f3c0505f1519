/** Where peers stand on the stage. */
import { describe, expect, it } from 'vitest';
import { type Graph, neighboursOf } from '../../src/core/graph.ts';
import { Random } from '../../src/core/random.ts';
import { findTopology } from '../../src/topologies/index.ts';
import type { Places } from '../../web/src/stage/place-set.ts';
import { arrange } from '../../web/src/stage/places.ts';
import { StressPlaces } from '../../web/src/stage/stress-places.ts';

const shapes: readonly (readonly [topology: string, size: number, parameters: Record<string, number>])[] = [
  ['cycle', 12, {}],
  ['line', 5, {}],
  ['line', 40, {}],
  ['star', 9, {}],
  ['grid', 12, { width: 4 }],
  ['torus', 16, { width: 4 }],
  ['hypercube', 32, {}],
  ['tree', 15, { fanout: 2 }],
  ['tree', 85, { fanout: 4 }],
  ['random-k-out', 60, { k: 3 }],
  ['scale-free', 800, { m: 2 }],
];

describe.each(shapes)('%s of %i peers', (topology, size, parameters) => {
  const graph = graphOf(topology, size, parameters);
  const places = placed(graph, topology, parameters.width);

  it('has a place for each peer, in the square, and none on another', () => {
    expect(places).toHaveLength(2 * size);
    expect(places.every((value) => Math.abs(value) <= 1 + 1e-6)).toBe(true);
    const cells = new Set(Array.from({ length: size }, (_, peer) => `${at(places, peer).map((v) => v.toFixed(4))}`));
    expect(cells.size).toBe(size);
  });

  it('is the same each time', () => {
    expect(placed(graph, topology, parameters.width)).toEqual(places);
  });
});

it('puts the hub of a star in the middle', () => {
  expect(at(placed(graphOf('star', 9, {}), 'star'), 0)).toEqual([0, 0]);
});

it('puts the rows of a grid under one another', () => {
  const places = placed(graphOf('grid', 12, { width: 4 }), 'grid', 4);
  expect(at(places, 0)[0]).toBeCloseTo(at(places, 8)[0]);
  expect(at(places, 4)[1]).toBeCloseTo(at(places, 7)[1]);
});

it('makes links shorter than other distances where the topology has no shape', () => {
  const graph = graphOf('random-k-out', 100, { k: 2 });
  const places = placed(graph, 'random-k-out');
  let [linked, links, all, pairs] = [0, 0, 0, 0];
  for (let a = 0; a < 100; a++) {
    const neighbours = new Set(neighboursOf(graph, a));
    for (let b = 0; b < a; b++) {
      const length = Math.hypot(...at(places, a).map((value, axis) => value - at(places, b)[axis]));
      all += length;
      pairs++;
      if (neighbours.has(b)) {
        linked += length;
        links++;
      }
    }
  }
  expect(linked / links).toBeLessThan((0.6 * all) / pairs);
});

it('puts peers of many ring by ring around the origin', () => {
  const graph = graphOf('random-k-out', 5_000, { k: 3 });
  const places = placed(graph, 'random-k-out');
  const radius = (peer: number) => Math.hypot(...at(places, peer));
  expect(radius(7)).toBeLessThan(0.02);
  for (const neighbour of neighboursOf(graph, 7)) expect(radius(neighbour)).toBeLessThan(0.1);
});

it('keeps the peers of a zone together', () => {
  const zoneOf = Int32Array.from({ length: 30 }, (_, peer) => peer % 3);
  const places = arrange({ topology: 'mesh', graph: graphOf('mesh', 30, {}), zoneOf, origin: 0 }) as Places;
  const apart = (a: number, b: number) =>
    Math.hypot(...at(places, a).map((value, axis) => value - at(places, b)[axis]));
  expect(apart(0, 3)).toBeLessThan(apart(0, 1));
  expect(apart(27, 3)).toBeLessThan(apart(27, 4));
});

function graphOf(topology: string, size: number, parameters: Record<string, number>): Graph {
  return findTopology(topology).build(size, parameters, new Random(1, 'topology'));
}

function placed(graph: Graph, topology: string, width?: number): Places {
  const found = arrange({ topology, graph, width, origin: graph.size > 7 ? 7 : 0 });
  if (!(found instanceof StressPlaces)) return found;
  while (found.improve());
  return found.shown();
}

function at(places: Places, peer: number): [number, number] {
  return [places[2 * peer], places[2 * peer + 1]];
}
