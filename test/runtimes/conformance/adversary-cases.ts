/** What a Byzantine peer does, the same on every runtime. */
import { expect } from 'vitest';
import type { ConformanceCase } from './case.ts';

export const adversaryCases: readonly ConformanceCase[] = [
  {
    sentence: 'an adversary tells two peers two things, and what its peer delivers counts for nothing',
    experiment: {
      protocol: 'best-effort',
      workload: { name: 'single', payloadBytes: 5 },
      adversaries: [{ peers: [0], behaviour: 'equivocate' }],
    },
    check({ summary, named, notes }) {
      expect(summary).toMatchObject({ stopped: 'quiescent', failures: [], byzantine: [{ peer: 0 }] });
      const delivered = named('delivered').map(({ peer, digest }) => [peer, digest] as const);
      expect(delivered.map(([peer]) => peer).sort()).toEqual([1, 2]);
      expect(new Set(delivered.map(([, digest]) => digest)).size).toBe(2);
      expect(notes(0)).toContain('sends another payload to peer 2');
    },
  },
  {
    sentence: 'an adversary has timers of its own: it holds messages back',
    experiment: {
      protocol: 'best-effort',
      workload: { name: 'single' },
      adversaries: [{ peers: [0], behaviour: { name: 'delay', by: '80ms' } }],
    },
    waits: true,
    check({ summary, named }) {
      expect(summary.stopped).toBe('quiescent');
      const [made] = named('broadcast', 0);
      for (const peer of [1, 2]) expect(named('delivered', peer)[0].time - made.time).toBeGreaterThanOrEqual(79);
    },
  },
];
