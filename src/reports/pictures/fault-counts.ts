/** For how many peers or links each kind of fault was on, over the time of a run. */
import type { FactLog } from '../../trace/log.ts';
import { type FaultKind, type FaultTime, faultKinds, faultTimesIn } from './fault-times.ts';

export interface FaultInterval {
  readonly fromMs: number;
  readonly toMs: number;
  /** Peers, or links, that it affects. */
  readonly count: number;
}

export interface FaultLane {
  readonly title: FaultKind;
  readonly of: 'peer' | 'link';
  readonly most: number;
  /** In order of time. */
  readonly intervals: readonly FaultInterval[];
}

/** Those that had something to show. @param log none without a trace */
export function faultLanesIn(log: FactLog | undefined): FaultLane[] {
  if (log === undefined) return [];
  const times = faultTimesIn(log);
  return faultKinds.flatMap((title) => {
    const intervals = intervalsOf(times.filter(({ kind }) => kind === title));
    const most = intervals.reduce((greatest, { count }) => Math.max(greatest, count), 0);
    const of = title === 'link down' ? ('link' as const) : ('peer' as const);
    return most === 0 ? [] : [{ title, of, most, intervals }];
  });
}

/** A peer that two faults of a kind affect counts once. */
function intervalsOf(times: readonly FaultTime[]): FaultInterval[] {
  const changes = times
    .flatMap(({ fromMs, toMs, peers }) => [
      { timeMs: fromMs, key: peers.join(' '), by: 1 },
      { timeMs: toMs, key: peers.join(' '), by: -1 },
    ])
    .sort((one, other) => one.timeMs - other.timeMs);
  const on = new Map<string, number>();
  const found: { fromMs: number; toMs: number; count: number }[] = [];
  for (const [index, { timeMs, key, by }] of changes.entries()) {
    const count = (on.get(key) ?? 0) + by;
    if (count === 0) on.delete(key);
    else on.set(key, count);
    const toMs = changes[index + 1]?.timeMs;
    if (toMs === undefined || toMs === timeMs || on.size === 0) continue;
    const last = found[found.length - 1];
    if (last?.toMs === timeMs && last.count === on.size) last.toMs = toMs;
    else found.push({ fromMs: timeMs, toMs, count: on.size });
  }
  return found;
}
