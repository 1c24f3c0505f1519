/**
 * What a summary says of the faults of a run: how many of each were applied, what did not happen because of them, and
 * whether the run recovered in time.
 */
import { DELIVERY_AFTER_HEAL, deliveryAfterHeal } from '../checks/delivery-after-heal.ts';
import type { FaultAction } from '../network/faults/fault-plan.ts';
import type { SampleSummary } from '../reports/summary.ts';
import type { Job, Outcome } from '../runtimes/runtime.ts';
import type { Recording } from '../trace/recording.ts';
import type { Experiment } from './schema.ts';

/** Nothing where the run has no faults. */
export function faultsOf({ faults }: Job, { books, elapsedMs }: Outcome): Pick<SampleSummary, 'faults'> {
  if (faults === undefined) return {};
  const applied: Record<string, number> = {};
  for (const action of faults.actions) {
    if (action.atMs > elapsedMs) break;
    if (!isEnd(action)) applied[action.does] = (applied[action.does] ?? 0) + 1;
  }
  const { healedMs } = faults;
  return {
    faults: {
      applied,
      missedBroadcasts: books.missedBroadcasts,
      ...(healedMs === undefined || healedMs > elapsedMs ? {} : { healedMs }),
    },
  };
}

/** True for what only ends a slowness or a skew. */
function isEnd(action: FaultAction): boolean {
  return (action.does === 'slow' && action.ms === 0) || (action.does === 'skew' && action.factor === 1);
}

/** One check where the experiment asks for delivery after the heal, else none. */
export function healCheckOf(
  { heal }: Experiment,
  recording: Recording,
  { stopped, failures, elapsedMs }: Outcome,
): SampleSummary['checks'] {
  if (heal?.deliverWithin === undefined) return [];
  const { evidence, ...finding } = deliveryAfterHeal(recording, {
    healedMs: heal.at,
    withinMs: heal.deliverWithin,
    faulty: new Set([...failures.map(({ peer }) => peer), ...recording.byzantine]),
    elapsedMs,
    isQuiescent: stopped === 'quiescent',
  });
  return [{ property: DELIVERY_AFTER_HEAL, promised: true, ...finding, evidence: [...evidence] }];
}
