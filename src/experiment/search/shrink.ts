/**
 * Cuts a case down to a small one that shows the same: greedy delta debugging (A. Zeller and R. Hildebrandt,
 * "Simplifying and isolating failure-inducing input", IEEE Transactions on Software Engineering 28, 2002) over the
 * experiment as data.
 *
 * A cut changes what is drawn for the messages that are left, so each is tried with several seeds. What was promised
 * and broken must stay so. The number of runs is bounded, not the time: the result is the same on every machine.
 */
import type { Platform } from '../platform.ts';
import type { Case, Scope } from './case.ts';
import { drawCase } from './draw.ts';
import { type Examined, examine, examineSeed } from './examine.ts';
import { cuts, isFair } from './simpler-cases.ts';
import type { FindingName, Suspect } from './tally.ts';

export interface Shrunk {
  readonly finding: FindingName;
  readonly promised: boolean;
  /** What was found first, and what is left of it. */
  readonly original: Case;
  readonly smallest: Case;
  /** The first offending facts, or what went wrong. */
  readonly evidence: readonly string[];
  /** How many cases were tried. */
  readonly runs: number;
}

const SEEDS_TRIED = 16;
/** Where only the protocol itself may draw. */
const SEEDS_TRIED_PLAIN = 3;
const RUNS = 4_000;
/** Where each is several, in modules that are loaded anew. */
const RUNS_REPEATED = 60;
/** Runs that end at their limit of messages are slow. */
const EVENTS = 20_000_000;

/**
 * @param isStopped asked before each run: if true, the smallest case so far is the result
 * @param examineCase may remember what it examined for another suspect
 */
export async function shrink(
  scope: Scope,
  suspect: Suspect,
  platform: Platform,
  isStopped: () => boolean = () => false,
  examineCase: typeof examine = examine,
): Promise<Shrunk> {
  if (suspect.isEnded) return asFound(scope, suspect);
  const isRepeated = suspect.finding === 'not-deterministic';
  const first = await examineSeed(scope, suspect.seed, platform, isRepeated);
  let best = { one: first.drawn, evidence: evidenceIn(first, suspect) ?? [suspect.reason ?? []].flat() };
  let runs = 0;
  let events = 0;
  const simpler = async (): Promise<typeof best | undefined> => {
    const tried = new Set<string>();
    for (const cut of cuts(best.one, scope)) {
      const text = JSON.stringify(cut);
      if (tried.has(text) || !isFair(cut, scope)) continue;
      tried.add(text);
      for (const seed of seedsFor(cut)) {
        if (runs >= (isRepeated ? RUNS_REPEATED : RUNS) || events >= EVENTS || isStopped()) return undefined;
        runs++;
        const one = { ...cut, seed };
        const examined = await examineCase(scope, one, platform, isRepeated);
        events += examined.events;
        const evidence = evidenceIn(examined, suspect);
        if (evidence !== undefined) return { one, evidence };
      }
    }
    return undefined;
  };
  for (let next = await simpler(); next !== undefined; next = await simpler()) best = next;
  const { finding, promised } = suspect;
  return { finding, promised, original: first.drawn, smallest: best.one, evidence: best.evidence, runs };
}

/** The case of a suspect, not cut down. */
export function asFound(scope: Scope, { finding, promised, seed, reason }: Suspect): Shrunk {
  const original = drawCase(scope, seed);
  return { finding, promised, original, smallest: original, evidence: [reason ?? []].flat(), runs: 0 };
}

/** The seed that it has, then small ones. */
function seedsFor({ seed, delay, loss, duplicate }: Case): number[] {
  const isPlain = delay.constant !== undefined && loss === 0 && duplicate === 0;
  const others = Array.from({ length: isPlain ? SEEDS_TRIED_PLAIN : SEEDS_TRIED }, (_, index) => index);
  return [seed, ...others.filter((other) => other !== seed)];
}

/** Nothing where the finding is not there. */
function evidenceIn({ checks, trouble }: Examined, { finding, promised }: Suspect): readonly string[] | undefined {
  if (trouble?.kind === finding) return [trouble.reason];
  const check = checks.find(({ property }) => property === finding);
  return check?.verdict === 'invalid' && check.promised === promised ? check.evidence : undefined;
}
