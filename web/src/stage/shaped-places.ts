/** Places for topologies that have a shape of their own. */
import type { Graph } from '../../../src/browser.ts';
import { fitted, onCircle, type Places, placesBy } from './place-set.ts';
import { spreadingFrom } from './spreading-order.ts';

export function circlePlaces(size: number): Places {
  return placesBy(size, (peer) => onCircle(peer, size));
}

/** A circle with a gap, so that its two ends are seen; few peers stand in a row. */
export function linePlaces(size: number): Places {
  if (size <= 12) return fitted(placesBy(size, (peer) => [peer, 0]));
  return placesBy(size, (peer) => onCircle(peer + 0.5 - size / 2, size * 1.12));
}

export function starPlaces(size: number): Places {
  return placesBy(size, (peer) => (peer === 0 ? [0, 0] : onCircle(peer - 1, size - 1)));
}

/** @param columns peers in a row */
export function gridPlaces(size: number, columns: number): Places {
  return fitted(placesBy(size, (peer) => [peer % columns, Math.floor(peer / columns)]));
}

/** Each dimension is a direction of its own, so that the links of one dimension are parallel. */
export function hypercubePlaces(size: number): Places {
  const dimensions = Math.max(1, Math.round(Math.log2(size)));
  return fitted(
    placesBy(size, (peer) => {
      let [x, y] = [0, 0];
      for (let bit = 0; bit < dimensions; bit++) {
        if (((peer >> bit) & 1) === 0) continue;
        const turn = (Math.PI * bit) / dimensions;
        // Different lengths keep corners apart that would lie on one another.
        const length = 1 + 0.17 * bit;
        x += length * Math.cos(turn);
        y -= length * Math.sin(turn);
      }
      return [x, y];
    }),
  );
}

/** Peer 0 is the root: above the others if they are few, else in the middle of rings. */
export function treePlaces(graph: Graph): Places {
  const { order, parent, hop } = spreadingFrom(graph, 0);
  const leaves = new Int32Array(graph.size);
  for (let index = order.length - 1; index >= 0; index--) {
    const peer = order[index];
    if (leaves[peer] === 0) leaves[peer] = 1;
    if (parent[peer] >= 0) leaves[parent[peer]] += leaves[peer];
  }
  const start = new Float64Array(graph.size);
  const free = new Float64Array(graph.size);
  for (const peer of order) {
    if (parent[peer] >= 0) {
      start[peer] = free[parent[peer]];
      free[parent[peer]] += leaves[peer];
    }
    free[peer] = start[peer];
  }
  const depth = Math.max(1, ...order.slice(-1).map((peer) => hop[peer]));
  const across = (peer: number) => start[peer] + leaves[peer] / 2;
  if (leaves[0] <= 24)
    return placesBy(graph.size, (peer) => [(2 * across(peer)) / leaves[0] - 1, (1.6 * hop[peer]) / depth - 0.8]);
  return placesBy(graph.size, (peer) => onCircle(across(peer), leaves[0], hop[peer] / depth));
}
