import { expect, test } from 'vitest';
import { linkCount } from '../../src/core/graph.ts';
import { build, degreesOf, diameter, neighboursOf, rowsOf, statistics } from './building.ts';

test('links to those at the given distances, both ways round', () => {
  expect(neighboursOf(build('circulant', 10, { offsets: '1,3' }), 0)).toEqual([1, 3, 7, 9]);
});

test('offset 1 is the cycle, all offsets are the mesh', () => {
  expect(build('circulant', 9, { offsets: 1 })).toEqual(build('cycle', 9));
  expect(rowsOf(build('circulant', 8, { offsets: '1, 2, 3, 4' }))).toEqual(rowsOf(build('mesh', 8)));
});

test('an offset and its way round the other side are the same', () => {
  expect(build('circulant', 10, { offsets: '2,8,2' })).toEqual(build('circulant', 10, { offsets: '2' }));
});

test('half the circle is one link, not two', () => {
  const graph = build('circulant', 10, { offsets: '5' });
  expect(linkCount(graph)).toBe(5);
  expect(new Set(degreesOf(graph))).toEqual(new Set([1]));
});

test('1,2 has 2N links and diameter ⌈⌊N/2⌋ / 2⌉', () => {
  for (const size of [5, 6, 7, 8, 9, 50, 51]) {
    const graph = build('circulant', size);
    expect(linkCount(graph)).toBe(2 * size);
    expect(diameter(graph)).toBe(Math.ceil(Math.floor(size / 2) / 2));
  }
});

test('a common divisor of offsets and N splits it', () => {
  expect(statistics(build('circulant', 12, { offsets: '4' }))).toMatchObject({
    components: { count: 4, largest: 3 },
    connected: false,
  });
});

test.each(['0', '10', '-1', '1,,2', '', 'a', '1.5', '1,2,'])('offsets %j are refused', (offsets) => {
  expect(() => build('circulant', 10, { offsets })).toThrow(
    `topology.offsets: expected whole numbers from 1 to 9 (peers − 1), separated by commas, given ${offsets === '' ? '""' : offsets}`,
  );
});
