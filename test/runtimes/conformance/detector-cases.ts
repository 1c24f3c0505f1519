/** What a protocol hears of its failure detector. */
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import type { ConformanceCase } from './case.ts';

export const detectorCases: readonly ConformanceCase[] = [
  {
    sentence: '`perfect` suspects a peer its delay after the crash, restores it after the restart, and `trust` follows',
    experiment: {
      protocol: fileURLToPath(new URL('suspicions.js', import.meta.url)),
      detector: { name: 'perfect', delay: '20ms' },
      workload: 'single',
      faults: [{ at: '100ms', for: '300ms', crash: 0 }],
    },
    waits: true,
    check({ summary, notes, named }) {
      expect(summary).toMatchObject({ stopped: 'quiescent', failures: [] });
      const heard = (peer: number) => notes(peer).filter((note) => /^(suspect|restore|trust) /.test(note));
      const all = ['trust 0', 'suspect 0', 'trust 1', 'restore 0', 'trust 0'];
      expect([heard(0), heard(1), heard(2)]).toEqual([['trust 0', 'trust 0'], all, all]);
      const [crashed] = named('crashed', 0);
      for (const peer of [1, 2]) {
        const suspected = named('noted', peer).find(({ text }) => text === 'suspect 0')!;
        expect(suspected.time - crashed.time).toBeGreaterThanOrEqual(19);
      }
    },
  },
  {
    sentence: 'heartbeats are messages of the run, find a crash, and do not keep the run from its end',
    experiment: {
      protocol: fileURLToPath(new URL('suspicions.js', import.meta.url)),
      // A busy machine may be silent for a second, and be suspected for a while.
      detector: { name: 'heartbeat', period: '100ms', timeout: '1500ms' },
      workload: 'single',
      faults: [{ at: '100ms', crash: 0 }],
    },
    waits: true,
    check({ summary, notes }) {
      expect(summary).toMatchObject({ stopped: 'quiescent' });
      for (const peer of [1, 2]) {
        const heard = notes(peer).filter((note) => /^(suspect|restore) 0/.test(note));
        expect(heard.at(-1)).toBe('suspect 0');
      }
      const heartbeats = summary.kinds.find(({ kind }) => kind === 'heartbeat/heartbeat');
      expect(heartbeats?.messages).toBeGreaterThan(20);
    },
  },
];
