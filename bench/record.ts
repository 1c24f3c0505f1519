/** What is kept of a run: one line of JSON a contender, with where and when it was measured. */
import { execFileSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { medianOf, type Result } from './compare.ts';
import type { Scale } from './job.ts';

export interface Place {
  readonly date: string;
  readonly commit: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly node: string;
  readonly system: string;
}

export function placeOf(root: string): Place {
  const git = (...args: string[]): string => {
    try {
      return execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    } catch {
      return '';
    }
  };
  const changed = git('status', '--porcelain', '--', 'src', 'bench', ':!bench/results.ndjson') !== '';
  return {
    date: new Date().toISOString(),
    commit: `${git('rev-parse', 'HEAD') || 'unknown'}${changed ? ' with changes' : ''}`,
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryBytes: totalmem(),
    node: process.versions.node,
    system: `${process.platform} ${process.arch}`,
  };
}

/** Appends a job's results. Every run of ours draws from seed 1. */
export function record(path: string, place: Place, scale: Scale, { job, standings }: Result): void {
  const lines = standings.map(({ contender, rounds, trouble }) => {
    const keys = [...new Set(rounds.flatMap((reading) => Object.keys(reading)))];
    const medians = Object.fromEntries(keys.map((key) => [key, medianOf({ contender, rounds }, key)]));
    return JSON.stringify({
      ...place,
      scale,
      seed: 1,
      job: job.name,
      contender: contender.name,
      medians,
      rounds,
      trouble,
    });
  });
  appendFileSync(path, lines.map((line) => `${line}\n`).join(''));
}
