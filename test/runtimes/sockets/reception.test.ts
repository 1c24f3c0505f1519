import { expect, test } from 'vitest';
import type { Connection } from '../../../src/runtimes/sockets/connection.ts';
import { UnprovenConnections } from '../../../src/runtimes/sockets/unproven-connections.ts';

const connection = (): Connection => ({ close() {} }) as Connection;

test('who has waited too long is turned away, who has proven itself is not, and later ones have their own time', async () => {
  const turnedAway: { who: Connection; atMs: number }[] = [];
  let done = (): void => {};
  const both = new Promise<void>((resolve) => {
    done = resolve;
  });
  const unproven = new UnprovenConnections(
    2,
    (who) => {
      turnedAway.push({ who, atMs: performance.now() });
      if (turnedAway.length === 2) done();
    },
    40,
  );
  const [first, proven, later] = [connection(), connection(), connection()];
  const beginMs = performance.now();
  unproven.admit(first);
  unproven.admit(proven);
  expect(unproven.leave(proven)).toBe(true);
  await new Promise((resolve) => setImmediate(resolve));
  const laterMs = performance.now();
  unproven.admit(later);
  await both;
  expect(turnedAway.map(({ who }) => [first, proven, later].indexOf(who))).toEqual([0, 2]);
  expect(turnedAway[0].atMs - beginMs).toBeGreaterThanOrEqual(40);
  expect(turnedAway[1].atMs - laterMs).toBeGreaterThanOrEqual(40);
  expect(unproven.leave(first)).toBe(false);
});

test('when there is no room the one that has waited longest goes', () => {
  const turnedAway: Connection[] = [];
  const unproven = new UnprovenConnections(1, (who) => turnedAway.push(who));
  const all = Array.from({ length: 68 }, connection);
  for (const one of all) unproven.admit(one);
  expect(turnedAway).toEqual(all.slice(0, 3));
  unproven.close();
});
