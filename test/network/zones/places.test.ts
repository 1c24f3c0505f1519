/** Who is where: lists, turns, chance, weights; points on a plane. */
import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/core/random.ts';
import { inZones, oneWayMs, onPlane, type Placement, pointsOf } from '../../../src/network/zones/places.ts';

const times = { names: ['a', 'b', 'c'], oneWayMs: Float64Array.of(0, 1, 2, 10, 0, 20, 100, 200, 0) };
const random = () => new Random(1, 'zones');
const zonesOf = (place: Placement, size: number) => [...inZones(times, place, size, random(), 'place').zoneOf];

describe('zones', () => {
  it('are taken in turn, or by a list that begins again', () => {
    expect(zonesOf('round-robin', 5)).toEqual([0, 1, 2, 0, 1]);
    expect(zonesOf(['c', 'a'], 5)).toEqual([2, 0, 2, 0, 2]);
  });

  it('are drawn, evenly or by weights, and the same for a seed', () => {
    const shares = (place: Placement) => {
      const zones = zonesOf(place, 30_000);
      return [0, 1, 2].map((zone) => zones.filter((one) => one === zone).length / 30_000);
    };
    for (const share of shares('random')) expect(share).toBeCloseTo(1 / 3, 1);
    const [a, b, c] = shares({ weights: { a: 3, b: 0, c: 1 } });
    expect(a).toBeCloseTo(0.75, 1);
    expect(b).toBe(0);
    expect(c).toBeCloseTo(0.25, 1);
    expect(zonesOf('random', 100)).toEqual(zonesOf('random', 100));
  });

  it('give the time by the row for where a message starts', () => {
    const places = inZones(times, 'round-robin', 3, random(), 'place');
    expect([oneWayMs(places, 0, 1), oneWayMs(places, 1, 0), oneWayMs(places, 2, 1)]).toEqual([1, 10, 200]);
  });

  it('must be there', () => {
    expect(() => zonesOf(['mars'], 1)).toThrow('place: expected one of the zones a, b, c, given mars');
    expect(() => zonesOf({ weights: { a: 0 } }, 1)).toThrow('place.weights: expected at least one weight above 0');
  });
});

describe('points', () => {
  it('are as far from each other as they are on the plane, and both heights, one way half of it', () => {
    const places = pointsOf('# x,y,height\n0,0,2\n30,40\n', 'points.csv', 2);
    expect(pointsOf('0;0;2\n30,0;40\n', 'points.csv', 2)).toEqual(places);
    expect(oneWayMs(places, 0, 1)).toBe((50 + 2) / 2);
    expect(oneWayMs(places, 1, 0)).toBe(oneWayMs(places, 0, 1));
  });

  it('are drawn for each peer: its two coordinates, and its height', () => {
    const draws = [0.5, 0.25, 0, 0.125, 0.75, 1];
    const { points } = onPlane(100, { draw: () => 8 }, 3, { next: () => draws.shift()! } as Random);
    expect([...points]).toEqual([25, 12.5, 4, 0, 0, 6.25, 4, 0, 37.5, 50, 4, 0]);
    expect([...onPlane(8, undefined, 1, { next: () => 0.5 } as Random).points]).toEqual([2, 2, 0, 0]);
  });

  it('lie within the square when they are drawn', () => {
    const places = onPlane(100, { draw: () => 8 }, 1_000, random());
    const ways = Array.from({ length: 999 }, (_, peer) => oneWayMs(places, peer, peer + 1));
    expect(Math.max(...ways)).toBeLessThanOrEqual((100 * Math.SQRT2 + 16) / 2);
    expect(Math.min(...ways)).toBeGreaterThanOrEqual(8);
    // The mean distance of two points of a unit square is 0.5214.
    expect(ways.reduce((sum, way) => sum + way - 8, 0) / 999 / 50).toBeCloseTo(0.5214, 1);
  });

  it.each([
    ['0,0\n1', 'points.csv line 2: expected x,y or x,y,height in milliseconds, the height not below 0, given 1'],
    [
      '0,0\n1,1,-3',
      'points.csv line 2: expected x,y or x,y,height in milliseconds, the height not below 0, given 1,1,-3',
    ],
    ['0,0', 'points.csv: expected a point for each of 2 peers, given 1'],
    ['0,0\n1,1\n2,2', 'points.csv line 3: expected one point for each of 2 peers, and no more, given 2,2'],
  ])('%j is told with its line', (text, message) => {
    expect(() => pointsOf(text, 'points.csv', 2)).toThrow(message);
  });
});
