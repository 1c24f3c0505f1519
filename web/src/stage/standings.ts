/**
 * How promises stand at a moment. What must never happen is broken from the offending fact on; what must happen in the
 * end is decided at the end.
 */

import type { Facts } from '../../../src/browser.ts';
import { DELIVERED, FactCursor } from '../../../src/browser.ts';

/** A verdict on a whole run, as the summary has it. */
export interface Verdict {
  readonly property: string;
  readonly promised: boolean;
  readonly verdict: 'valid' | 'invalid' | 'unknown';
  readonly evidence: readonly string[];
  readonly reason?: string;
}

export interface Standing {
  readonly property: string;
  readonly promised: boolean;
  readonly stands: 'kept' | 'broken' | 'not decided yet' | 'unknown';
  /** The offending fact, or why it is unknown. */
  readonly because: string;
  /** The moment from which on it is broken, if it is one before the end. */
  readonly brokenAt: number | undefined;
}

/** Promises that a run keeps or breaks only at its end. */
const liveness = new Set(['validity', 'agreement', 'uniform-agreement', 'termination', 'delivery-after-heal']);

/** Promises, and what else was broken. @param moments of the offences, by verdict */
export function standingsAt(
  verdicts: readonly Verdict[],
  offences: readonly (number | undefined)[],
  facts: number,
  isEnd: boolean,
): Standing[] {
  return verdicts.flatMap((verdict, index) => {
    if (!verdict.promised && verdict.verdict !== 'invalid') return [];
    const { property, promised } = verdict;
    const brokenAt = offences[index];
    const stands = standsAt(verdict, brokenAt, facts, isEnd);
    const because =
      stands === 'broken' ? (verdict.evidence[0] ?? '') : stands === 'unknown' ? (verdict.reason ?? '') : '';
    return [{ property, promised, stands, because, brokenAt }];
  });
}

function standsAt(
  { property, verdict }: Verdict,
  brokenAt: number | undefined,
  facts: number,
  isEnd: boolean,
): Standing['stands'] {
  if (verdict === 'invalid' && brokenAt !== undefined) return facts >= brokenAt ? 'broken' : 'kept';
  if (!isEnd)
    return verdict === 'unknown' || (verdict === 'valid' && !liveness.has(property)) ? 'kept' : 'not decided yet';
  return verdict === 'valid' ? 'kept' : verdict === 'invalid' ? 'broken' : 'unknown';
}

/** `peer 3 delivered 0:4 at 12.5 ms, …` and `peer 3 delivered 0:4 a second time at 12.5 ms`. */
const offence = /^peer (\d+) delivered (\d+):(\d+) (?:a second time )?at ([\d.]+) ms/;

/** The moment right after the first fact that the evidence names; undefined if it names none. */
export function offenceIn(evidence: readonly string[], facts: Facts): number | undefined {
  const found = offence.exec(evidence[0] ?? '');
  if (found === null) return undefined;
  const [peer, origin, sequence, timeMs] = found.slice(1).map(Number);
  for (const row = new FactCursor(facts); row.next(); ) {
    if (row.code !== DELIVERED || row.peer !== peer || row.origin !== origin || row.sequence !== sequence) continue;
    if (Math.abs(row.time - timeMs) < 0.001) return row.index + 1;
  }
  return undefined;
}
