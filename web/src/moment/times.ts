/** Which facts have happened at a time. */

import { firstWhere } from '../../../src/browser.ts';

/** What is needed of a table of facts. */
export interface TimedFacts {
  readonly count: number;
  readonly times: Float64Array;
}

/** Facts that have happened by a time, those at this very time included. */
export function factsUntil({ count, times }: TimedFacts, timeMs: number): number {
  return firstWhere(0, count, (fact) => times[fact] > timeMs);
}
