/** Signatures are as long on every runtime, and nobody forges them. */
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import type { ConformanceCase } from './case.ts';

export const signatureCases: readonly ConformanceCase[] = [
  {
    sentence: '`sign` and `verify`: every peer can verify what another has signed; frames are as long on every runtime',
    experiment: {
      protocol: fileURLToPath(new URL('signed.js', import.meta.url)),
      workload: 'single',
    },
    check({ summary, notes }) {
      expect(summary).toMatchObject({ stopped: 'quiescent', failures: [] });
      for (const peer of [0, 1, 2])
        expect(notes(peer)).toEqual(['its own: true', 'of another: false', 'altered: false']);
      // To two others, by multicast in one datagram: 4 bytes of length, {"text":"a","signature":""} and 86 characters.
      const frames = summary.runtime === 'multicast' ? 1 : 2;
      expect(summary.kinds).toMatchObject([{ messages: 3, bytes: frames * (4 + 27 + 86) }]);
    },
  },
];
