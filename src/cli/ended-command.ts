/** How a command ends: what it says of the error that ended it, and its exit status. */
import { CommanderError } from '@commander-js/extra-typings';
import { EndedRun } from '../platform/ended-run.ts';
import { reasonOf } from '../runtimes/thrown-error.ts';
import { INTERRUPTED, WRONG_INPUT } from './exit-status.ts';
import { limitOf } from './machine-limits.ts';
import { stderr } from './output-streams.ts';

/**
 * Says what went wrong. Gives the exit status.
 * @param showHelp where the user asks for it by a group of commands without one of them
 */
export function tellError(error: unknown, showHelp: () => void): number {
  if (error instanceof CommanderError) {
    const isHelp = error.exitCode === 0 || error.code === 'commander.help';
    if (error.code === 'commander.help') showHelp();
    else if (!isHelp) complain(error.message.replace(/^error: /, ''));
    return isHelp ? 0 : WRONG_INPUT;
  }
  if (error instanceof Error && error.name === 'InputError') {
    complain(error.message);
    return WRONG_INPUT;
  }
  if (error instanceof EndedRun) {
    complain(error.message);
    return error.isInterrupted ? INTERRUPTED : 1;
  }
  complain(limitOf(error) ?? reasonOf(error));
  return 1;
}

export function complain(message: string): void {
  stderr.write(`hearsay: ${message.replace(/\s*\n\s*/g, ' ')}\n`);
}
