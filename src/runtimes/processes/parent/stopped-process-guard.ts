/**
 * Sees to it that no process stays stopped when the parent of a run is killed: a stopped process can't hear that its
 * channel has broken.
 *
 * A shell reads the numbers of processes from a pipe that only the parent holds. When that ends, however the parent
 * ended, all of them are continued: those who are still there find their parent gone, and exit.
 */
import { type ChildProcess, spawn } from 'node:child_process';

const PROGRAM = 'all=; while read -r pid; do all="$all $pid"; done; [ -z "$all" ] || kill -CONT $all 2>/dev/null';

export class StoppedProcessGuard {
  private shell: ChildProcess | undefined;

  /** From now on this process will be continued when the parent is gone. */
  watch(pid: number): void {
    this.shell ??= this.start();
    this.shell.stdin?.write(`${pid}\n`);
  }

  end(): void {
    this.shell?.stdin?.end();
  }

  private start(): ChildProcess {
    // A session of its own: Ctrl-C is for the parent.
    const shell = spawn('/bin/sh', ['-c', PROGRAM], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
    // Without a shell the processes are as safe as their parent.
    shell.on('error', () => {});
    // Where there are too few descriptors for it there is no pipe either.
    shell.stdin?.on('error', () => {});
    shell.unref();
    return shell;
  }
}
