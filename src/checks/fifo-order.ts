/**
 * Each origin is heard in its own order, without gaps.
 *
 * Per peer one pass with the next number to expect of each origin: because numbers of one origin are consecutive,
 * having delivered all
 * earlier ones is one comparison.
 */
import { originsOf } from '../trace/numbering.ts';
import { hasNumber, safetyFinding } from './evidence.ts';
import type { Property } from './property.ts';
import type { Trial } from './trial.ts';

export const fifoOrder: Property = {
  name: 'fifo-order',
  promise: 'No peer delivers a broadcast unless it has delivered all that its origin broadcast before.',
  source:
    'Cachin, Guerraoui, Rodrigues, Introduction to Reliable and Secure Distributed Programming, 2nd ed., module 3.8 (FRB5)',
  examine(trial) {
    return safetyFinding(
      trial,
      firstGaps(trial),
      (peer, name, time) => `peer ${peer} delivered ${name} at ${time}, before an earlier broadcast of the same origin`,
    );
  },
  missing(trial) {
    const { histories, reach } = trial;
    const origins = originsOf(histories.numbering);
    const isLater = (number: number) => number > histories.numbering.firsts[origins[number]] && reach.peers[number] > 0;
    return hasNumber(trial, isLater) ? undefined : 'no peer delivered a second or later broadcast of an origin';
  },
};

function firstGaps({ histories: { size, numbering, offsets, deliveries } }: Trial): Int32Array {
  const positions = new Int32Array(size).fill(-1);
  const expected = numbering.firsts.slice();
  const origins = originsOf(numbering);
  for (let peer = 0; peer < size; peer++) {
    const start = offsets[peer];
    let i = start;
    for (const end = offsets[peer + 1]; i < end; i++) {
      const number = deliveries[i];
      if (number >= numbering.count) continue;
      const origin = origins[number];
      if (number > expected[origin]) {
        positions[peer] = i - start;
        break;
      }
      if (number === expected[origin]) expected[origin]++;
    }
    // Only what this peer has touched is put back: a million peers must not cost a million times a million.
    for (i--; i >= start; i--) {
      const origin = origins[deliveries[i]];
      if (origin !== undefined) expected[origin] = numbering.firsts[origin];
    }
  }
  return positions;
}
