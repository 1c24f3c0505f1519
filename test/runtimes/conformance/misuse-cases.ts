/** Calls that the contract forbids: each is refused, on every runtime in the same words. */
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import type { ConformanceCase, RecordedRun } from './case.ts';

const misuses = fileURLToPath(new URL('misuses.js', import.meta.url));
const common = { peers: 5, topology: 'cycle', workload: { name: 'burst', broadcasts: 1 } };

const timer = 'expected as timer an integer from 0 to 16777215';
const delay = 'peer.setTimer: expected a delay from 0 to 9000000000000 ms';
const to = 'peer.send: expected a neighbour of peer 0, or itself';
const origin = 'expected as origin a peer from 0 to 4';
const sequence = 'expected as sequence an integer from 0 to 2147483647';
const plain = 'peer.keep: expected plain data: null, booleans, finite numbers, texts, lists and objects of these';

/** By call: what comes of it. */
export const misuseOutcomes: Readonly<Record<string, string>> = {
  'setTimer -1': `peer.setTimer: ${timer}, given -1`,
  'setTimer 0.5': `peer.setTimer: ${timer}, given 0.5`,
  "setTimer 'x'": `peer.setTimer: ${timer}, given 'x'`,
  "setTimer '0'": `peer.setTimer: ${timer}, given '0'`,
  'setTimer 2^24': `peer.setTimer: ${timer}, given 16777216`,
  'setTimer big': `peer.setTimer: ${timer}, given 5`,
  'setTimer in NaN': `${delay}, given NaN`,
  'setTimer in -5': `${delay}, given -5`,
  'setTimer in Infinity': `${delay}, given Infinity`,
  'setTimer in 1e300': `${delay}, given 1e+300`,
  "setTimer in '5'": `${delay}, given '5'`,
  'setTimer in nothing': `${delay}, given undefined`,
  'setTimer in 3e9': 'accepted',
  'setTimer in 2^31': 'accepted',
  'setTimer 2^24-1 in 9e12': 'accepted',
  'clearTimer of three': 'accepted',
  'clearTimer -1': `peer.clearTimer: ${timer}, given -1`,
  'clearTimer NaN': `peer.clearTimer: ${timer}, given NaN`,
  'send to 2': `${to}, given 2`,
  'send to -1': `${to}, given -1`,
  'send to 1.5': `${to}, given 1.5`,
  "send to '1'": `${to}, given '1'`,
  'send to 2^32': `${to}, given 4294967296`,
  'send to nobody': `${to}, given undefined`,
  'send nothing': 'peer.send: expected a message, given undefined',
  'send itself nothing': 'peer.send: expected a message, given undefined',
  'sendToNeighbours nothing': 'peer.send: expected a message, given undefined',
  'sendToNeighbours except -1': 'peer.sendToNeighbours: expected as except a peer from 0 to 4, or nothing, given -1',
  'sendToNeighbours except NaN': 'peer.sendToNeighbours: expected as except a peer from 0 to 4, or nothing, given NaN',
  'sendToNeighbours except 5': 'peer.sendToNeighbours: expected as except a peer from 0 to 4, or nothing, given 5',
  'sendToGroup without links': 'peer.sendToGroup: expected a peer with a link to each of the 4 others; peer 0 has 2',
  'send of no kind': 'kindOf: expected 0 for the message {"kind":7}, given 7',
  'send of half a kind': 'kindOf: expected 0 for the message {"kind":0.5}, given 0.5',
  'send of a stranger':
    'broadcastOf: expected undefined, { origin, sequence, payload } of a peer from 0 to 4, or a list of these, given {"origin":5,"sequence":0}',
  'neighbour 2': 'peer.neighbour: expected an integer from 0 to 1, given 2',
  'neighbour -1': 'peer.neighbour: expected an integer from 0 to 1, given -1',
  'neighbour 0.5': 'peer.neighbour: expected an integer from 0 to 1, given 0.5',
  "neighbour '0'": "peer.neighbour: expected an integer from 0 to 1, given '0'",
  'deliver nothing': 'peer.deliver: expected a broadcast { origin, sequence, payload }, given undefined',
  'deliver a text': "peer.deliver: expected a broadcast { origin, sequence, payload }, given '0:0'",
  'deliver of 5': `peer.deliver: ${origin}, given 5`,
  'deliver of -1': `peer.deliver: ${origin}, given -1`,
  'deliver without sequence': `peer.deliver: ${sequence}, given undefined`,
  'deliver sequence -1': `peer.deliver: ${sequence}, given -1`,
  'deliver sequence 2^31': `peer.deliver: ${sequence}, given 2147483648`,
  'firstTime 2^32': `peer.firstTime: ${origin}, given 4294967296`,
  'firstTime 5': `peer.firstTime: ${origin}, given 5`,
  'firstTime -1': `peer.firstTime: ${origin}, given -1`,
  "firstTime '0'": `peer.firstTime: ${origin}, given '0'`,
  'firstTime sequence 0.5': `peer.firstTime: ${sequence}, given 0.5`,
  'firstTime sequence 2^32': `peer.firstTime: ${sequence}, given 4294967296`,
  'firstTime sequence undefined': `peer.firstTime: ${sequence}, given undefined`,
  'firstTime far': 'accepted',
  'learn itself': 'peer.learn: expected another peer than 1, from 0 to 4, given 1',
  'learn 5': 'peer.learn: expected another peer than 0, from 0 to 4, given 5',
  'learn -1': 'peer.learn: expected a peer from 0 to 4, given -1',
  'learn maybe': "peer.learn: expected true or false, as the link is up or not, given 'yes'",
  'learn 1 for true': 'peer.learn: expected true or false, as the link is up or not, given 1',
  'keep nothing': `${plain}, given undefined`,
  'keep a function': `${plain}, given a function`,
  'keep NaN': `${plain}, given NaN`,
  'keep a Map': `${plain}, given a Map`,
  'keep a cycle': `${plain}, given one that holds itself, or is nested too deep`,
  'keep a big integer': `${plain}, given 5`,
  'note a number': 'peer.note: expected a text, given 5',
  'note nothing': 'peer.note: expected a text, given undefined',
  'note at length': 'peer.note: expected at most 65536 characters, given 65537',
};

