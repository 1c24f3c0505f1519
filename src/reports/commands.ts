/** The commands that reports print for the reader to copy. */
import { flowOf } from '../text/flow-value.ts';

/** An argument as a POSIX shell takes it: quoted if it needs to be. */
export function shellQuoted(argument: string): string {
  return /^[\w=.,:/%+@-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;
}

/** Runs an experiment again. @param seed of the only sample to run; without it, all samples run */
export function runCommand(file: string, seed?: number): string {
  return `hearsay run ${shellQuoted(file)}${sampleFlags(seed)}`;
}

/** Chooses one of several samples; empty if all are to run. */
export function sampleFlags(seed: number | undefined): string {
  return seed === undefined ? '' : ` --seed ${seed} --samples 1`;
}

/** Fields that have an option of their own if their value is a name or a number. */
const OPTIONS = new Set(['runtime', 'peers', 'seed', 'samples', 'topology', 'protocol', 'workload']);

/** Runs an experiment that is in no file. @param experiment what would stand in its file */
export function experimentCommand(experiment: Readonly<Record<string, unknown>>): string {
  const words = Object.entries(experiment)
    .filter(([, value]) => value !== undefined)
    .flatMap(([key, value]) =>
      OPTIONS.has(key) && typeof value !== 'object'
        ? [`--${key}`, shellQuoted(String(value))]
        : ['--set', shellQuoted(`${key}=${flowOf(value)}`)],
    );
  return ['hearsay', 'run', ...words].join(' ');
}
