import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placed, type Room } from '../../../src/lab/run/placement.ts';

const rooms: readonly Room[] = [
  { name: 'a', zone: 'north', free: 2 },
  { name: 'b', zone: 'south', free: 1 },
  { name: 'c', zone: 'north', free: 3 },
];
type ZoneOf = (peer: number) => string | undefined;
const nowhere: ZoneOf = () => undefined;
const south: ZoneOf = () => 'south';

const refusals: readonly (readonly [rule: string, size: number, zoneOf: ZoneOf, message: string])[] = [
  ['round-robin', 7, nowhere, 'peers: expected at most 6, as the agents of the lab have room for, given 7'],
  ['b', 2, nowhere, '--place: expected at most 1 peers on b, given b'],
  ['a,bb', 2, nowhere, '--place: expected round-robin, zones, or names of agents (a, b, c)'],
  ['zones', 2, nowhere, '--place: expected an experiment whose peers have zones (network.zones), given zones'],
  ['zones', 2, south, '--place: expected an agent with room in each zone, and none is left in south, given zones'],
];

describe('placement', () => {
  it('goes round, past those that are full', () => {
    expect(placed('round-robin', 6, rooms, nowhere)).toEqual([0, 1, 2, 0, 2, 2]);
  });

  it('puts peers on agents in their zones', () => {
    const zones = ['south', 'north', 'north', 'north'];
    expect(placed('zones', 4, rooms, (peer) => zones[peer])).toEqual([1, 2, 0, 2]);
  });

  it('follows names, from the front again where they end', () => {
    expect(placed('c,a', 4, rooms, nowhere)).toEqual([2, 0, 2, 0]);
  });

  it.each(refusals)('refuses %s for %d', (rule, size, zoneOf, message) => {
    expect(() => placed(rule, size, rooms, zoneOf)).toThrow(message);
  });

  it('says that there is nobody', () => {
    expect(() => placed('round-robin', 1, [], nowhere)).toThrow('--lab: expected a lab with agents');
  });

  it('gives no agent more peers than its limit, and spreads the rest evenly', () => {
    const anyRooms = fc.array(fc.nat(20), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(anyRooms, fc.nat(), (free, more) => {
        const room = free.reduce((sum, count) => sum + count, 0);
        fc.pre(room > 0);
        const size = 1 + (more % room);
        const all = placed(
          'round-robin',
          size,
          free.map((count, index) => ({ name: `a${index}`, free: count })),
          nowhere,
        );
        const counts = free.map((_, index) => all.filter((agent) => agent === index).length);
        expect(all).toHaveLength(size);
        for (const [index, count] of counts.entries()) {
          expect(count).toBeLessThanOrEqual(free[index]);
          // Who has room left is at most one behind anyone else.
          if (count < free[index]) for (const other of counts) expect(other).toBeLessThanOrEqual(count + 1);
        }
      }),
    );
  });
});
