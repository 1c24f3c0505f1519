/** What a run of a typed protocol says of its error, as a line of the source. */
import { expect, it } from 'vitest';
import { mistakeIn } from '../../web/src/editor/run-mistake.ts';

it.each([
  [
    'Error: not today (at Object.broadcast (blob:null/3f-1:9:53))\n    at Simulation.run (blob:null/3f-1:700:1)',
    { line: 8, message: 'Error: not today' },
  ],
  ['TypeError: x (y) is bad (at blob:null/3f-1:4:2)', { line: 3, message: 'TypeError: x (y) is bad' }],
  ['7 was thrown, which is no Error', { line: 1, message: '7 was thrown, which is no Error' }],
])('%j', (reason, mistake) => {
  expect(mistakeIn(reason)).toEqual(mistake);
});
