/**
 * Standard output and standard error that cannot be written to: a run goes on and keeps its results, and the exit
 * status says what was not shown.
 */
import { limitOf } from './machine-limits.ts';
import { leaveNow, stderr, stdout } from './output-streams.ts';

/** @param complain writes a line to standard error */
export function watchOutputs(complain: (message: string) => void): void {
  let isTold = false;
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    // A reader that has seen enough (`| head`) is no error, and a terminal that was closed shows nothing more.
    if (error.code === 'EPIPE') leaveNow(0);
    if (error.code === 'EIO' || isTold) return;
    isTold = true;
    complain(`standard output cannot be written to: ${limitOf(error) ?? error.code ?? error.message}`);
    process.once('exit', (status) => {
      process.exitCode = status === 0 ? 1 : status;
    });
  });
  stderr.on('error', () => {});
}
