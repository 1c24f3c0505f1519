/** The tables as their sources have them, and those of users. */
import { describe, expect, it } from 'vitest';
import { findZoneTable, zoneTables } from '../../../src/network/zones/index.ts';
import { oneWayTimesOf } from '../../../src/network/zones/zone-table.ts';

const between = (table: string, from: string, to: string) => {
  const { names, oneWayMs } = oneWayTimesOf(findZoneTable(table, 'zones').roundTrips, table);
  return oneWayMs[names.indexOf(from) * names.length + names.indexOf(to)];
};

describe.each(zoneTables)('$name', (table) => {
  const { names, oneWayMs } = oneWayTimesOf(table.roundTrips, table.name);

  it('has a place on the map for each of its zones, and a hub among them', () => {
    expect(table.zones.map(([name]) => name)).toEqual(names);
    expect(names).toContain(table.hub);
    for (const [, city, latitude, longitude] of table.zones) {
      expect(city).not.toBe('');
      expect(Math.abs(latitude)).toBeLessThanOrEqual(90);
      expect(Math.abs(longitude)).toBeLessThanOrEqual(180);
    }
  });

  it('is no faster than light in a fibre, between its places on the map', () => {
    const radians = Math.PI / 180;
    table.zones.forEach(([, , north, east], a) => {
      table.zones.forEach(([, , otherNorth, otherEast], b) => {
        const cosine =
          Math.sin(north * radians) * Math.sin(otherNorth * radians) +
          Math.cos(north * radians) * Math.cos(otherNorth * radians) * Math.cos((east - otherEast) * radians);
        const km = 6371 * Math.acos(Math.min(1, cosine));
        // Two thirds of the speed of light are 200 km a millisecond; a region's machines stand some tens of kilometres
        // from its city.
        expect(oneWayMs[a * names.length + b] * 200).toBeGreaterThan(km - 100);
      });
    });
  });
});

describe('the tables', () => {
  const sum = (values: Iterable<number>) => Math.round([...values].reduce((a, b) => a + b, 0) * 100) / 100;

  it('have the figures of their sources: their sums are those that were written down', () => {
    expect(
      zoneTables.map(({ name, zones, roundTrips }) => ({
        name,
        north: sum(zones.map(([, , north]) => north)),
        east: sum(zones.map(([, , , east]) => east)),
        oneWayMs: sum(oneWayTimesOf(roundTrips, name).oneWayMs),
      })),
    ).toMatchInlineSnapshot(`
      [
        {
          "east": -75.18,
          "name": "gcp",
          "north": 302.97,
          "oneWayMs": 5824.95,
        },
        {
          "east": 609.81,
          "name": "gcp-27",
          "north": 718.55,
          "oneWayMs": 54231.25,
        },
        {
          "east": 960.18,
          "name": "aws",
          "north": 835.12,
          "oneWayMs": 83026.68,
        },
      ]
    `);
  });

  it('are found by their names', () => {
    expect(zoneTables.map(({ name }) => findZoneTable(name, 'zones').name)).toEqual(zoneTables.map(({ name }) => name));
    expect(() => findZoneTable('gpc', 'network.zones')).toThrow(
      /^network\.zones: expected .*gcp, gcp-27, aws.*given gpc$/,
    );
  });

  it('have a region of one name at one place', () => {
    const places = new Map<string, readonly unknown[]>();
    for (const { name: table, zones } of zoneTables) {
      const provider = table.split('-')[0];
      for (const [name, ...place] of zones) {
        expect(places.get(`${provider} ${name}`) ?? place, name).toEqual(place);
        places.set(`${provider} ${name}`, place);
      }
    }
  });
});

describe('times', () => {
  it('are half of the round trip, 0.15 ms within a zone that does not say, by the row for where they start', () => {
    expect(between('gcp', 'northamerica-northeast1', 'us-central1')).toBe(14.9);
    expect(between('gcp-27', 'asia-east1', 'asia-east1')).toBe(0.15);
    expect(between('aws', 'af-south-1', 'ap-east-1')).toBe(347.55 / 2);
    expect(between('aws', 'ap-east-1', 'af-south-1')).toBe(353.13 / 2);
    expect(between('aws', 'af-south-1', 'af-south-1')).toBe(4.46 / 2);
  });

  it('are 9, 27 and 33 zones', () => {
    expect(zoneTables.map((table) => table.zones.length)).toEqual([9, 27, 33]);
  });
});

describe('a table of the user’s', () => {
  it('may have comments, quotes, blank lines and either end of line', () => {
    const { names, oneWayMs } = oneWayTimesOf('# mine\r\n"","a","b"\r\n\r\n"a",,10\r\n"b",20,4\r\n', 'mine.csv');
    expect(names).toEqual(['a', 'b']);
    expect([...oneWayMs]).toEqual([0.15, 5, 10, 2]);
  });

  it.each([
    ['semicolons', 'z;a;b\na;0;10\nb;20;4\n'],
    ['semicolons, with decimal commas', '"z";"a";"b"\n"a";0,0;"10,00"\n"b";20,0;4,0\n'],
    ['tabs', 'z\ta\tb\na\t0\t10\nb\t20\t4'],
    ['tabs, with an empty corner and empty diagonal', '\ta\tb\r\na\t\t10\r\nb\t20\t4\r\n'],
  ])('may have its fields separated by %s', (_, text) => {
    const { names, oneWayMs } = oneWayTimesOf(text, 'mine.csv');
    expect(names).toEqual(['a', 'b']);
    expect([...oneWayMs.subarray(1)]).toEqual([5, 10, 2]);
  });

  it('may have names with commas in them, in quotes', () => {
    const { names } = oneWayTimesOf(',"Paris, FR","Lyon, FR"\n"Paris, FR",,8\n"Lyon, FR",8,\n', 'mine.csv');
    expect(names).toEqual(['Paris, FR', 'Lyon, FR']);
  });

  it.each([
    ['', 'mine.csv: expected a line of zones, and a line of round-trip times for each of them, given ""'],
    ['z,a,b\na,0,1\nb,1,0,2', 'mine.csv line 3: expected 2 times, one for each zone of the first line, given 3'],
    ['z,a,b\na,0,1', 'mine.csv line 2: expected a line for each of the 2 zones; b has none'],
    ['z,a,b\na,0,1\nc,1,0', 'mine.csv line 3: expected the times of b, given c'],
    ['z,a\na,0\nb,0', 'mine.csv line 3: expected no more than the 1 zones of the first line, given b'],
    ['z,a,b\na,0,-1\nb,1,0', 'mine.csv line 2: expected a round-trip time in milliseconds, from 0, given -1'],
    ['z,a,b\na,0,far\nb,1,0', 'mine.csv line 2: expected a round-trip time in milliseconds, from 0, given far'],
    ['z,a,b\na,0,\nb,1,0', 'mine.csv line 2: expected a round-trip time in milliseconds, from 0, given an empty field'],
    ['z,a,a\na,0,1\na,1,0', 'mine.csv line 1: expected the names of the zones, each once, given a'],
  ])('%j is told with its line', (text, message) => {
    expect(() => oneWayTimesOf(text, 'mine.csv')).toThrow(message);
  });
});
