/** A peer decides once in an instance. */
import { listOf } from '../trace/histories.ts';
import { instanceOf } from './decisions.ts';
import { safetyFinding, withoutDeliveries } from './evidence.ts';
import type { Property } from './property.ts';
import type { Trial } from './trial.ts';

export const integrity: Property = {
  name: 'integrity',
  promise: 'No peer decides twice in an instance.',
  source:
    'Cachin, Guerraoui, Rodrigues, Introduction to Reliable and Secure Distributed Programming, 2nd ed., module 5.1 (C3)',
  examine(trial) {
    const positions = Int32Array.from({ length: trial.histories.size }, (_, peer) => firstRepeat(trial, peer));
    return safetyFinding(
      trial,
      positions,
      (peer, name, time) => `peer ${peer} delivered ${name} at ${time}, in an instance that it had decided before`,
    );
  },
  missing: withoutDeliveries,
};

function firstRepeat({ histories }: Trial, peer: number): number {
  const decided = new Set<number>();
  for (const [position, number] of listOf(histories, peer).entries()) {
    const instance = instanceOf(histories, number);
    if (decided.has(instance)) return position;
    decided.add(instance);
  }
  return -1;
}
