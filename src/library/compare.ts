/** Holds runs against each other in a program, as `hearsay compare` does. */
import { InputError } from '../core/errors.ts';
import { type Comparison, compare as compared } from '../reports/comparison/comparison.ts';
import { firstDifferenceOf } from '../reports/comparison/first-difference.ts';
import type { Summary } from '../reports/summary.ts';
import type { FactLog } from '../trace/log.ts';
import type { KeptOptions } from './kept-runs.ts';
import { logsOf, type RunResult } from './run.ts';

/** A run as it can be given: what `run` gave, a summary, or the folder or name of one that was kept. */
export type Comparable = RunResult | Summary | string;

/**
 * Figures and verdicts side by side, differences and how sure they are, and where two runs of one seed part.
 * @param runs two or more
 * @throws InputError where there are fewer, or there is no such run
 */
export async function compare(runs: readonly Comparable[], { out = 'runs' }: KeptOptions = {}): Promise<Comparison> {
  if (runs.length < 2) throw new InputError('compare', 'two runs or more', runs.length);
  const found = await Promise.all(runs.map((one) => recordOf(one, out)));
  const [one, other] = found;
  const isParting = found.length === 2 && one.summary.seed === other.summary.seed;
  const logs = isParting ? await Promise.all([one.log(), other.log()]) : [];
  const [first, second] = logs;
  const parting = first === undefined || second === undefined ? undefined : firstDifferenceOf(first, second);
  return compared(
    found.map(({ summary }) => summary),
    parting,
  );
}

interface Record {
  readonly summary: Summary;
  /** Of the first sample, where its facts were kept. */
  log(): Promise<FactLog | undefined>;
}

async function recordOf(given: Comparable, out: string): Promise<Record> {
  if (typeof given !== 'string') {
    const isResult = 'traces' in given;
    return {
      summary: isResult ? given.summary : given,
      log: async () => (isResult ? logsOf.get(given)?.[0] : undefined),
    };
  }
  const { findRun } = await import('../archive/runs.ts');
  const run = findRun(given, out);
  if (run.summary === undefined) throw new InputError('compare', 'a run that has a summary', run.folder);
  const [trace] = run.samples;
  return {
    summary: { ...run.summary, path: run.folder },
    async log() {
      const { readTrace } = await import('../archive/traces.ts');
      return trace === undefined ? undefined : (await readTrace(run, trace)).log;
    },
  };
}
