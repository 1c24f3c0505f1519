/**
 * `npm run bench`: runs all jobs and prints one table. A small version by default; `-- --full` is what targets are for,
 * and is kept in bench/results.ndjson;
 * `--versus` adds what others reach (bench/peers/install.sh gets them); `--only NAME` runs the jobs whose names begin
 * so; `--rounds N` sets how often.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compare } from './compare.ts';
import { jobs } from './jobs/index.ts';
import { placeOf, record } from './record.ts';
import { printed, problemsOf, type Row, rowsOf } from './table.ts';

/**
 * Gives the exit status: 1 if something of ours could not be measured, 2 for a wrong call. Targets that are missed are
 * no failure of the benchmark.
 */
export async function main(args: string[], root: string): Promise<number> {
  const options = optionsOf(args);
  if (typeof options === 'string') return complain(options);
  const { full, versus, only, rounds } = options;
  const chosen = jobs.filter(({ name }) => only === undefined || name.startsWith(only));
  if (chosen.length === 0)
    return complain(`--only: one of ${jobs.map(({ name }) => name).join(', ')}, or how it begins, not ${only}`);
  if (!existsSync('dist/cli/main.js')) return complain('dist/ is missing: run `npm run build`');

  const place = placeOf(root);
  const scale = full ? 'full' : 'small';
  const rows: Row[] = [];
  const problems: string[] = [];
  let hasFailed = false;
  for (const job of chosen) {
    const result = await compare(job, { scale, versus, rounds: rounds ?? (full ? 5 : 3), tell });
    rows.push(...rowsOf(result));
    problems.push(...problemsOf(result));
    hasFailed ||= result.standings.some(
      ({ contender, trouble }) => contender.side === 'hearsay' && trouble !== undefined,
    );
    if (full) record(join(root, 'bench/results.ndjson'), place, scale, result);
  }
  tell('');
  console.log(printed(rows));
  console.log(
    `${place.date.slice(0, 10)}, ${place.commit.slice(0, 12)}, ${place.cpu}, ${place.cores} cores, Node ${place.node}; medians of the rounds`,
  );
  if (!full) console.log('A small run: the targets are those of `npm run bench -- --full`.');
  for (const trouble of problems) console.log(`not measured: ${trouble}`);
  return hasFailed ? 1 : 0;
}

interface Options {
  readonly full: boolean;
  readonly versus: boolean;
  readonly only?: string;
  readonly rounds?: number;
}

/** Or what is wrong. */
function optionsOf(args: string[]): Options | string {
  try {
    const { values } = parseArgs({
      args,
      options: {
        full: { type: 'boolean' },
        versus: { type: 'boolean' },
        only: { type: 'string' },
        rounds: { type: 'string' },
      },
    });
    const rounds = values.rounds === undefined ? undefined : Number(values.rounds);
    if (rounds !== undefined && !(Number.isInteger(rounds) && rounds >= 1))
      return `--rounds: a number from 1 on, not ${values.rounds}`;
    return { full: values.full ?? false, versus: values.versus ?? false, only: values.only, rounds };
  } catch (error) {
    return (error as Error).message;
  }
}

function complain(text: string): number {
  process.stderr.write(`bench: ${text}\n`);
  return 2;
}

/** What is being measured now; elsewhere than on a terminal a line for each job. */
function tell(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
  else if (text.includes(': hearsay, 1 of')) process.stderr.write(`${text.split(':')[0]}\n`);
}
