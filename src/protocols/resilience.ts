/** The number of faulty peers that a protocol withstands, as a parameter: f of N, with N > 3f; and its promises. */
import { THIRD } from '../core/promise.ts';
import type { Bound, FaultKind, Tolerated } from '../core/protocol.ts';
import { safety, UNLESS_FORGOTTEN, UNLESS_SILENT } from './usual-promises.ts';

export const resilience = {
  type: 'integer',
  default: -1,
  min: -1,
  max: 1_000_000,
  meaning: 'faulty peers f that it withstands; -1: floor((N - 1) / 3), the most for which N > 3f',
} as const;

/** @param given the value of the parameter */
export function resilienceOf(given: number, size: number): number {
  return given >= 0 ? given : Math.floor((size - 1) / 3);
}

/** As many as the parameter says, where N > 3f. */
const most: Bound['most'] = (peers, parameters) =>
  3 * resilienceOf(Number(parameters.resilience), peers) < peers
    ? resilienceOf(Number(parameters.resilience), peers)
    : 0;

const FAULTY: Bound = { text: THIRD.text, most };
const BYZANTINE: Bound = { text: THIRD.text, most, counts: 'byzantine' };

const withByzantine = (faults: readonly FaultKind[]): readonly FaultKind[] => [...faults, 'byzantine'];

/** As long as enough peers answer in the end: f of them may be faulty in any way. */
export const UNLESS_MANY_FAULTY: Tolerated = { faults: [...UNLESS_SILENT, 'crash', 'byzantine'], bound: FAULTY };

/** What holds however few peers answer, as long as no more than f of them lie. */
export const byzantineSafety = {
  'no-duplication': withByzantine(UNLESS_FORGOTTEN),
  'no-creation': { faults: withByzantine(safety['no-creation']), bound: BYZANTINE },
  consistency: { faults: withByzantine(safety.consistency), bound: BYZANTINE },
} as const;
