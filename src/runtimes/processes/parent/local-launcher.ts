/**
 * Forks the processes of a run on this machine: they write their logs where the run has its own, and none outlives this
 * process.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { PeerId } from '../../../core/protocol.ts';
import type { FromProcess, ToProcess } from '../wire/messages.ts';
import type { Place } from '../wire/process-job.ts';
import { bundledUrl } from './compiled-modules.ts';
import type { Launcher, ProcessEvents, ProcessHandle } from './launcher.ts';
import { StoppedProcessGuard } from './stopped-process-guard.ts';

const program = fileURLToPath(bundledUrl(new URL('../peer/peer-process.js', import.meta.url).href));

/** What is kept of what a process writes to its standard error, to say why it died. */
const STDERR_KEPT = 4000;

export class LocalLauncher implements Launcher {
  readonly patience = { answerMs: 3000, lostMs: 300, leadMs: 10, roundMs: 0.5 };
  private readonly places: readonly Place[] | undefined;
  private readonly guard = new StoppedProcessGuard();

  /** @param places by peer: the command that its program is given to, if any */
  constructor(places: readonly Place[] | undefined) {
    this.places = places;
  }

  launch(peers: readonly PeerId[], _life: number, events: ProcessEvents): ProcessHandle {
    return new LocalProcess(this.places?.[peers[0]].within ?? [], this.guard, events);
  }

  moduleOf(url: string): string {
    return bundledUrl(url);
  }

  collect(): Promise<readonly string[]> {
    return Promise.resolve([]);
  }

  end(): Promise<void> {
    this.guard.end();
    return Promise.resolve();
  }
}

/** Why there is no process, by the system's code. */
const NOT_STARTED: Readonly<Record<string, string>> = {
  EMFILE: 'too many files and connections are open (ulimit -n)',
  ENFILE: 'too many files and connections are open on this machine',
  EAGAIN: 'too many processes run (ulimit -u)',
  ENOMEM: 'the machine has no memory left',
};

class LocalProcess implements ProcessHandle {
  private readonly process: ChildProcess;
  private readonly guard: StoppedProcessGuard;
  private stderr = '';

  /** @param within the command that its program is given to; none where it is started as it is */
  constructor(within: readonly string[], guard: StoppedProcessGuard, { heard, gone }: ProcessEvents) {
    this.guard = guard;
    const [execPath, ...execArgv] = [...within, process.execPath];
    this.process = fork(program, {
      serialization: 'advanced',
      execPath,
      execArgv,
      // Standard output is the parent's alone; what a protocol prints goes to standard error.
      stdio: ['ignore', 2, 'pipe', 'ipc'],
    });
    this.process.on('message', (message: FromProcess) => heard(message));
    let isTold = false;
    const end = (reason: string) => {
      if (!isTold) gone(reason);
      isTold = true;
    };
    // 'close' comes after 'exit' and the last of standard error.
    this.process.on('close', (code, signal) => end(this.lastWords(code, signal)));
    this.process.on('error', (error: NodeJS.ErrnoException) => {
      this.stderr += error.message;
      // Where there are too few descriptors there is no process, and nothing that could be closed.
      if (this.process.pid === undefined)
        end(`its process could not be started: ${NOT_STARTED[error.code ?? ''] ?? error.message}`);
    });
    // A protocol may close it; then nothing more comes from there.
    this.process.stderr?.on('error', () => {});
    this.process.stderr?.on('data', (chunk: Buffer) => {
      process.stderr.write(chunk);
      this.stderr = (this.stderr + chunk.toString()).slice(-STDERR_KEPT);
    });
  }

  get pid(): number {
    return this.process.pid ?? 0;
  }

  send(message: ToProcess): void {
    // A process that is gone is told by its exit, not by a failed write.
    if (this.process.connected) this.process.send(message, () => {});
  }

  kill(): void {
    this.process.kill('SIGKILL');
  }

  stop(): void {
    this.guard.watch(this.pid);
    this.process.kill('SIGSTOP');
  }

  resume(): void {
    this.process.kill('SIGCONT');
  }

  private lastWords(code: number | null, signal: NodeJS.Signals | null): string {
    const end = signal === null ? `its process exited with status ${code}` : `its process was ended by ${signal}`;
    const line = this.stderr.split('\n').find((text) => /error|fatal/i.test(text));
    return line === undefined ? end : `${end}: ${line.trim()}`;
  }
}
