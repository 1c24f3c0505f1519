/** Protocols that go on for ever, and the end of their runs. */
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { type ConformanceCase, PEERS } from './case.ts';

const protocol = fileURLToPath(new URL('repeater.js', import.meta.url));

export const backgroundCases: readonly ConformanceCase[] = [
  {
    sentence: 'what a protocol sends for ever does not keep a run from its end, which comes when all is delivered',
    experiment: {
      protocol: { name: protocol, period: '20ms' },
      workload: 'single',
      // The second copy comes after more rounds than the protocol takes to settle.
      network: { delay: { constant: '150ms' }, loss: 0.3 },
      faults: [{ at: '350ms', crash: 2 }],
    },
    waits: true,
    check({ summary, named }) {
      expect(summary).toMatchObject({ stopped: 'quiescent', failures: [{ peer: 2, reason: 'as planned' }] });
      const delivered = named('delivered').map(({ peer, origin }) => `${peer} ${origin}`);
      for (let peer = 0; peer < PEERS; peer++) expect(delivered).toContain(`${peer} 0`);
      expect(summary.kinds.find(({ kind }) => kind === 'data')?.messages).toBeGreaterThan(50);
    },
  },
];
