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
    name: 'seen-table.ts',
    code: 'this.bits = new Int32Array(this.wordsPerRow * 16);',
    was: 'this.wordsPerRow * 16',
    text: 'this.wordsPerRow / 16',
    reason: 'a first capacity: the table grows when it is full',
  },
  {
    name: 'seen-table.ts',
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
  {
    name: 'fact-table.ts',
    code: 'times = new Float64Array(1024);',
    was: '1024',
    text: '1025',
    reason: 'a first capacity: the table grows when it is full',
  },
  {
    name: 'fact-table.ts',
    code: 'rows = new Int32Array(1024 * STRIDE);',
    was: '1024',
    text: '1025',
    reason: 'a first capacity: the table grows when it is full',
  },
  {
    name: 'world-view-lines.ts',
    code: 'while (j + 1 < peers.length && peers[j + 1] === peers[j] + 1) j++;',
    was: 'j + 1',
    text: 'j - 1',
    reason: 'behind the last peer there is none, which is no next number either',
  },
  {
    name: 'kendall.ts',
    code: 'private length = 0;',
    was: '0',
    text: '1',
    reason: 'a list is taken, which sets the length, before it is read',
  },
  {
    name: 'link-model.ts',
    code: 'duplicateMs = -1;',
    was: '-1',
    text: '1',
    reason: 'the answer is read after a question, which sets it',
  },
  {
    name: 'violations.ts',
    code: 'const first = found.count === 0 ? undefined : firstOf(found, histories!, log);',
    was: 'found.count === 0',
    text: 'false',
    reason: 'without offences the search for the first finds none either: it takes longer',
  },
  {
    name: 'delay-storm.ts',
    code: 'delayOf(values.delay, 0, ',
    was: '0',
    text: '1',
    reason: 'the law is made to check its values only, and these are checked the same on every grain of time',
  },
  {
    name: 'calendar.ts',
    code: 'const end = cursor >= at && cursor <= chunkEnd ? cursor : chunkEnd;',
    was: 'cursor <= chunkEnd',
    text: 'cursor < chunkEnd',
    reason: 'where they are equal, both ways give the same end',
  },
  {
    name: 'simulated-peer.ts',
    code: 'else this.transmit(to, start + (to < this.id ? to : to - 1), handle);',
    was: 'to < this.id',
    text: 'to <= this.id',
    reason: 'a message to the peer itself goes another way',
  },
  {
    name: 'messages.ts',
    code: 'if (cells[at + REFERENCES] === 0) this.free(handle);',
    was: 'at + REFERENCES',
    text: 'at - REFERENCES',
    reason: 'the place of the references is 0',
  },
  {
    name: 'causes.ts',
    code: 'origins.length * PEERS_PER_ORIGIN <= numbering.size',
    was: 'origins.length * PEERS_PER_ORIGIN',
    text: 'origins.length / PEERS_PER_ORIGIN',
    reason: 'clocks leave out causes that others imply: with or without them the verdict is the same',
  },
  {
    name: 'total.ts',
    code: 'for (let other = 0; other < size; other++) {',
    was: 'other < size',
    text: 'other <= size',
    reason: 'there is no list after the last, so nothing is compared with it',
  },
  {
    name: 'lamport.ts',
    code: 'a.data.time === b.data.time && a.origin < b.origin',
    was: 'a.origin < b.origin',
    text: 'a.origin <= b.origin',
    reason: 'two messages of one origin have different times',
  },
  {
    name: 'statistics.ts',
    code: 'const EXACT_STEPS = 100_000_000;',
    was: '100_000_000',
    text: '100000001',
    reason: 'a limit of effort that is as good one step higher',
  },
];

/** Why the mutant survives, if it is known. @param {Mutant} mutant */
export function reasonFor({ file, code, change: { was, text } }) {
  const known = survivors.find(
    (one) => basename(file) === one.name && code.includes(one.code) && one.was === was && one.text === text,
  );
  return known?.reason;
}
