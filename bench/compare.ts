/**
 * Measures all contenders of a job in turns, and brings the rounds together: medians of each figure, and of the ratios
 * within each round.
 */
import type { Contender, Job, Reading, Scale } from './job.ts';

/** What came of one contender. */
export interface Standing {
  readonly contender: Contender;
  /** One reading a round; none where it could not run. */
  readonly rounds: readonly Reading[];
  /** Why it could not run, or what went wrong. */
  readonly trouble?: string;
}

export interface Result {
  readonly job: Job;
  readonly standings: readonly Standing[];
}

export interface CompareOptions {
  readonly scale: Scale;
  readonly rounds: number;
  readonly versus: boolean;
  tell?(text: string): void;
}

export async function compare(job: Job, { scale, rounds, versus, tell }: CompareOptions): Promise<Result> {
  const readings = new Map<Contender, Reading[]>();
  const problems = new Map<Contender, string>();
  for (const contender of job.contenders) {
    if (contender.side === 'other' && !versus) continue;
    readings.set(contender, []);
    const reason = await contender.missing?.();
    if (reason !== undefined) problems.set(contender, reason);
  }
  for (let round = 0; round < rounds; round++) {
    for (const [contender, rows] of readings) {
      if (problems.has(contender)) continue;
      tell?.(`${job.name}: ${contender.name}, ${round + 1} of ${rounds}`);
      try {
        rows.push(await contender.measure(scale));
      } catch (error) {
        problems.set(contender, (error as Error).message);
      }
    }
  }
  return {
    job,
    standings: [...readings].map(([contender, rows]) => ({
      contender,
      rounds: rows,
      trouble: problems.get(contender),
    })),
  };
}

/** NaN where there is none. */
export function medianOf({ rounds }: Standing, key: string): number {
  return median(rounds.map((reading) => reading[key]));
}

/** How many times theirs ours is: the median over the rounds that both have. */
export function timesOf(ours: Standing, theirs: Standing, key: string): number {
  return median(theirs.rounds.map((reading, round) => (ours.rounds[round]?.[key] ?? Number.NaN) / reading[key]));
}

function median(values: readonly (number | undefined)[]): number {
  const sorted = values
    .filter((value) => value !== undefined && Number.isFinite(value))
    .sort((a, b) => a! - b!) as number[];
  if (sorted.length === 0) return Number.NaN;
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
