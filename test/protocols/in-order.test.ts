import fc from 'fast-check';
import { expect, it } from 'vitest';
import { InOrder } from '../../src/protocols/in-order.ts';

it('hands on each item once and in order, however they come and however often', () => {
  const arrivals = fc
    .record({
      counts: fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 4 }),
      again: fc.array(fc.nat(), { maxLength: 10 }),
      shuffle: fc.infiniteStream(fc.nat()),
    })
    .map(({ counts, again, shuffle }) => {
      const all = counts.flatMap((count, origin) => Array.from({ length: count }, (_, number) => ({ origin, number })));
      for (const index of again) if (all.length > 0) all.push(all[index % all.length]);
      const keyed = all.map((item) => ({ item, key: shuffle.next().value as number }));
      return { counts, all: keyed.sort((a, b) => a.key - b.key).map(({ item }) => item) };
    });
  fc.assert(
    fc.property(arrivals, ({ counts, all }) => {
      const handedOn: string[][] = counts.map(() => []);
      const inOrder = new InOrder<string>((origin, item) => handedOn[origin].push(item));
      for (const { origin, number } of all) inOrder.put(origin, number, `item ${number}`);
      expect(handedOn).toEqual(counts.map((count) => Array.from({ length: count }, (_, number) => `item ${number}`)));
    }),
  );
});

it('hands on nothing behind a gap', () => {
  const handedOn: string[] = [];
  const inOrder = new InOrder<string>((_, item) => handedOn.push(item));
  inOrder.put(0, 0, 'first');
  inOrder.put(0, 2, 'third');
  expect(handedOn).toEqual(['first']);
  inOrder.put(0, 1, 'second');
  expect(handedOn).toEqual(['first', 'second', 'third']);
});
