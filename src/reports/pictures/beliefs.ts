/** When each link was up, and when each peer believed it to be, from the facts of a run. */

import { CRASHED, LEARNED, LINK_DOWN, LINK_UP } from '../../trace/codes.ts';
import { FactCursor } from '../../trace/cursor.ts';
import type { FactLog } from '../../trace/log.ts';
import type { SampleSummary } from '../summary.ts';

export interface LinkBeliefs {
  readonly a: number;
  readonly b: number;
  /** Times at which it came up and went down in turn, ascending; up first. */
  readonly up: readonly number[];
  /** By peer: times at which it came to believe that the link is up, and that it isn't, in turn. */
  readonly believed: readonly (readonly number[])[];
}

export interface Beliefs {
  /** Every link that existed at some time, or that some peer believed in. */
  readonly links: readonly LinkBeliefs[];
  /** When anything of this changed, ascending; the start and the end of the run among them. */
  readonly times: readonly number[];
}

interface Growing {
  readonly a: number;
  readonly b: number;
  readonly up: number[];
  readonly believed: number[][];
}

export function beliefsOf(links: NonNullable<SampleSummary['links']>, log: FactLog, size: number): Beliefs {
  const found = new Map<number, Growing>();
  const linkOf = (one: number, other: number): Growing => {
    const [a, b] = one < other ? [one, other] : [other, one];
    const link = found.get(a * size + b) ?? { a, b, up: [], believed: Array.from({ length: size }, () => []) };
    found.set(a * size + b, link);
    return link;
  };
  const madeLater = linksMadeLater(log, size);
  for (const { a, b } of links) if (!madeLater.has(a * size + b)) linkOf(a, b).up.push(0);
  const times = new Set([0]);
  const turn = (changes: number[], isTrue: boolean, timeMs: number) => {
    if ((changes.length % 2 === 1) === isTrue) return;
    changes.push(timeMs);
    times.add(timeMs);
  };
  if (log.count > 0) times.add(log.times[log.count - 1]);
  for (const row = new FactCursor(log); row.next(); ) {
    const { peer } = row;
    const timeMs = row.time;
    if (row.code === LEARNED) turn(linkOf(row.a, row.b).believed[peer], row.up, timeMs);
    else if (row.code === LINK_UP) turn(linkOf(peer, row.other).up, true, timeMs);
    else if (row.code === LINK_DOWN) turn(linkOf(peer, row.other).up, false, timeMs);
    // A crash takes all that a peer knows.
    else if (row.code === CRASHED) for (const { believed } of found.values()) turn(believed[peer], false, timeMs);
  }
  return { links: [...found.values()].sort((x, y) => x.a - y.a || x.b - y.b), times: [...times].sort((x, y) => x - y) };
}

/** Links whose first fact is that they came up: they were down at the start. */
function linksMadeLater(log: FactLog, size: number): Set<number> {
  const told = new Set<number>();
  const made = new Set<number>();
  for (const row = new FactCursor(log); row.next(); ) {
    if (row.code !== LINK_UP && row.code !== LINK_DOWN) continue;
    const key = Math.min(row.peer, row.other) * size + Math.max(row.peer, row.other);
    if (!told.has(key) && row.code === LINK_UP) made.add(key);
    told.add(key);
  }
  return made;
}
