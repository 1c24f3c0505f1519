/** In which order a broadcast would reach the peers if all links took the same time. */
import { type Graph, neighboursOf } from '../../../src/browser.ts';

export interface SpreadingOrder {
  /** The start, its neighbours, their neighbours …; last the peers to which no path leads. */
  readonly order: Int32Array;
  /** By peer: links between the start and it; −1 if no path leads there. */
  readonly hop: Int32Array;
  /** By peer: the one before it on a shortest path; −1 if there is none. */
  readonly parent: Int32Array;
}

export function spreadingFrom(graph: Graph, start: number): SpreadingOrder {
  const { size } = graph;
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
  for (let next = 0; next < count && count < size; next++) {
    const peer = order[next];
    for (const other of neighboursOf(graph, peer)) if (hop[other] < 0) add(other, peer);
  }
  for (let peer = 0; peer < size; peer++) if (hop[peer] < 0) order[count++] = peer;
  return { order, hop, parent };
}
