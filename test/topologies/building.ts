/**
 * Building graphs in tests: a family by name, with parameters as a user would give them; and the graph in words that
 * are easy to compare.
 */
import { type Graph, neighboursOf as rowOf } from '../../src/core/graph.ts';
import { valuesOf } from '../../src/core/parameter-values.ts';
import { Random } from '../../src/core/random.ts';
import { findTopology } from '../../src/topologies/index.ts';
import { type GraphStatistics, statisticsOf } from '../../src/topologies/statistics.ts';

export function build(name: string, size: number, given: Readonly<Record<string, unknown>> = {}, seed = 1): Graph {
  const topology = findTopology(name);
  return topology.build(size, valuesOf(topology.parameters, given, 'topology.'), new Random(seed, 'topology'));
}

export function neighboursOf(graph: Graph, p: number): number[] {
  return [...rowOf(graph, p)];
}

export function rowsOf(graph: Graph): number[][] {
  return Array.from({ length: graph.size }, (_, p) => neighboursOf(graph, p));
}

export function degreesOf(graph: Graph): number[] {
  return rowsOf(graph).map((row) => row.length);
}

export function statistics(graph: Graph): GraphStatistics {
  return statisticsOf(graph, new Random(1, 'statistics'));
}

/** Hops of the diameter; fails where it is only a lower bound. */
export function diameter(graph: Graph): number {
  const measured = statistics(graph).diameter;
  if (measured === undefined || measured.sampled) throw new Error('no exact diameter');
  return measured.hops;
}
