/** What a protocol hears of the crashes of its neighbours if it watches its links. */
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import type { ConformanceCase } from './case.ts';

const protocol = fileURLToPath(new URL('link-watcher.js', import.meta.url));
const isHeard = (note: string) => /^(starts|down|up) /.test(note);

export const watchedCases: readonly ConformanceCase[] = [
  {
    sentence:
      'a protocol that watches its links gets `linkDown` so long after a crash as the network takes to notice it',
    experiment: {
      protocol,
      workload: { name: 'interval', broadcasts: 6, wait: '100ms' },
      network: { crashDetection: '100ms' },
      faults: [{ at: '100ms', for: '300ms', crash: 0 }],
    },
    waits: true,
    check({ summary, notes, named }) {
      expect(summary).toMatchObject({ stopped: 'quiescent', failures: [] });
      expect(notes(0).filter(isHeard)).toEqual(['starts with 1 2', 'starts with 1 2']);
      for (const [peer, other] of [
        [1, 2],
        [2, 1],
      ]) {
        const heard = [`starts with 0 ${other}`, `down 0, left ${other}`, `up 0, has 0 ${other}`];
        expect(notes(peer).filter(isHeard)).toEqual(heard);
        const down = named('noted', peer).find(({ text }) => text.startsWith('down 0'))!;
        const up = named('noted', peer).find(({ text }) => text.startsWith('up 0'))!;
        const between = named('sent', peer).filter(({ time, to }) => to === 0 && time > down.time && time < up.time);
        expect(between).toEqual([]);
        expect(down.time - named('crashed', 0)[0].time).toBeGreaterThanOrEqual(99);
      }
    },
  },
  {
    sentence: 'a restart that comes before its crash is noticed is `linkDown` and `linkUp`',
    experiment: {
      protocol,
      workload: 'single',
      network: { crashDetection: '40s' },
      faults: [{ at: '100ms', for: '100ms', crash: 0 }],
    },
    waits: true,
    check({ summary, notes }) {
      expect(summary).toMatchObject({ stopped: 'quiescent', failures: [] });
      expect(notes(1).filter(isHeard)).toEqual(['starts with 0 2', 'down 0, left 2', 'up 0, has 0 2']);
    },
  },
  {
    sentence: 'links are cut at once if nothing is said, and one that restarts hears who is gone',
    experiment: {
      protocol,
      workload: 'single',
      faults: [
        { at: '100ms', crash: 0 },
        { at: '200ms', for: '100ms', crash: 1 },
      ],
    },
    waits: true,
    check({ summary, notes }) {
      expect(summary).toMatchObject({ stopped: 'quiescent', failures: [{ peer: 0 }] });
      expect(notes(2).filter(isHeard)).toEqual(['starts with 0 1', 'down 0, left 1', 'down 1, left ', 'up 1, has 1']);
      expect(notes(1).filter(isHeard).slice(-2)).toEqual(['starts with 0 2', 'down 0, left 2']);
    },
  },
];
