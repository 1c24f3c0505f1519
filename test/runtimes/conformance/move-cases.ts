/** Peers that join late and leave for good, as docs/faults.md describes them. */
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import type { ConformanceCase } from './case.ts';

/** Broadcasts at 600, 1200 and 1800 ms of each peer; peer 2 joins between the first two, peer 1 leaves before the last. */
const experiment = {
  protocol: fileURLToPath(new URL('goodbye.js', import.meta.url)),
  workload: { name: 'interval', broadcasts: 3, wait: '600ms' },
  network: { delay: '5ms' },
  faults: [
    { at: '700ms', join: 2 },
    { at: '1600ms', leave: 1 },
  ],
};

export const moveCases: readonly ConformanceCase[] = [
  {
    sentence: '`join` and `leave`: each peer delivers what was broadcast while it was there, and nothing else',
    experiment,
    waits: true,
    check: ({ named, summary }) => {
      const deliveriesOf = (peer: number) =>
        named('delivered', peer)
          .map(({ origin, sequence }) => `${origin}:${sequence}`)
          .sort();
      expect([0, 1, 2].map(deliveriesOf)).toEqual([
        ['0:0', '0:1', '0:2', '1:0', '1:1', '2:0', '2:1', '2:2'],
        ['0:0', '0:1', '1:0', '1:1', '2:0'],
        ['0:1', '0:2', '1:1', '2:0', '2:1', '2:2'],
      ]);
      const { stopped, deliveryRatio, checks, failures, dropReasons } = summary;
      expect({ stopped, deliveryRatio, failures }).toEqual({ stopped: 'quiescent', deliveryRatio: 1, failures: [] });
      expect(checks.find(({ property }) => property === 'validity')?.verdict).toBe('valid');
      // To a peer that has left: a link to one that has not joined is none.
      expect(Object.keys(dropReasons)).toEqual(['peer not there']);
    },
  },
  {
    sentence: '`join`: the peer starts with its links, and its neighbours get `linkUp`',
    experiment,
    waits: true,
    check: ({ named, notes, facts }) => {
      expect(named('started').map(({ peer }) => peer)).toHaveLength(2);
      const [joined] = named('joined');
      expect(joined.peer).toBe(2);
      expect(joined.time).toBeGreaterThanOrEqual(700);
      expect(facts.find(({ peer }) => peer === 2)).toEqual(joined);
      expect(notes(2)[0]).toBe('starts with 0,1');
      expect([notes(0), notes(1)].map((all) => all.slice(0, 2))).toEqual([
        ['starts with 1', 'link to 2'],
        ['starts with 0', 'link to 2'],
      ]);
    },
  },
  {
    sentence: '`leave`: a goodbye of the protocol reaches its neighbours, and then nothing happens at the peer',
    experiment,
    waits: true,
    check: ({ named, notes, facts }) => {
      const [left] = named('left');
      expect(left.peer).toBe(1);
      expect(left.time).toBeGreaterThanOrEqual(1600);
      expect([notes(0), notes(2)].map((all) => all[all.length - 1])).toEqual(['goodbye of 1', 'goodbye of 1']);
      const after = facts.slice(facts.indexOf(left) + 1).filter(({ peer, fact }) => peer === 1 && fact !== 'dropped');
      expect(after).toEqual([]);
    },
  },
];
