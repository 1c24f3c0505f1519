/**
 * The longest time in which no peer delivered anything, in milliseconds.
 *
 * Try:
 *   hearsay run --measure ./my-measure.ts
 */
import { defineMeasure } from 'hearsay';

export default defineMeasure<number>({
  name: 'my-measure',
  title: 'Longest silence',
  unit: 'ms',
  definition:
    'The longest time between two consecutive deliveries, of any peers. Absent if there are fewer than two deliveries.',
  source: 'my own',
  together: 'max',
  take(run) {
    let last: number | undefined;
    let longest: number | undefined;
    for (const fact of run.log.facts()) {
      if (fact.fact !== 'delivered') continue;
      if (last !== undefined) longest = Math.max(longest ?? 0, fact.time - last);
      last = fact.time;
    }
    return longest ?? { absent: 'there were no two deliveries in the trace' };
  },
});
