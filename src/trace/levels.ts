/** What a level of the trace below `full` keeps. */
import { factNames, type TraceLevel } from './facts.ts';
import { isSampled } from './sample.ts';

const [BROADCAST, DELIVERED, CRASHED, RESTARTED, COLLECTED] = (
  ['broadcast', 'delivered', 'crashed', 'restarted', 'collected'] as const
).map((name) => factNames.indexOf(name));

/** Whether a level keeps a fact. */
export function isKept(level: TraceLevel, code: number, sequence: number): boolean {
  if (level === 'none' || code === CRASHED || code === RESTARTED) return level !== 'none';
  if (code === COLLECTED) return level === 'deliveries';
  return (code === BROADCAST || code === DELIVERED) && (level === 'deliveries' || isSampled(sequence));
}
