/** In which order a broadcast would reach the peers if all links took the same time. */
import type { Graph } from '../../../src/browser.ts';

export interface SpreadingOrder {
  /** The start, its neighbours, their neighbours …; last the peers to which no path leads. */
  readonly order: Int32Array;
  /** By peer: links between the start and it; −1 if no path leads there. */
  readonly hop: Int32Array;
  /** By peer: the one before it on a shortest path; −1 if there is none. */
  readonly parent: Int32Array;
}

export function spreadingFrom({ size, offsets, targets }: Graph, start: number): SpreadingOrder {
  const order = new Int32Array(size);
  const hop = new Int32Array(size).fill(-1);
  const parent = new Int32Array(size).fill(-1);
  let count = 0;
  const add = (peer: number, from: number) => {
    order[count++] = peer;
    parent[peer] = from;
    hop[peer] = from < 0 ? 0 : hop[from] + 1;
  };
  add(start, -1);
  for (let next = 0; next < count; next++) {
    const peer = order[next];
    for (let at = offsets[peer]; at < offsets[peer + 1]; at++) if (hop[targets[at]] < 0) add(targets[at], peer);
  }
  for (let peer = 0; peer < size; peer++) if (hop[peer] < 0) order[count++] = peer;
  return { order, hop, parent };
}