/** By call: what the peer noted of it. */
export function notedOutcomes({ notes }: RecordedRun): Record<string, string> {
  return Object.fromEntries(
    notes(0).map((text) => [text.slice(0, text.indexOf(': ')), text.slice(text.indexOf(': ') + 2)]),
  );
}

export const misuseCases: readonly ConformanceCase[] = [
  {
    sentence: 'what a protocol may not do is refused in the same words, and what it may do is not',
    experiment: { ...common, protocol: misuses },
    check: (run) => {
      expect(notedOutcomes(run)).toEqual(misuseOutcomes);
      expect(run.summary).toMatchObject({ stopped: 'quiescent', failures: [] });
    },
  },
  {
    sentence: 'a protocol that breaks a rule ends its run as failed, with its peer and the rule',
    experiment: { ...common, protocol: { name: misuses, what: 'setTimer in Infinity' } },
    check: ({ summary }) => {
      const reason = `ContractError: ${misuseOutcomes['setTimer in Infinity']}`;
      expect(summary).toMatchObject({ stopped: 'failed', failures: [{ peer: 0 }] });
      expect(summary.failures[0].reason).toContain(reason);
    },
  },
  {
    sentence: 'a timer may be set for weeks ahead, and does not run out before',
    experiment: { ...common, protocol: { name: misuses, what: 'setTimer in 3e9' }, stop: { deadline: '200ms' } },
    check: ({ summary, named }) => {
      expect(summary).toMatchObject({ stopped: 'deadline', failures: [] });
      expect(named('timer-fired')).toEqual([]);
    },
  },
];
