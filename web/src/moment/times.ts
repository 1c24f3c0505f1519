/** Which facts have happened at a time. */

/** What is needed of a table of facts. */
export interface TimedFacts {
  readonly count: number;
  readonly times: Float64Array;
}

/** Facts that have happened by a time, those at this very time included. */
export function factsUntil({ count, times }: TimedFacts, timeMs: number): number {
  let [least, most] = [0, count];
  while (least < most) {
    const middle = (least + most) >>> 1;
    if (times[middle] <= timeMs) least = middle + 1;
    else most = middle;
  }
  return least;
}
