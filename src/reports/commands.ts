/** The commands that reports print for the reader to copy. */

/** An argument as a POSIX shell takes it: quoted if it needs to be. */
export function shellQuoted(argument: string): string {
  return /^[\w./@:+-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;
}

/** Runs an experiment again. @param seed of the only sample to run; without it, all samples run */
export function runCommand(file: string, seed?: number): string {
  return `hearsay run ${shellQuoted(file)}${sampleFlags(seed)}`;
}

/** Chooses one of several samples; empty if all are to run. */
export function sampleFlags(seed: number | undefined): string {
  return seed === undefined ? '' : ` --seed ${seed} --samples 1`;
}
