/** Faults in words, as the text and the page of a run have them. */
import { expect, it } from 'vitest';
import { faultTexts } from '../../src/reports/fault-text.ts';

it.each([
  [{ at: '30ms', crash: [1, 2] }, 'crash of peers 1, 2 at 30 ms'],
  [{ at: '1s', crash: 3 }, 'crash of peer 3 at 1 s'],
  [{ at: '10ms', for: '20ms', pause: ['Wien'] }, 'pause of peer Wien from 10 ms to 30 ms'],
  [{ at: '5ms', crash: '40%' }, 'crash of 40% at 5 ms'],
  [{ at: '5ms', crash: { random: 2 } }, 'crash of 2 random peers at 5 ms'],
  [
    {
      at: '1ms',
      cut: [
        [0, 1],
        [2, 3],
      ],
      for: '4ms',
    },
    'cut of link 0-1, 2-3 from 1 ms to 5 ms',
  ],
  [{ at: '250ms', partition: [[0, 1]], for: '200ms' }, 'partition 0 1 from 250 ms to 450 ms'],
  [{ at: '0ms', skew: 1, factor: 2 }, 'clock skew of peer 1 (factor 2) from 0 ms on'],
])('%j is %s', (fault, text) => {
  expect(faultTexts([fault as never])).toEqual([text]);
});
