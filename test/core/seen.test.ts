import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SeenTable } from '../../src/core/seen.ts';

const PEERS = 70;

it('says of each peer and broadcast once that it is new, as a set would, and again once it is forgotten', () => {
  const step = fc.record({
    peer: fc.integer({ min: 0, max: PEERS - 1 }),
    origin: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 300 })),
    sequence: fc.oneof(
      fc.integer({ min: 0, max: 5 }),
      fc.integer({ min: 0, max: 400 }),
      fc.constantFrom(17, 18, 10_000, 2 ** 31 - 1),
    ),
  });
  const crash = fc.record({ peer: fc.integer({ min: 0, max: PEERS - 1 }) });
  fc.assert(
    fc.property(
      fc.array(fc.oneof({ weight: 9, arbitrary: step }, { weight: 1, arbitrary: crash }), { maxLength: 200 }),
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
          expect(table.firstTime(each.peer, each.origin, each.sequence), name).toBe(!seen.has(name));
          seen.add(name);
        }
      },
    ),
    { numRuns: 500, seed: 1 },
  );
});

it('takes no memory for numbers that lie between: a broadcast that is far costs as much as one that is near', () => {
  const table = new SeenTable(PEERS);
  const before = process.memoryUsage().arrayBuffers;
  for (let sequence = 0; sequence < 2 ** 31; sequence += 2 ** 24) expect(table.firstTime(0, 0, sequence)).toBe(true);
  for (let sequence = 0; sequence < 2 ** 31; sequence += 2 ** 24) expect(table.firstTime(0, 0, sequence)).toBe(false);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 20);
});
