import { describe, expect, it } from 'vitest';
import { Random } from '../../src/core/random.ts';

function first(count: number, of: Random): number[] {
  return Array.from({ length: count }, () => of.bits());
}

describe('a stream of random numbers', () => {
  it('has the very bits that were written down: a change here changes every seed', () => {
    expect(first(4, new Random(1, 'network'))).toMatchInlineSnapshot(`
      [
        4092547014,
        3691180617,
        1734302292,
        917834509,
      ]
    `);
    expect(first(4, new Random(2 ** 53 - 1, 'peer', 7))).toMatchInlineSnapshot(`
      [
        290353536,
        714542147,
        3584690317,
        470018917,
      ]
    `);
    expect(first(2, new Random(0, ''))).toMatchInlineSnapshot(`
      [
        3897622563,
        814110448,
      ]
    `);
  });

  it('is another one for each seed, label and index', () => {
    const streams = [
      [1, 'a', 0],
      [2, 'a', 0],
      [2 ** 32 + 1, 'a', 0],
      [1, 'b', 0],
      [1, 'aa', 0],
      [1, 'a', 1],
    ] as const;
    expect(new Set(streams.map(([seed, label, index]) => first(2, new Random(seed, label, index)).join())).size).toBe(
      streams.length,
    );
    expect(first(3, new Random(1, 'a'))).toEqual(first(3, new Random(1, 'a', 0)));
  });

  it('gives numbers from 0 up to 1, and whole numbers below a bound, evenly', () => {
    const random = new Random(5, 'even');
    const shares = new Array<number>(10).fill(0);
    for (let i = 0; i < 10_000; i++) shares[random.integer(10)]++;
    for (const share of shares) expect(Math.abs(share - 1_000)).toBeLessThan(150);
    const values = Array.from({ length: 1_000 }, () => random.next());
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThan(1);
    expect(Math.max(...values) - Math.min(...values)).toBeGreaterThan(0.98);
    const [same, other] = [new Random(5, 'a'), new Random(5, 'a')];
    expect(same.next()).toBe(other.bits() / 2 ** 32);
  });

  it('shuffles so that every order is as likely', () => {
    const orders = new Map<string, number>();
    const random = new Random(1, 'shuffle');
    for (let i = 0; i < 6_000; i++) {
      const order = random.shuffle(['a', 'b', 'c']).join('');
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
    expect([...orders.keys()].sort()).toEqual(['abc', 'acb', 'bac', 'bca', 'cab', 'cba']);
    for (const count of orders.values()) expect(Math.abs(count - 1_000)).toBeLessThan(150);
    expect(new Random(1, 'one').shuffle([7])).toEqual([7]);
  });
});
