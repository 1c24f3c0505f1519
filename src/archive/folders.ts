/** The folders in which runs, sweeps and checks are kept: `<out>/<name>/<time>-<seed>`. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../core/errors.ts';

export const SUMMARY = 'summary.json';

/** What is kept in a folder of runs, by name and time. @throws InputError where it is none */
export function foldersIn(out: string): string[] {
  if (!existsSync(out)) return [];
  if (!isFolder(out)) throw new InputError('--out', 'a folder', out);
  return names(out).flatMap((name) => (name === 'latest' ? [] : subfolders(join(out, name))));
}

/** The runs of a name, the oldest first. */
export function runsIn(folder: string): string[] {
  return subfolders(folder).filter(isRun);
}

function subfolders(folder: string): string[] {
  if (!isFolder(folder)) return [];
  return names(folder)
    .map((name) => join(folder, name))
    .filter(isFolder);
}

/** No link to what is gone, either: a run that was killed may leave one. */
export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function names(folder: string): string[] {
  return readdirSync(folder).sort();
}

export function isRun(folder: string): boolean {
  return existsSync(join(folder, 'experiment.yaml')) || existsSync(join(folder, SUMMARY));
}
