// Mutants that no test can or need kill, each with its reason. A mutation run prints the reason beside the mutant; the
// mutant still counts as one that survives.

import { basename } from 'node:path';

/** @typedef {import('./operators.js').Mutant} Mutant */

/**
 * `name` is that of the file, `code` the line of the change.
 * @type {readonly { name: string, code: string, was: string, text: string, reason: string }[]}
 */
const survivors = [
  {
    name: 'seen.ts',
    code: 'this.bits = new Int32Array(this.wordsPerRow * 16);',
    was: 'this.wordsPerRow * 16',
    text: 'this.wordsPerRow / 16',
    reason: 'a first capacity: the table grows when it is full',
  },
  {
    name: 'seen.ts',
    code: 'if (end > WORDS_MAX) refuseMore(this.rowCount);',
    was: 'end > WORDS_MAX',
    text: 'false',
    reason: 'a limit of 1 GB: a test that reaches it takes that memory',
  },
  {
    name: 'no-duplication.ts',
    code: 'for (let peer = 0; peer < size; peer++) {',
    was: 'peer < size',
    text: 'peer <= size',
    reason: 'the offsets after the last peer are undefined, so its loop has no round',
  },
  {
    name: 'no-creation.ts',
    code: 'position < 0 ? -1 : firstUnexplained(trial, peer, position),',
    was: '1',
    text: '2',
    reason: 'any number below 0 says that there is none',
  },
  {
    name: 'delivery-after-heal.ts',
    code: 'if (numbering.count * size > PAIRS_LIMIT) return unknown(',
    was: 'numbering.count * size > PAIRS_LIMIT',
    text: 'false',
    reason: 'a limit of effort: a test that reaches it takes 400 million steps',
  },
];

/** Why the mutant survives, if it is known. @param {Mutant} mutant */
export function reasonFor({ file, code, change: { was, text } }) {
  const known = survivors.find(
    (one) => basename(file) === one.name && code.includes(one.code) && one.was === was && one.text === text,
  );
  return known?.reason;
}
