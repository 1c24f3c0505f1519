/** When faults held at peers, from the facts of a run: shaded under every time axis. */
import { AFFLICTED, CRASHED, PAUSED, RELIEVED, RESTARTED, RESUMED } from '../../trace/codes.ts';
import { FactCursor } from '../../trace/cursor.ts';
import type { FactLog } from '../../trace/log.ts';

export interface FaultTime {
  readonly peer: number;
  /** `crashed`, `paused`, or how the peer was hindered. */
  readonly what: string;
  readonly fromMs: number;
  /** The end of the run if it never ended. */
  readonly toMs: number;
}

const begins = new Map([
  [CRASHED, 'crashed'],
  [PAUSED, 'paused'],
  [AFFLICTED, 'hindered'],
]);
const ends = new Map([
  [RESTARTED, 'crashed'],
  [RESUMED, 'paused'],
  [RELIEVED, 'hindered'],
]);

/** In the order in which they began. */
export function faultTimesIn(log: FactLog): FaultTime[] {
  const open = new Map<string, { peer: number; what: string; fromMs: number; toMs: number }>();
  const found: { peer: number; what: string; fromMs: number; toMs: number }[] = [];
  const endMs = log.count === 0 ? 0 : log.times[log.count - 1];
  for (const row = new FactCursor(log); row.next(); ) {
    const begun = begins.get(row.code);
    const ended = ends.get(row.code);
    const what = begun ?? ended;
    if (what === undefined) continue;
    const text = what === 'hindered' ? log.texts[row.text] : what;
    const key = `${row.peer} ${text}`;
    const before = open.get(key);
    if (begun !== undefined && before === undefined) {
      const interval = { peer: row.peer, what: text, fromMs: row.time, toMs: endMs };
      open.set(key, interval);
      found.push(interval);
    } else if (ended !== undefined && before !== undefined) {
      before.toMs = row.time;
      open.delete(key);
    }
  }
  return found;
}
