import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SeenTable } from '../../src/core/seen-table.ts';

const PEERS = 70;

it('says of each peer and broadcast once that it is new, as a set would, and again once it is forgotten', () => {
  // Few values, so that most questions are asked again: peers at the ends of words, sequences near and far.
  const peer = fc.constantFrom(0, 1, 31, 32, 63, 64, PEERS - 1);
  const step = fc.record({
    peer,
    origin: fc.constantFrom(0, 0, 1, 31, 32, 300),
    sequence: fc.oneof(
      { weight: 9, arbitrary: fc.nat(5) },
      { weight: 3, arbitrary: fc.constantFrom(16, 17, 18, 19, 50, 51, 10_000, 2 ** 31 - 1) },
      { weight: 1, arbitrary: fc.nat(400) },
    ),
  });
  const crash = fc.record({ peer });
  fc.assert(
    fc.property(
      fc.array(fc.oneof({ weight: 9, arbitrary: step }, { weight: 1, arbitrary: crash }), {
        minLength: 50,
        maxLength: 400,
      }),
      (steps) => {
        const table = new SeenTable(PEERS);
        const seen = new Set<string>();
        for (const each of steps) {
          if (!('origin' in each)) {
            table.forget(each.peer);
            for (const name of [...seen]) if (name.startsWith(`${each.peer} `)) seen.delete(name);
            continue;
          }
          const name = `${each.peer} ${each.origin}:${each.sequence}`;
          if (table.firstTime(each.peer, each.origin, each.sequence) === seen.has(name)) expect.fail(name);
          seen.add(name);
        }
        const told: string[] = [];
        for (let peer = 0; peer < PEERS; peer++)
          table.each(peer, (origin, sequence) => told.push(`${peer} ${origin}:${sequence}`));
        expect(told.sort()).toEqual([...seen].sort());
      },
    ),
    { numRuns: 100, seed: 1 },
  );
});

it('takes no memory for numbers that lie between: a broadcast that is far costs as much as one that is near', () => {
  const table = new SeenTable(PEERS);
  const before = process.memoryUsage().arrayBuffers;
  for (let sequence = 0; sequence < 2 ** 31; sequence += 2 ** 24) expect(table.firstTime(0, 0, sequence)).toBe(true);
  for (let sequence = 0; sequence < 2 ** 31; sequence += 2 ** 24) expect(table.firstTime(0, 0, sequence)).toBe(false);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 20);
});
