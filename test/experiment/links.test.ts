import { describe, expect, it } from 'vitest';
import { linkCount, linkNumber } from '../../src/core/graph.ts';
import { graphOf } from '../../src/core/link-rows.ts';
import { changingLinks } from '../../src/experiment/links.ts';

const cycle = graphOf(5, [0, 1, 1, 2, 2, 3, 3, 4, 4, 0]);

describe('links that come and go', () => {
  it('has every link that ever exists, in order of time, and says which are down at first', () => {
    const { graph, down, changes } = changingLinks(
      cycle,
      [
        { at: 2000, up: [3, 0] },
        { at: 1000, down: [1, 0] },
        { at: 3000, up: [0, 1] },
      ],
      1,
    );
    expect(linkCount(graph)).toBe(6);
    expect(linkNumber(graph, 0, 3)).toBeGreaterThanOrEqual(0);
    expect(down).toEqual([[0, 3]]);
    expect(changes).toEqual([
      { atMs: 1000, a: 0, b: 1, up: false },
      { atMs: 2000, a: 0, b: 3, up: true },
      { atMs: 3000, a: 0, b: 1, up: true },
    ]);
  });

  it('draws random ones from the seed: one that is up to fail, one that is not there to be made', () => {
    for (let seed = 0; seed < 50; seed++) {
      const events = [
        { at: 1, down: 'random' as const },
        { at: 2, up: 'random' as const },
      ];
      const { changes } = changingLinks(cycle, events, seed);
      expect(linkNumber(cycle, changes[0].a, changes[0].b)).toBeGreaterThanOrEqual(0);
      const isSame = changes[0].a === changes[1].a && changes[0].b === changes[1].b;
      expect(isSame || linkNumber(cycle, changes[1].a, changes[1].b) < 0).toBe(true);
      expect(changingLinks(cycle, events, seed).changes).toEqual(changes);
    }
  });

  it.each([
    [{ at: 1, down: [0, 2] as [number, number] }, 'links.0.down: expected a link that is up, given [0,2]'],
    [
      { at: 1, up: [0, 1] as [number, number] },
      'links.0.up: expected two peers from 0 to 4 without a link, given [0,1]',
    ],
    [
      { at: 1, up: [2, 2] as [number, number] },
      'links.0.up: expected two peers from 0 to 4 without a link, given [2,2]',
    ],
    [
      { at: 1, up: [0, 9] as [number, number] },
      'links.0.up: expected two peers from 0 to 4 without a link, given [0,9]',
    ],
  ])('refuses %j', (event, message) => {
    expect(() => changingLinks(cycle, [event], 1)).toThrow(message);
  });
});
