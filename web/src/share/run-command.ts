/** The command that makes the same run in a terminal. */
import { flowOf } from '../build/flow-value.ts';
import type { ExperimentData } from '../channel/engine-messages.ts';

/** Fields that have an option of their own if their value is a name or a number. */
const OPTIONS = new Set(['peers', 'seed', 'topology', 'protocol', 'workload']);

export function runCommand(experiment: ExperimentData): string {
  const words = Object.entries(experiment)
    .filter(([, value]) => value !== undefined)
    .flatMap(([key, value]) =>
      OPTIONS.has(key) && typeof value !== 'object'
        ? [`--${key}`, quoted(String(value))]
        : ['--set', quoted(`${key}=${flowOf(value)}`)],
    );
  return ['hearsay', 'run', ...words].join(' ');
}

/** As one word of a POSIX shell. */
function quoted(word: string): string {
  return /^[\w=.,:/%+@-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
