/** The network of a run, read by Graphviz and by graphology. */
import { createRequire } from 'node:module';
import { instance as graphviz } from '@viz-js/viz';
import graphology from 'graphology';
import type { AbstractGraph } from 'graphology-types';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunRecord } from '../../src/exports/format.ts';
import type { Fact } from '../../src/trace/facts.ts';
import { eventfulRun, textOf } from './eventful.ts';

// What these packages say of their types fits no ES module.
const require = createRequire(import.meta.url);
type Reader = (graph: unknown, text: string) => AbstractGraph;
const readGexf = require('graphology-gexf').parse as Reader;
const readGraphml = require('graphology-graphml').parse as Reader;

let run: RunRecord;
let facts: Fact[];

beforeAll(async () => {
  run = await eventfulRun();
  facts = [...run.log!.facts()];
});

const text = (name: string, of = run) => textOf(name, of);

const linkNames = () => run.sample!.links!.map(({ a, b }) => `${a}-${b}`).sort();
const ends = (graph: AbstractGraph, edge: string) =>
  graph
    .extremities(edge)
    .map(Number)
    .sort((a, b) => a - b)
    .join('-');

describe('the network', () => {
  it('as DOT is drawn by Graphviz, with every peer and link', async () => {
    const drawn = (await graphviz()).renderJSON(text('dot')) as {
      name: string;
      objects: { name: string }[];
      edges: { head: number; tail: number; bytes: string }[];
    };
    expect(drawn.name).toBe(run.name);
    expect(drawn.objects.map(({ name }) => name)).toEqual(['0', '1', '2', '3', '4', '5']);
    const links = drawn.edges.map(({ head, tail, bytes }) => `${tail}-${head} ${bytes}`).sort();
    expect(links).toEqual(run.sample!.links!.map(({ a, b, bytes }) => `${a}-${b} ${bytes[0] + bytes[1]}`).sort());
  });

  it('as GraphML is read by graphology, with what each peer and link carried', () => {
    const graph = readGraphml(graphology, text('graphml'));
    expect(
      graph
        .edges()
        .map((edge) => ends(graph, edge))
        .sort(),
    ).toEqual(linkNames());
    expect(graph.nodes().map((node) => graph.getNodeAttribute(node, 'delivered'))).toEqual(
      run.sample!.perPeer!.map(({ delivered }) => delivered),
    );
    const sum = graph.reduceEdges((all, _, { messages }) => all + messages, 0);
    expect(sum).toBe(run.sample!.links!.reduce((all, { messages }) => all + messages[0] + messages[1], 0));
  });

  it('is found in the facts where the summary does not list it', () => {
    const graph = readGraphml(graphology, text('graphml', { ...run, sample: undefined }));
    expect(
      graph
        .edges()
        .map((edge) => ends(graph, edge))
        .sort(),
    ).toEqual(linkNames());
    expect(() => text('dot', { ...run, sample: undefined, log: undefined })).toThrow(/a run that kept its links/);
  });

  it('as GEXF is read by graphology', () => {
    const graph = readGexf(graphology, text('gexf'));
    const real = graph.filterEdges((_, { exists }) => exists);
    expect(real.map((edge) => ends(graph, edge)).sort()).toEqual(linkNames());
    expect(graph.order).toBe(6);
  });

  it('as GEXF says when peers and links were up, and what was known when', () => {
    const [gexf] = [text('gexf')];
    const spells = (pattern: RegExp) =>
      [...(pattern.exec(gexf)?.[1] ?? '').matchAll(/<spell start="([^"]+)" end="([^"]+)"/g)].map(([, from, to]) => [
        +from,
        +to,
      ]);
    const end = run.sample!.elapsedMs;
    expect(spells(/<node id="2"[^\n]*<spells>(.*)<\/spells>/)).toEqual([
      [0, 10],
      [22, end],
    ]);
    expect(spells(/<edge [^>]*source="0" target="1"[^\n]*<spells>(.*)<\/spells>/)).toEqual([[0, 20]]);
    expect(spells(/<edge [^>]*source="0" target="3"[^\n]*<spells>(.*)<\/spells>/)).toEqual([[25, end]]);
    const known = new Set<string>();
    for (const fact of facts) {
      if (fact.fact !== 'learned' || fact.peer !== 4) continue;
      const name = [fact.a, fact.b].sort((a, b) => a - b).join('-');
      if (fact.up) known.add(name);
      else known.delete(name);
    }
    const values = [.../<node id="4"[^\n]*/.exec(gexf)![0].matchAll(/for="known" value="(\d+)"/g)].map(([, value]) =>
      Number(value),
    );
    expect(values.at(-1)).toBe(known.size);
  });
});
