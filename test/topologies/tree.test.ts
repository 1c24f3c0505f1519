import { expect, test } from 'vitest';
import { linkCount } from '../../src/core/graph.ts';
import { build, degreesOf, diameter, neighboursOf } from './building.ts';

test('the children of p are fanout·p + 1 … fanout·p + fanout', () => {
  const graph = build('tree', 13, { fanout: 3 });
  expect(neighboursOf(graph, 0)).toEqual([1, 2, 3]);
  expect(neighboursOf(graph, 2)).toEqual([0, 7, 8, 9]);
  expect(neighboursOf(graph, 12)).toEqual([3]);
});

test('a full binary tree of h levels: N − 1 links, half of the peers are leaves, diameter 2(h − 1)', () => {
  for (const levels of [1, 2, 3, 6, 10]) {
    const size = 2 ** levels - 1;
    const graph = build('tree', size);
    expect(linkCount(graph)).toBe(size - 1);
    expect(diameter(graph)).toBe(2 * (levels - 1));
    if (levels > 1) expect(degreesOf(graph).filter((degree) => degree === 1)).toHaveLength((size + 1) / 2);
  }
});

test('fanout 1 is the line, a fanout from N − 1 on the star', () => {
  expect(build('tree', 9, { fanout: 1 })).toEqual(build('line', 9));
  expect(build('tree', 9, { fanout: 8 })).toEqual(build('star', 9));
  expect(build('tree', 9, { fanout: 1_000 })).toEqual(build('star', 9));
});

test('a fanout of none is refused', () => {
  expect(() => build('tree', 9, { fanout: 0 })).toThrow('topology.fanout: expected an integer from 1');
});
