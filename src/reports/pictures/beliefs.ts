/** When each link was up, and when each peer believed it to be, from the facts of a run. */

import {
  CRASHED,
  type FactLog,
  KIND,
  LEARNED,
  LINK_DOWN,
  LINK_UP,
  MESSAGE,
  OTHER,
  PEER,
  STRIDE,
} from '../../trace/log.ts';
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
  const { rows, count } = log;
  if (count > 0) times.add(log.times[count - 1]);
  for (let i = 0, at = 0; i < count; i++, at += STRIDE) {
    const peer = rows[at + PEER];
    const timeMs = log.times[i];
    if (rows[at] === LEARNED)
      turn(linkOf(rows[at + OTHER], rows[at + MESSAGE]).believed[peer], rows[at + KIND] !== 0, timeMs);
    else if (rows[at] === LINK_UP) turn(linkOf(peer, rows[at + OTHER]).up, true, timeMs);
    else if (rows[at] === LINK_DOWN) turn(linkOf(peer, rows[at + OTHER]).up, false, timeMs);
    // A crash takes all that a peer knows.
    else if (rows[at] === CRASHED) for (const { believed } of found.values()) turn(believed[peer], false, timeMs);
  }
  return { links: [...found.values()].sort((x, y) => x.a - y.a || x.b - y.b), times: [...times].sort((x, y) => x - y) };
}

/** Links of which the first thing that is told is that they came up: they were down at the start. */
function linksMadeLater({ rows, count }: FactLog, size: number): Set<number> {
  const told = new Set<number>();
  const made = new Set<number>();
  for (let at = 0, end = count * STRIDE; at < end; at += STRIDE) {
    if (rows[at] !== LINK_UP && rows[at] !== LINK_DOWN) continue;
    const key = Math.min(rows[at + PEER], rows[at + OTHER]) * size + Math.max(rows[at + PEER], rows[at + OTHER]);
    if (!told.has(key) && rows[at] === LINK_UP) made.add(key);
    told.add(key);
  }
  return made;
}
