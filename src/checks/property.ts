/**
 * What a property is: a named promise, and how a run is checked against it. Each other file of this folder has one;
 * `index.ts` is the registry.
 *
 * A verdict is `unknown` if the run stopped before it could be decided, if the trace does not hold what is needed, if
 * deciding would cost more than a stated amount of work, or if nothing in the run could have broken the promise. What
 * must never happen (safety) is invalid in any run in which it happened; what must happen in the end (liveness) is
 * invalid only if the run became quiescent without it, or went on for so long without it as the experiment asks.
 */
import type { FaultKind, PropertyName } from '../core/protocol.ts';
import type { Trial } from './trial.ts';

/** Facts that a verdict shows. */
export const EVIDENCE_LIMIT = 3;

export type Verdict = 'valid' | 'invalid' | 'unknown';

export interface Finding {
  readonly verdict: Verdict;
  /** The first offending facts in prose, at most `EVIDENCE_LIMIT`. */
  readonly evidence: readonly string[];
  /** Why it is unknown. */
  readonly reason?: string;
}

export interface Property {
  readonly name: PropertyName;
  /** The promise, in a sentence. */
  readonly promise: string;
  readonly source: string;
  examine(trial: Trial): Finding;
  /**
   * What was missing, if nothing in the run could have broken the promise: "no peer delivered anything". Then it was
   * not exercised.
   */
  missing(trial: Trial): string | undefined;
}

/** A property of the user's own. A run that is given one is checked against it, whatever its protocol promises. */
export interface OwnProperty extends Omit<Property, 'name' | 'missing'> {
  readonly name: string;
  /** The faults under which it should still hold; by default all of them. */
  readonly tolerates?: readonly FaultKind[];
  missing?: Property['missing'];
}

/** Checks the types of a property, and returns it. */
export function defineProperty(property: OwnProperty): OwnProperty {
  return property;
}

export const valid: Finding = { verdict: 'valid', evidence: [] };

export function invalid(evidence: readonly string[]): Finding {
  return { verdict: 'invalid', evidence };
}

const NOT_EXERCISED = 'not exercised';

/** The finding if nothing could have broken a promise. @param missing what was missing */
export function notExercised(missing: string): Finding {
  return unknown(`${NOT_EXERCISED}: ${missing}`);
}

/** False if nothing in the run could have broken the promise. */
export function isExercised({ reason }: Pick<Finding, 'reason'>): boolean {
  return reason?.startsWith(NOT_EXERCISED) !== true;
}

/** Both findings as one: what is invalid in one of them is, and what is unknown in one of them may be. */
export function both(one: Finding, other: Finding): Finding {
  if (one.verdict === 'valid') return other;
  if (other.verdict !== 'invalid') return one;
  return one.verdict === 'invalid' ? invalid([...one.evidence, ...other.evidence].slice(0, EVIDENCE_LIMIT)) : other;
}

export function unknown(reason: string): Finding {
  return { verdict: 'unknown', evidence: [], reason };
}
