/** Runs that end when all is delivered. */
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import type { ConformanceCase } from './case.ts';

export const deliveredCases: readonly ConformanceCase[] = [
  {
    sentence:
      '`stop.when: delivered` ends a run when every correct peer has delivered every broadcast of a correct peer',
    experiment: {
      protocol: { name: fileURLToPath(new URL('repeater.js', import.meta.url)), period: '20ms' },
      workload: { name: 'interval', broadcasts: 4, wait: '30ms' },
      // Peer 2 is not correct; peer 1 is, and has to have all after its restart.
      faults: [
        { at: '70ms', crash: 2 },
        { at: '80ms', for: '150ms', crash: 1 },
      ],
      stop: { deadline: '50s', when: 'delivered' },
    },
    waits: true,
    check({ summary, named }) {
      expect(summary).toMatchObject({ stopped: 'delivered', failures: [{ peer: 2 }] });
      const made = [0, 1].flatMap((peer) => named('broadcast', peer).map(({ sequence }) => `${peer}:${sequence}`));
      for (const peer of [0, 1]) {
        const delivered = named('delivered', peer).map(({ origin, sequence }) => `${origin}:${sequence}`);
        expect(made.filter((name) => !delivered.includes(name))).toEqual([]);
      }
      expect(summary.checks.find(({ property }) => property === 'validity')?.verdict).toBe('valid');
    },
  },
];
