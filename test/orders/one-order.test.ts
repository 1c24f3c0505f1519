/** Whether all lists follow one order, against looking for a circle. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { followOneOrder } from '../../src/orders/one-order.ts';
import { historiesOf } from '../../src/trace/histories.ts';
import { logOfStory } from '../any-history.ts';

/** True if no broadcast comes, over one list or several, before itself. */
function hasNoCircle(lists: readonly (readonly number[])[]): boolean {
  const after = new Map<number, Set<number>>();
  for (const list of lists)
    for (const [at, one] of list.entries()) after.set(one, new Set([...(after.get(one) ?? []), ...list.slice(at + 1)]));
  for (const later of after.values()) for (const one of later) for (const next of after.get(one)!) later.add(next);
  return [...after].every(([one, later]) => !later.has(one));
}

/** Up to four lists of some of five broadcasts, each in an order of its own that is often the usual one. */
const anyLists = fc.array(
  fc
    .tuple(fc.shuffledSubarray([0, 1, 2, 3, 4]), fc.nat(3))
    .map(([list, mixed]) => (mixed > 0 ? [...list].sort((a, b) => a - b) : list)),
  { minLength: 1, maxLength: 4 },
);

it('they do if there is no circle', () => {
  let followed = 0;
  fc.assert(
    fc.property(anyLists, (lists) => {
      const made = [0, 1, 2, 3, 4].map((sequence) => ({ peer: 0, delivers: false, origin: 0, sequence }));
      const delivered = lists.flatMap((list, peer) =>
        list.map((sequence) => ({ peer, delivers: true, origin: 0, sequence })),
      );
      const story = { size: lists.length, steps: [...made, ...delivered] };
      expect(followOneOrder(historiesOf(logOfStory(story), story.size))).toBe(hasNoCircle(lists));
      followed += Number(hasNoCircle(lists));
    }),
    { numRuns: 300, seed: 1 },
  );
  expect(followed).toBeGreaterThan(50);
  expect(followed).toBeLessThan(250);
});
