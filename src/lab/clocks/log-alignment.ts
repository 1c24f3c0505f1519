/** The logs of agents brought into line (`trace/clock-alignment.ts`), and what is worth telling of it. */
import { alignLogs } from '../../trace/clock-alignment.ts';
import type { FactLog } from '../../trace/log.ts';

export interface Alignment {
  /** The longest that the facts of an agent were moved. */
  readonly mostMs: number;
  readonly remarks: readonly string[];
}

/** @param placement by peer the number of its agent */
export function alignmentOf(logs: readonly FactLog[], placement: readonly number[]): Alignment {
  const moves = alignLogs(logs, placement);
  if (moves === undefined) {
    return {
      mostMs: 0,
      remarks: ['the clocks of its machines contradict its messages: some seem to have come before they were sent'],
    };
  }
  const mostMs = Math.max(0, ...moves);
  const moved = `facts were moved by up to ${mostMs.toFixed(3)} ms, so that no message comes before it was sent: the clocks are not known so well`;
  return { mostMs, remarks: mostMs > 0 ? [moved] : [] };
}
