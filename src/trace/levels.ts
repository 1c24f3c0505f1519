/** How much of a run is kept, level by level. */
import {
  BROADCAST,
  COLLECTED,
  CONTENTS,
  CRASHED,
  DELIVERED,
  JOINED,
  LEFT,
  RELATES_TO,
  RESTARTED,
  RESTORED,
  SUSPECTED,
  TIMER_CLEARED,
  TIMER_SET,
} from './codes.ts';
import { FactCursor } from './cursor.ts';
import { type Facts, keepRows } from './row.ts';
import { isSampled } from './sampling.ts';

/**
 * Nothing; sums, with a sample of the latencies; every broadcast, delivery and suspicion; every fact; also what
 * messages hold and are about, and timers that are set and cleared.
 */
export const traceLevels = ['none', 'counters', 'deliveries', 'full', 'detailed'] as const;
export type TraceLevel = (typeof traceLevels)[number];

/** Which peers are there: kept at every level but `none`. */
const ofPeers = new Set([CRASHED, RESTARTED, JOINED, LEFT]);
const withDeliveries = new Set([COLLECTED, SUSPECTED, RESTORED]);
const details = new Set([TIMER_SET, TIMER_CLEARED, CONTENTS, RELATES_TO]);

/** True if the level keeps what happens to each copy of a message. */
export function isFull(level: string): boolean {
  return level === 'full' || level === 'detailed';
}

/** Whether a level keeps the fact at which the cursor stands. */
export function isKept(level: TraceLevel, row: FactCursor): boolean {
  const { code } = row;
  if (isFull(level)) return level === 'detailed' || !details.has(code);
  if (level === 'none' || ofPeers.has(code)) return level !== 'none';
  if (withDeliveries.has(code)) return level === 'deliveries';
  return (code === BROADCAST || code === DELIVERED) && (level === 'deliveries' || isSampled(row.sequence));
}

/** The facts that a level below `full` keeps, in the same memory. */
export function keptFacts(level: TraceLevel, facts: Facts): Facts {
  const row = new FactCursor(facts);
  return { ...facts, count: keepRows(facts, (index) => isKept(level, row.to(index))) };
}
