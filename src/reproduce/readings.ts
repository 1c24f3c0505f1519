/** Readings that several sources share. */
import { figureAt } from '../experiment/figure-at.ts';
import type { SampleSummary } from '../reports/summary.ts';
import type { Recording } from '../trace/recording.ts';
import type { Reading } from './published.ts';

/** What stands at a path of the summary. */
export function at(path: string): Reading {
  return { text: path, of: (summary) => numberOf(figureAt(summary, path)) };
}

/** The same, divided by a constant. @param unit what it is divided by, in words */
export function ratioTo(path: string, divisor: number, unit: string): Reading {
  return {
    text: `${path} / ${divisor} (${unit})`,
    of: (summary) => {
      const value = numberOf(figureAt(summary, path));
      return value === undefined ? undefined : value / divisor;
    },
  };
}

/** Messages of a peer to itself are on no link. */
export const messagesOnLinks: Reading = {
  text: 'links.*.messages, added up',
  of: ({ links }) => links?.reduce((sum, { messages: [there, back] }) => sum + there + back, 0),
};

/** Of a run that ends with its last delivery. */
export function stepsOf(delayMs: number): Reading {
  return ratioTo('latencyMs.max', delayMs, 'the delay');
}

/** Rounds until the last delivery, from 0 on. */
export function lastRound(periodMs: number): Reading {
  return {
    text: `epidemic.lastDelayMs / ${periodMs} (a round), rounded down`,
    of: ({ epidemic }) => epidemic?.lastDelayMs && Math.floor(epidemic.lastDelayMs / periodMs),
  };
}

/** Several figures that are found together: of each run they are found once. */
export function foundOnce<Found>(find: (summary: SampleSummary, recording: Recording) => Found) {
  const known = new WeakMap<Recording, Found>();
  return (text: string, figure: (found: Found) => number): Reading => ({
    text,
    of: (summary, recording) => {
      if (!known.has(recording)) known.set(recording, find(summary, recording));
      return figure(known.get(recording)!);
    },
  });
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
