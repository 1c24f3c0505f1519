/**
 * Combines the summaries of several samples. Figures follow their own rules (`summary-rules.ts`). Verdicts and outcomes
 * are the worst of all, with the sample that they come from; every text stands once. What is kept sample by sample is
 * absent here, and `absent` says so.
 */
import { isExercised } from '../checks/property.ts';
import { putTogether } from '../measures/sample-rules.ts';
import type { SampleSummary, Summary } from '../reports/summary.ts';
import { type Account, figuresIn, summaryRules } from '../reports/summary-rules.ts';
import type { Stopped } from '../runtimes/runtime.ts';
import { traceLevels } from '../trace/levels.ts';
import { statisticsOf } from './sample-statistics.ts';

/** From the best to the worst. */
const OUTCOMES: readonly Stopped[] = ['quiescent', 'delivered', 'deadline', 'limit', 'failed', 'interrupted'];

/** @param samples at least one */
export function together(samples: readonly SampleSummary[]): Summary {
  const figures = figuresOf(samples);
  return {
    ...(figures as Omit<SampleSummary, Account>),
    ...accountOf(samples),
    absent: absentIn(samples, figures),
    samples: [...samples],
    statistics: statisticsOf(samples.map((sample) => figuresIn(sample).filter(({ path }) => path !== 'seed'))),
  };
}

function figuresOf(samples: readonly SampleSummary[]): Partial<SampleSummary> {
  const valuesAt = (key: string) => samples.map((sample) => sample[key as keyof SampleSummary]);
  return Object.fromEntries(Object.entries(summaryRules).map(([key, rule]) => [key, putTogether(rule, valuesAt(key))]));
}

/** What the peers are called, if all samples call them the same. */
function commonNames([first, ...others]: readonly SampleSummary[]): SampleSummary['names'] {
  const names = JSON.stringify(first.names);
  return others.every((sample) => JSON.stringify(sample.names) === names) ? first.names : undefined;
}

function accountOf(samples: readonly SampleSummary[]): Pick<Summary, Exclude<Account, 'absent'>> {
  const ranks = samples.map(({ stopped }) => OUTCOMES.indexOf(stopped));
  const worst = samples[ranks.indexOf(Math.max(...ranks))];
  const levels = samples.map(({ trace }) => trace);
  const names = commonNames(samples);
  return {
    ...(names === undefined ? {} : { names }),
    trace: traceLevels.find((level) => levels.includes(level))!,
    stopped: worst.stopped,
    ...reasonFor(worst),
    checks: checksOf(samples),
    expectations: [],
    failures: samples.flatMap(({ seed, failures }) => failures.map((failure) => ({ ...failure, seed }))),
    ...endedIn(samples),
    remarks: [...new Set(samples.flatMap(({ remarks }) => remarks))],
  };
}

function endedIn(samples: readonly SampleSummary[]): { endedCalls?: string[] } {
  const ended = new Set(samples.flatMap(({ endedCalls = [] }) => endedCalls));
  return ended.size === 0 ? {} : { endedCalls: [...ended] };
}

/** With the seed of its sample. */
function reasonFor({ reason, seed }: SampleSummary): Pick<Summary, 'reason'> {
  return reason === undefined ? {} : { reason: `${reason} (seed ${seed})` };
}

type Check = Summary['checks'][number];

/** From the best to the worst: what was not exercised in some samples was kept where it was valid in all others. */
const rankOf = ({ verdict, reason }: Check) =>
  verdict === 'invalid' ? 3 : verdict === 'valid' ? 1 : isExercised({ reason }) ? 2 : 0;

/**
 * For each property the worst verdict of the samples in which it is promised, if there are any, else of all; with the
 * evidence of the first that is so bad.
 */
function checksOf(samples: readonly SampleSummary[]): Check[] {
  const properties = [...new Set(samples.flatMap(({ checks }) => checks.map(({ property }) => property)))];
  return properties.map((property) => {
    const all = samples.flatMap(({ checks }) => checks.filter((check) => check.property === property));
    const promised = all.filter((check) => check.promised);
    return (promised.length > 0 ? promised : all).reduce((worst, check) =>
      rankOf(check) > rankOf(worst) ? check : worst,
    );
  });
}

/** A key that some sample has and the combination has not is kept sample by sample, or absent in another sample. */
function absentIn(samples: readonly SampleSummary[], figures: Partial<SampleSummary>): Record<string, string> {
  const reasons: Record<string, string> = {};
  for (const key of new Set([...Object.keys(summaryRules), ...samples.flatMap(({ absent }) => Object.keys(absent))])) {
    if (figures[key as keyof SampleSummary] !== undefined) continue;
    const without = samples.filter(({ absent }) => key in absent);
    const isAnywhere = samples.some((sample) => sample[key as keyof SampleSummary] !== undefined);
    if (isAnywhere && summaryRules[key] === 'each') reasons[key] = 'per sample only: see samples';
    else if (without.length === samples.length) reasons[key] = without[0].absent[key];
    else if (without.length > 0)
      reasons[key] = `not in the sample of seed ${without[0].seed}: ${without[0].absent[key]}`;
  }
  return reasons;
}
