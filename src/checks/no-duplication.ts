/** No peer delivers a broadcast twice. */
import { safetyFinding, withoutDeliveries } from './evidence.ts';
import type { Property } from './property.ts';
import type { Trial } from './trial.ts';

export const noDuplication: Property = {
  name: 'no-duplication',
  promise: 'No peer delivers a broadcast twice.',
  source:
    'Cachin, Guerraoui, Rodrigues, Introduction to Reliable and Secure Distributed Programming, 2nd ed., module 3.1 (BEB2)',
  examine(trial) {
    return safetyFinding(
      trial,
      firstRepeats(trial),
      (peer, name, time) => `peer ${peer} delivered ${name} a second time at ${time}`,
    );
  },
  missing: withoutDeliveries,
};

function firstRepeats({ histories: { size, numbers, offsets, deliveries } }: Trial): Int32Array {
  const positions = new Int32Array(size).fill(-1);
  const seenBy = new Int32Array(numbers).fill(-1);
  for (let peer = 0; peer < size; peer++) {
    for (let i = offsets[peer], end = offsets[peer + 1]; i < end; i++) {
      if (seenBy[deliveries[i]] === peer) {
        positions[peer] = i - offsets[peer];
        break;
      }
      seenBy[deliveries[i]] = peer;
    }
  }
  return positions;
}
