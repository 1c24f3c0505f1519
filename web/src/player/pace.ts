/** How the time of a run passes while it plays: by event, in proportion, or with quiet time folded. */
import type { CopyTable } from '../moment/copy-table.ts';
import type { EventTable } from '../moment/events.ts';
import { factsUntil, type TimedFacts } from '../moment/times.ts';
import { placeOf, timeAt, timeScaleOf } from './time-scale.ts';

export const paceNames = ['by event', 'in proportion', 'quiet time folded'] as const;
export type PaceName = (typeof paceNames)[number];

/** What is shown: a moment, and how far time has gone on since its last fact. */
export interface Instant {
  readonly moment: number;
  readonly aheadMs: number;
}

/** Positions from 0 to `length` pass evenly. */
export interface Pace {
  readonly length: number;
  instantAt(position: number): Instant;
  positionOf(moment: number): number;
}

/** A run plays in so many seconds, but events do not pass more slowly than this. */
const SECONDS = 18;
const EVENTS_PER_SECOND = 2.5;

/** Positions a second. */
export function rateOf(pace: Pace, name: PaceName): number {
  return name === 'by event' ? Math.max(EVENTS_PER_SECOND, pace.length / SECONDS) : pace.length / SECONDS;
}

export function paceOf(name: PaceName, facts: TimedFacts, events: EventTable, copies: CopyTable): Pace {
  if (name === 'by event') return byEvent(facts, events);
  return byTime(facts, name === 'quiet time folded' ? (index) => copies.isQuietBefore(index) : undefined);
}

function byEvent(facts: TimedFacts, events: EventTable): Pace {
  // The facts may have moved to larger arrays meanwhile.
  const timeAfter = (event: number) => (event === 0 ? 0 : facts.times[events.ends[event - 1] - 1]);
  return {
    length: events.count,
    instantAt(position) {
      const event = Math.min(events.count, Math.floor(position));
      const moment = events.momentAfter(event);
      if (event === events.count) return { moment, aheadMs: 0 };
      return { moment, aheadMs: (position - event) * (timeAfter(event + 1) - timeAfter(event)) };
    },
    positionOf: (moment) => events.at(moment),
  };
}

function byTime(facts: TimedFacts, isQuiet: ((index: number) => boolean) | undefined): Pace {
  const { times } = facts;
  const scale = timeScaleOf(facts, isQuiet);
  return {
    length: 1,
    instantAt(position) {
      const timeMs = timeAt(scale, position);
      // Places are fractions: a time that comes back from one may be a trifle too early.
      const moment = factsUntil(facts, timeMs + 1e-9 * (1 + timeMs));
      return { moment, aheadMs: Math.max(0, timeMs - (moment === 0 ? 0 : times[moment - 1])) };
    },
    positionOf: (moment) => (moment === 0 ? 0 : placeOf(scale, times[moment - 1])),
  };
}
