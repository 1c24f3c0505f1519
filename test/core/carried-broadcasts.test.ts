import { expect, it } from 'vitest';
import { countIn, firstCarried, severalCarried } from '../../src/core/carried-broadcasts.ts';
import type { Carried } from '../../src/core/protocol.ts';

const one = { origin: 1, sequence: 2, payload: 'x' };
const other = { origin: 0, sequence: 5, payload: 'y' };

const cases: readonly [name: string, carried: Carried, count: number, first: number, several: Carried][] = [
  ['nothing', undefined, 0, -1, undefined],
  ['one broadcast', one, 1, 1, undefined],
  ['an empty list', [], 0, -1, undefined],
  ['a list of one', [other], 1, 0, undefined],
  ['a list of two', [one, other], 2, 1, [one, other]],
];

it.each(cases)('%s: is counted, and named by the first', (_, carried, count, first, several) => {
  const program = {
    kinds: [
      { name: 'data', carries: 'broadcast' as const },
      { name: 'word', carries: 'internal' as const },
    ],
    broadcastOf: () => carried,
  };
  expect(countIn(program, {}, 0, 1, 3)).toBe(count);
  expect(countIn(program, {}, 1, 1, 3)).toBe(0);
  expect(firstCarried(carried).origin).toBe(first);
  expect(severalCarried(carried)).toEqual(several);
});
