/** Timers by name, and what a trace of level `detailed` has besides. */
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { type ConformanceCase, PEERS } from './case.ts';

const experiment = {
  protocol: fileURLToPath(new URL('named-timers.js', import.meta.url)),
  workload: 'single',
  trace: 'detailed',
};

export const detailCases: readonly ConformanceCase[] = [
  {
    sentence: 'timers of one name with different keys are different timers, and `timeout` has both',
    experiment,
    check({ summary, notes }) {
      expect(summary).toMatchObject({ stopped: 'quiescent', failures: [], trace: 'detailed' });
      for (let peer = 0; peer < PEERS; peer++) expect(notes(peer)).toEqual(['done of 3', 'retry of 7', 'retry of 8']);
    },
  },
  {
    sentence: 'trace level `detailed` has what messages hold and are about, and the timers that are set and cleared',
    experiment,
    check({ named, summary }) {
      const [sent] = named('sent', 0);
      expect(named('contents')).toMatchObject([{ peer: 0, other: 1, message: sent.message, text: '{"about":0}' }]);
      expect(named('relates-to')).toMatchObject([
        { peer: 0, message: sent.message, kind: 'ask', origin: 0, sequence: 0 },
      ]);
      expect(named('timer-set', 2).map(({ name, delay }) => `${name}: ${delay}`)).toEqual([
        'retry 8: 20',
        'retry 7: 5',
        'done: 1',
        'done 3: 1',
      ]);
      expect(named('timer-cleared', 2).map(({ name }) => name)).toEqual(['done', 'done 4']);
      expect(summary.books.sent).toBe(1);
    },
  },
];
