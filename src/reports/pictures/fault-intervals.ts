/** When faults were on, and for how many peers or links, from the facts of a run. */
import { AFFLICTED, CRASHED, LINK_DOWN, LINK_UP, PAUSED, RELIEVED, RESTARTED, RESUMED } from '../../trace/codes.ts';
import { FactCursor } from '../../trace/cursor.ts';
import type { FactLog } from '../../trace/log.ts';

/** In the order of the lanes. */
const titles = ['crashed', 'paused', 'slow', 'clock skewed', 'cut off', 'storm', 'link down'] as const;
type Title = (typeof titles)[number];

/** What the text of an impairment stands for (`impairments.ts`). */
const impairments: readonly (readonly [RegExp, Title])[] = [
  [/^(each message takes|messages take no time)/, 'slow'],
  [/^timers run/, 'clock skewed'],
  [/^messages to .* are blocked$/, 'cut off'],
  [/^messages to/, 'storm'],
];

export interface FaultInterval {
  readonly fromMs: number;
  readonly toMs: number;
  /** Peers, or links, that it affects. */
  readonly count: number;
}

export interface FaultLane {
  readonly title: Title;
  readonly of: 'peer' | 'link';
  readonly most: number;
  /** In order of time. */
  readonly intervals: readonly FaultInterval[];
}

export function faultLanesIn(log: FactLog): FaultLane[] {
  const lanes = new Map(titles.map((title) => [title, new Lane()]));
  for (const row = new FactCursor(log); row.next(); ) {
    const change = changeAt(row, log.texts);
    if (change === undefined) continue;
    const { title, key, isOver } = change;
    // What else hindered the peer is said again when it restarts.
    if (title === 'crashed' && !isOver)
      for (const [other, lane] of lanes) if (other !== 'crashed' && other !== 'link down') lane.clear(row.time, key);
    lanes.get(title)!.change(row.time, key, isOver);
  }
  const endMs = log.count === 0 ? 0 : log.times[log.count - 1];
  return [...lanes].flatMap(([title, lane]) => {
    const intervals = lane.intervalsUntil(endMs);
    const most = intervals.reduce((greatest, { count }) => Math.max(greatest, count), 0);
    return most === 0
      ? []
      : [{ title, of: title === 'link down' ? ('link' as const) : ('peer' as const), most, intervals }];
  });
}

interface Change {
  readonly title: Title;
  /** The peer, or both ends of the link. */
  readonly key: string;
  readonly isOver: boolean;
}

function changeAt(row: FactCursor, texts: readonly string[]): Change | undefined {
  const { code, peer } = row;
  const key = String(peer);
  switch (code) {
    case CRASHED:
    case RESTARTED:
      return { title: 'crashed', key, isOver: code === RESTARTED };
    case PAUSED:
    case RESUMED:
      return { title: 'paused', key, isOver: code === RESUMED };
    case AFFLICTED:
    case RELIEVED: {
      const title = impairments.find(([pattern]) => pattern.test(texts[row.text]))?.[1];
      return title && { title, key, isOver: code === RELIEVED };
    }
    case LINK_DOWN:
    case LINK_UP: {
      const ends = peer < row.other ? `${peer} ${row.other}` : `${row.other} ${peer}`;
      return { title: 'link down', key: ends, isOver: code === LINK_UP };
    }
    default:
      return undefined;
  }
}

/** How many are affected, as it changes. */
class Lane {
  /** By peer or link: how many faults of this kind are on; both ends of a link tell of one. */
  private readonly on = new Map<string, number>();
  private readonly changes: { timeMs: number; count: number }[] = [];

  change(timeMs: number, key: string, isOver: boolean): void {
    const before = this.on.get(key) ?? 0;
    const isLink = key.includes(' ');
    const after = isOver ? (isLink ? 0 : Math.max(0, before - 1)) : isLink ? 1 : before + 1;
    if (after === 0) this.on.delete(key);
    else this.on.set(key, after);
    this.note(timeMs);
  }

  clear(timeMs: number, key: string): void {
    if (this.on.delete(key)) this.note(timeMs);
  }

  intervalsUntil(endMs: number): FaultInterval[] {
    return this.changes
      .map(({ timeMs, count }, index) => ({ fromMs: timeMs, toMs: this.changes[index + 1]?.timeMs ?? endMs, count }))
      .filter(({ fromMs, toMs, count }) => count > 0 && toMs > fromMs);
  }

  private note(timeMs: number): void {
    const last = this.changes[this.changes.length - 1];
    const count = this.on.size;
    if (last?.timeMs === timeMs) last.count = count;
    else if ((last?.count ?? 0) !== count) this.changes.push({ timeMs, count });
  }
}
