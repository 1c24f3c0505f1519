/**
 * What many cases came to: how often each property held, and where it failed first. Tallies are added in any order with
 * the same result, so it does not matter which thread has examined what.
 */
import { properties } from '../../checks/index.ts';
import { isExercised, type Verdict } from '../../checks/property.ts';
import type { Case } from './case.ts';
import type { Examined, Trouble } from './examine.ts';

/** What can be found: a property that does not hold, or trouble. */
export type FindingName = string;

/** `unknown` are those that were exercised and could not be decided. */
export type Counts = Record<Verdict | 'notExercised', number>;

/** A case that shows a finding. */
export interface Suspect {
  readonly finding: FindingName;
  /** Whether the protocol promises otherwise, under the faults of that case. */
  readonly promised: boolean;
  readonly seed: number;
  readonly size: number;
  /** Of trouble: what it was, should it not come again. */
  readonly reason?: string;
  /** True if code of the user was ended: the case is not run again, as that takes as long each time. */
  readonly isEnded?: boolean;
}

export interface Tally {
  cases: number;
  /** Messages received. */
  events: number;
  /**
   * In the order of the registry, then properties of the user's own: verdicts of the cases in which the property is
   * promised, and of the others.
   */
  readonly promised: Counts[];
  readonly others: Counts[];
  readonly failures: Record<Trouble['kind'], number>;
  /** For each finding the best case to begin with: promised before not promised, then the smallest. */
  readonly suspects: Map<FindingName, Suspect>;
}

export function emptyTally(): Tally {
  return {
    cases: 0,
    events: 0,
    promised: properties.map(noCounts),
    others: properties.map(noCounts),
    failures: { 'not-deterministic': 0, throws: 0, 'changes-messages': 0, 'never-ends': 0 },
    suspects: new Map(),
  };
}

export function enter(tally: Tally, one: Case, { checks, trouble, events }: Examined): void {
  const size = sizeOf(one);
  tally.cases++;
  tally.events += events;
  checks.forEach(({ property, verdict, promised, reason }, index) => {
    for (const counts of [tally.promised, tally.others]) counts[index] ??= noCounts();
    (promised ? tally.promised : tally.others)[index][isExercised({ reason }) ? verdict : 'notExercised']++;
    if (verdict === 'invalid') suspect(tally, { finding: property, promised, seed: one.seed, size });
  });
  if (trouble === undefined) return;
  tally.failures[trouble.kind]++;
  suspect(tally, {
    finding: trouble.kind,
    promised: trouble.kind !== 'never-ends' || trouble.isEnded === true,
    seed: one.seed,
    size,
    reason: trouble.reason,
    ...(trouble.isEnded ? { isEnded: true } : {}),
  });
}

export function add(sum: Tally, other: Tally): void {
  sum.cases += other.cases;
  sum.events += other.events;
  for (const index of other.promised.keys()) {
    for (const counts of [sum.promised, sum.others]) counts[index] ??= noCounts();
    addCounts(sum.promised[index], other.promised[index]);
    addCounts(sum.others[index], other.others[index]);
  }
  for (const kind of Object.keys(sum.failures) as Trouble['kind'][]) sum.failures[kind] += other.failures[kind];
  for (const one of other.suspects.values()) suspect(sum, one);
}

/** Roughly what a reader has to take in. */
export function sizeOf({ peers, broadcasts, links, mishaps, adversaries = [], loss, duplicate }: Case): number {
  return (
    2 * peers +
    broadcasts.length +
    links.length +
    2 * (mishaps.length + adversaries.length + Number(loss > 0) + Number(duplicate > 0))
  );
}

function suspect(tally: Tally, one: Suspect): void {
  const known = tally.suspects.get(one.finding);
  if (known === undefined || isBetter(one, known)) tally.suspects.set(one.finding, one);
}

function isBetter(one: Suspect, other: Suspect): boolean {
  if (one.promised !== other.promised) return one.promised;
  return one.size !== other.size ? one.size < other.size : one.seed < other.seed;
}

function noCounts(): Counts {
  return { valid: 0, invalid: 0, unknown: 0, notExercised: 0 };
}

function addCounts(sum: Counts, { valid, invalid, unknown, notExercised }: Counts): void {
  sum.valid += valid;
  sum.invalid += invalid;
  sum.unknown += unknown;
  sum.notExercised += notExercised;
}
