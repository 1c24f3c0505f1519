/**
 * What a property is: a named promise, and how a run is held to it. Each other file of this folder has one; `index.ts` is the registry.
 *
 * A verdict is `unknown` where the run stopped before it could be decided, where the trace doesn't hold what is needed, or where deciding
 * would cost more than a stated amount of work. What must never happen (safety) is invalid in any run in which it happened; what must happen
 * in the end (liveness) is invalid only if the run became quiescent without it.
 */
import type { PropertyName } from '../core/protocol.ts';
import type { Trial } from './trial.ts';

export type Verdict = 'valid' | 'invalid' | 'unknown';

export interface Finding {
  readonly verdict: Verdict;
  /** The first offending facts in prose, at most three. */
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
}

export const valid: Finding = { verdict: 'valid', evidence: [] };

export function invalid(evidence: readonly string[]): Finding {
  return { verdict: 'invalid', evidence };
}

export function unknown(reason: string): Finding {
  return { verdict: 'unknown', evidence: [], reason };
}
