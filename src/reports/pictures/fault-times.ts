/**
 * When faults were on, and at which peer or link, from the facts of a run: what all pictures show of faults. A crash
 * ends what else hindered the peer, and so does its departure; a peer that joins late is not there until then. What still does is a fact again when the peer restarts.
 */
import {
  AFFLICTED,
  CRASHED,
  JOINED,
  LEFT,
  LINK_DOWN,
  LINK_UP,
  PAUSED,
  RELIEVED,
  RESTARTED,
  RESUMED,
} from '../../trace/codes.ts';
import { FactCursor } from '../../trace/cursor.ts';
import type { FactLog } from '../../trace/log.ts';

/** In the order of their lanes. */
export const faultKinds = [
  'not there',
  'crashed',
  'paused',
  'slow',
  'clock skewed',
  'faltering',
  'cut off',
  'storm',
  'link down',
] as const;
export type FaultKind = (typeof faultKinds)[number];

/** What the text of an impairment stands for (`impairments.ts`). */
const impairments: readonly (readonly [RegExp, FaultKind])[] = [
  [/^(each message takes|messages take no time)/, 'slow'],
  [/^timers run/, 'clock skewed'],
  [/^of what it sends/, 'faltering'],
  [/^messages to .* are blocked$/, 'cut off'],
  [/^messages to/, 'storm'],
];

/** Several of these may be on at a peer; of the others a new one takes the place of the last. */
const overlapping: ReadonlySet<FaultKind> = new Set<FaultKind>(['cut off', 'storm']);

export interface FaultTime {
  readonly kind: FaultKind;
  /** The peer, or both ends of the link, the lower first. */
  readonly peers: readonly number[];
  /** The kind, or how the peer was hindered: `each message takes 5 ms`. */
  readonly what: string;
  readonly fromMs: number;
  /** The end of the run if it never ended. */
  readonly toMs: number;
}

/** In the order in which they began. */
export function faultTimesIn(log: FactLog): FaultTime[] {
  const times = new FaultTimes(log.count === 0 ? 0 : log.times[log.count - 1]);
  for (const row = new FactCursor(log); row.next(); ) {
    const change = changeAt(row, log.texts);
    if (change === undefined) continue;
    if (row.code === JOINED) times.begin(0, change);
    if (change.isOver) times.end(row.time, change);
    else times.begin(row.time, change);
  }
  return times.found;
}

interface Change extends Pick<FaultTime, 'kind' | 'peers' | 'what'> {
  readonly isOver: boolean;
}

function changeAt({ code, peer, other, text }: FactCursor, texts: readonly string[]): Change | undefined {
  switch (code) {
    case CRASHED:
    case RESTARTED:
      return { kind: 'crashed', peers: [peer], what: 'crashed', isOver: code === RESTARTED };
    case JOINED:
    case LEFT:
      return { kind: 'not there', peers: [peer], what: 'not there', isOver: code === JOINED };
    case PAUSED:
    case RESUMED:
      return { kind: 'paused', peers: [peer], what: 'paused', isOver: code === RESUMED };
    case AFFLICTED:
    case RELIEVED: {
      const what = texts[text];
      const kind = impairments.find(([pattern]) => pattern.test(what))?.[1];
      return kind && { kind, peers: [peer], what, isOver: code === RELIEVED };
    }
    case LINK_DOWN:
    case LINK_UP: {
      const peers = peer < other ? [peer, other] : [other, peer];
      return { kind: 'link down', peers, what: 'link down', isOver: code === LINK_UP };
    }
    default:
      return undefined;
  }
}

type Open = { -readonly [Key in keyof FaultTime]: FaultTime[Key] };

class FaultTimes {
  readonly found: Open[] = [];
  /** By kind, and peer or link: those that are on. */
  private readonly on = new Map<string, Open[]>();
  private readonly endMs: number;

  constructor(endMs: number) {
    this.endMs = endMs;
  }

  begin(fromMs: number, { kind, peers, what }: Change): void {
    if (kind === 'crashed' || kind === 'not there') this.endOthers(fromMs, peers);
    const on = this.onAt(kind, peers);
    if (!overlapping.has(kind)) {
      // Both ends of a link say that it is down.
      if (on[0]?.what === what) return;
      endAll(on, fromMs);
    }
    const time = { kind, peers, what, fromMs, toMs: this.endMs };
    on.push(time);
    this.found.push(time);
  }

  end(toMs: number, { kind, peers, what }: Change): void {
    const on = this.onAt(kind, peers);
    const place = on.findIndex((time) => time.what === what);
    if (!overlapping.has(kind)) endAll(on, toMs);
    else if (place >= 0) endAll(on.splice(place, 1), toMs);
  }

  private endOthers(toMs: number, peers: readonly number[]): void {
    for (const kind of faultKinds) if (kind !== 'link down') endAll(this.onAt(kind, peers), toMs);
  }

  private onAt(kind: FaultKind, peers: readonly number[]): Open[] {
    const key = `${kind} ${peers.join(' ')}`;
    const on = this.on.get(key) ?? [];
    this.on.set(key, on);
    return on;
  }
}

function endAll(on: Open[], toMs: number): void {
  for (const time of on) time.toMs = toMs;
  on.length = 0;
}
