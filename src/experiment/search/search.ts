/**
 * Searches for cases in which a protocol breaks a property: examines random cases in parallel, then shrinks the
 * smallest case of each finding.
 *
 * The cases are those of the seeds from `seed` on, handed out in portions. The result does not depend on which worker
 * examined which portion.
 */

import type { Scope } from './case.ts';
import { repetitionOf } from './repeat.ts';
import type { Shrunk } from './shrink.ts';
import { add, emptyTally, type Suspect, type Tally } from './tally.ts';

/** Seeds from `first` to before `end`; each that `every` divides is run again. */
export interface Portion {
  readonly first: number;
  readonly end: number;
  readonly every: number;
}

/** Does the work: in worker threads, or in the caller's own thread. */
export interface Workers {
  /** How many portions are worked on at a time. */
  readonly size: number;
  examine(portion: Portion): Promise<Tally>;
  shrink(suspect: Suspect): Promise<Shrunk>;
  /** True once going on would take too long. */
  readonly hasGivenUp?: boolean;
}

export interface SearchObserver {
  /** Cases examined so far. */
  examined?(cases: number): void;
  /** Findings cut down so far, of how many. */
  shrunk?(findings: number, of: number): void;
  /** Aborted to end with what there is. */
  readonly signal?: AbortSignal;
}

/** The seeds of the cases: so many from `seed` on. */
interface Seeds {
  readonly seed: number;
  readonly schedules: number;
}

export interface Search {
  readonly scope: Scope;
  readonly tally: Tally;
  readonly findings: readonly Shrunk[];
  readonly isInterrupted: boolean;
  /** Real time that the cases took, without those that were tried while they were cut down. */
  readonly wallMs: number;
}

const PORTION = 20;

export async function search(
  scope: Scope,
  { seed, schedules }: Seeds,
  workers: Workers,
  now: () => number,
  observer: SearchObserver = {},
): Promise<Search> {
  const begun = now();
  const tally = await examineAll({ seed, schedules, every: repetitionOf(schedules) }, workers, observer);
  const wallMs = now() - begun;
  const findings = await shrinkAll(tally, workers, observer);
  return { scope, tally, findings, isInterrupted: observer.signal?.aborted === true, wallMs };
}

/** @param every which seeds are run again, as of a portion */
export async function examineAll(
  { seed, schedules, every }: Seeds & Pick<Portion, 'every'>,
  workers: Workers,
  { examined, signal }: SearchObserver = {},
): Promise<Tally> {
  const tally = emptyTally();
  let next = seed;
  const end = seed + schedules;
  await sideBySide(workers.size, async () => {
    if (next >= end || signal?.aborted === true || workers.hasGivenUp === true) return false;
    const portion = { first: next, end: Math.min(end, next + PORTION), every };
    next = portion.end;
    add(tally, await workers.examine(portion));
    examined?.(tally.cases);
    return true;
  });
  return tally;
}

/** After an interruption too: stopped workers give each case as it was found. */
async function shrinkAll({ suspects }: Tally, workers: Workers, { shrunk }: SearchObserver): Promise<Shrunk[]> {
  const waiting = [...suspects.values()];
  const findings: Shrunk[] = [];
  await sideBySide(workers.size, async () => {
    const suspect = waiting.shift();
    if (suspect === undefined) return false;
    shrunk?.(findings.length, suspects.size);
    findings.push(await workers.shrink(suspect));
    return true;
  });
  // In the order of the names, so that it is always the same.
  return findings.sort((a, b) => Number(b.promised) - Number(a.promised) || (a.finding < b.finding ? -1 : 1));
}

/** So many at a time take a step after the other, each until there is none left. */
async function sideBySide(size: number, step: () => Promise<boolean>): Promise<void> {
  const lane = async () => {
    while (await step());
  };
  await Promise.all(Array.from({ length: size }, lane));
}
