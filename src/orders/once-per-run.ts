/** Keeps what was found in the histories of a run, so that measure and check read the same and it is computed once. */
import { type Histories, withoutRepeats } from '../trace/histories.ts';

export function oncePerRun<Given extends unknown[], Result>(
  examine: (histories: Histories, ...given: Given) => Result,
): (histories: Histories, ...given: Given) => Result {
  const results = new WeakMap<Histories, { readonly result: Result }>();
  return (histories, ...given) => {
    let known = results.get(histories);
    if (known === undefined) {
      known = { result: examine(histories, ...given) };
      results.set(histories, known);
    }
    return known.result;
  };
}

/** The histories with only the first of repeated deliveries. */
export const firstDeliveriesOf = oncePerRun(withoutRepeats);
