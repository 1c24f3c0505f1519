/**
 * What a summary says of the faults of a run: how many of each were applied, what did not happen because of them, and
 * whether the run recovered in time.
 */
import { DELIVERY_AFTER_HEAL, deliveryAfterHeal } from '../checks/delivery-after-heal.ts';
import type { FaultAction } from '../network/faults/fault-plan.ts';
import type { SampleSummary } from '../reports/summary.ts';
import type { Job, Outcome } from '../runtimes/runtime.ts';
import { listOf } from '../trace/histories.ts';
import type { Recording } from '../trace/recording.ts';
import type { Experiment } from './schema.ts';

/** Nothing where the run has no faults. */
export function faultsOf(
  { faults }: Job,
  { books, elapsedMs }: Outcome,
  recording: Recording,
): Pick<SampleSummary, 'faults'> {
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
      ...movesOf(recording),
      missedBroadcasts: books.missedBroadcasts,
      ...(healedMs === undefined || healedMs > elapsedMs ? {} : { healedMs }),
    },
  };
}

/** What was due of correct peers that did not stay away, and what of it they delivered. */
function movesOf({
  presence,
  measured,
  size,
  byzantine,
}: Recording): Pick<NonNullable<SampleSummary['faults']>, 'moves'> {
  if (!presence.isChanging || measured === undefined) return {};
  const gone = new Set([...byzantine, ...presence.leavers]);
  let due = 0;
  let delivered = 0;
  for (let peer = 0; peer < size; peer++) {
    if (gone.has(peer)) continue;
    for (const madeMs of measured.broadcastTimes) if (presence.owes(peer, madeMs)) due++;
    for (const number of listOf(measured, peer)) if (presence.owes(peer, measured.broadcastTimes[number])) delivered++;
  }
  return { moves: { due, delivered } };
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
