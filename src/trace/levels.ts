/** How much of a run is kept, level by level. */
import { BROADCAST, COLLECTED, CRASHED, DELIVERED, RESTARTED } from './codes.ts';
import { FactCursor } from './cursor.ts';
import { type Facts, keepRows } from './row.ts';
import { isSampled } from './sampling.ts';

/** Nothing; sums, with a sample of the latencies; every broadcast and delivery; every fact. */
export const traceLevels = ['none', 'counters', 'deliveries', 'full'] as const;
export type TraceLevel = (typeof traceLevels)[number];

/** Whether a level below `full` keeps the fact at which the cursor stands. */
export function isKept(level: TraceLevel, row: FactCursor): boolean {
  const { code } = row;
  if (level === 'none' || code === CRASHED || code === RESTARTED) return level !== 'none';
  if (code === COLLECTED) return level === 'deliveries';
  return (code === BROADCAST || code === DELIVERED) && (level === 'deliveries' || isSampled(row.sequence));
}

/** The facts that a level below `full` keeps, in the same memory. */
export function keptFacts(level: TraceLevel, facts: Facts): Facts {
  const row = new FactCursor(facts);
  return { ...facts, count: keepRows(facts, (index) => isKept(level, row.to(index))) };
}
