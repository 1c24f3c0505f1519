/**
 * Reasons that faults give for dropped copies: runtimes write them down, and verdicts tell a crash and a partition from
 * a loss by them.
 */
export const CRASHED_REASON = 'peer crashed';
export const BLOCKED_REASON = 'partitioned';
export const STORM_REASON = 'lost in a storm';
