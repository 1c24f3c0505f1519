/**
 * Short names of what is kept: `latest`, `mpcomm` (the latest run of that name), `mpcomm:2` (the second that is kept),
 * `check:1` (the first case of the latest check) and `check-flood:agreement`.
 */
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { InputError } from '../core/errors.ts';
import { caseCalled, casesOf } from '../reports/check-cases.ts';
import { foldersIn, isFolder, isRun, runsIn } from './folders.ts';
import { checkIn } from './kept-checks.ts';

/** The experiment of a case that a check found. */
export interface KeptCase {
  readonly file: string;
  /** What a run of it is called. */
  readonly experiment: string;
}

const NAMED = /^(.+):([^:/]+)$/;

/** The folders of runs that a name may mean, the likeliest first. */
export function runsCalled(run: string, out: string): string[] {
  const places = [run, join(out, run)].filter(isFolder);
  const found = places.flatMap((place) => (isRun(place) ? [place] : runsIn(place).slice(-1)));
  if (found.length > 0) return found;
  const [, name, number] = NAMED.exec(run) ?? [];
  if (name === undefined || !/^\d+$/.test(number)) return [];
  return runsIn(join(out, name)).slice(Number(number) - 1, Number(number));
}

/**
 * The case of this name; undefined if the name is not that of a case.
 * @throws InputError if the check has no such case
 */
export function caseOfName(given: string, out: string): KeptCase | undefined {
  const [, check, name] = NAMED.exec(given) ?? [];
  if (check === undefined || !/^check(-|$)/.test(check)) return undefined;
  const folder = latestCheck(check, out);
  if (folder === undefined) throw new InputError('run', `a case of a check that is kept in ${out}`, given);
  const result = checkIn(folder);
  const found = caseCalled(result, name);
  if (found === undefined) throw new InputError('run', casesText(result, check), given);
  const [{ finding, experiment }] = found.findings;
  return { file: join(folder, `${finding}.yaml`), experiment: String(experiment.name) };
}

function casesText(result: Parameters<typeof casesOf>[0], check: string): string {
  const count = casesOf(result).length;
  return count === 0 ? 'a check that found something' : `one of ${check}:1 to ${check}:${count}`;
}

/** The folder of the latest check of this name; of any check if the name is `check`. */
function latestCheck(name: string, out: string): string | undefined {
  const isMeant = (folder: string) => {
    const of = basename(join(folder, '..'));
    return name === 'check' ? of.startsWith('check-') : of === name;
  };
  return foldersIn(out)
    .filter((folder) => isMeant(folder) && existsSync(join(folder, 'result.json')))
    .sort((one, other) => (basename(one) < basename(other) ? -1 : 1))
    .at(-1);
}
