/** Numbers by link: the table of a large complete graph answers as a map does, and nobody pays for links not used. */
import { expect, test } from 'vitest';
import { completeGraph, directedLinkCount, type Graph } from '../../src/core/graph.ts';
import { LinkValues } from '../../src/core/link-values.ts';
import { Random } from '../../src/core/random.ts';

test.each<[string, Graph]>([
  ['50 peers', completeGraph(50)],
  ['a million peers', completeGraph(1_000_000)],
])('links of %s keep what they were given last, and are 0 before', (_, graph) => {
  const random = new Random(1, 'links');
  const links = directedLinkCount(graph);
  const values = new LinkValues(graph);
  const known = new Map<number, number>();
  for (let i = 0; i < 5_000; i++) {
    // Half of them are neighbours in the numbering, as those of one peer are.
    const link = i % 2 === 0 ? i % links : Math.floor(random.next() * links);
    expect(values.get(link)).toBe(known.get(link) ?? 0);
    known.set(link, i);
    values.set(link, i);
  }
  for (const [link, value] of known) expect(values.get(link)).toBe(value);
});
