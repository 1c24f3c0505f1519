/** Figures of a summary by their paths, as `expect:` and `--figure` name them. */
import type { SampleSummary } from '../reports/summary.ts';

const WORST_FIRST = ['invalid', 'unknown', 'valid'] as const;

/**
 * What stands at a path of the summary. `checks` is the worst verdict of the promised properties, `checks.fifo-order`
 * one verdict, `kinds.data.messages` a figure of one kind; a path that ends at a map or list is its length, or nothing.
 */
export function figureAt(summary: SampleSummary, path: string): unknown {
  if (path === 'checks') return worstVerdict(summary);
  let at: unknown = summary;
  for (const key of path.split('.')) at = step(at, key);
  if (Array.isArray(at)) return at.length;
  if (typeof at === 'object' && at !== null) return 'verdict' in at ? at.verdict : undefined;
  return at;
}

function step(at: unknown, key: string): unknown {
  if (Array.isArray(at)) {
    return (
      at[Number(key)] ??
      at.find(
        (item: Record<string, unknown> | null) =>
          item !== null && (item.property === key || item.kind === key || item.name === key),
      )
    );
  }
  return typeof at === 'object' && at !== null && Object.hasOwn(at, key)
    ? (at as Record<string, unknown>)[key]
    : undefined;
}

function worstVerdict(summary: SampleSummary): string {
  const promised = summary.checks.filter((check) => check.promised);
  return WORST_FIRST.find((verdict) => promised.some((check) => check.verdict === verdict)) ?? 'unknown';
}
