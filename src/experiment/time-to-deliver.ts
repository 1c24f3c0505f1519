/**
 * When a run that did not come to rest has gone on for long enough: `stop.deliverWithin` after its last broadcast, fault,
 * change of a link and start of a peer. What has not been delivered then counts as never delivered, so that liveness is
 * decided for protocols that go on for ever.
 */
import { durationText } from '../core/durations.ts';
import type { Job } from '../runtimes/runtime.ts';
import type { Histories } from '../trace/histories.ts';

/**
 * How long was waited for deliveries, in words; undefined if the run stopped before.
 * @param elapsedMs when the run ended
 */
export function waitedFor(
  { faults, linkChanges, start, graph }: Pick<Job, 'faults' | 'linkChanges' | 'start' | 'graph'>,
  histories: Histories | undefined,
  withinMs: number,
  elapsedMs: number,
): string | undefined {
  const changes = [...(faults?.actions ?? []), ...linkChanges].map(({ atMs }) => atMs);
  let lastMs = start.atMs?.reduce((last, atMs) => Math.max(last, atMs), 0) ?? start.gapMs * (graph.size - 1);
  for (const atMs of changes) lastMs = Math.max(lastMs, atMs);
  // A broadcast that is not in the log has no time.
  for (const atMs of histories?.broadcastTimes ?? []) if (atMs > lastMs) lastMs = atMs;
  if (elapsedMs < lastMs + withinMs) return undefined;
  return `by ${durationText(lastMs + withinMs)}, ${durationText(withinMs)} after the last broadcast and fault`;
}
