/** Agents on the controller's own machine, which it starts, and which end with it. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { InputError } from '../../core/errors.ts';
import { agentProgramUrl } from '../../runtimes/processes/parent/compiled-modules.ts';

const program = fileURLToPath(agentProgramUrl(new URL('../agent/agent-program.js', import.meta.url).href));
const END_MS = 3000;

/** What the program of such an agent is told. */
export interface LocalAgentTask {
  readonly port: number;
  readonly token: string;
  readonly name: string;
  readonly peers: number;
}

export class LocalAgents {
  /** Rejects when one of them has ended, with an InputError that names it: a wait for all of them would not end. */
  readonly lost: Promise<never>;
  private readonly processes: ChildProcess[] = [];
  private lose: (error: Error) => void = () => {};

  constructor() {
    this.lost = new Promise((_resolve, reject) => {
      this.lose = reject;
    });
    // Once all are there nobody may be waiting.
    this.lost.catch(() => {});
  }

  /**
   * Starts one, and resolves when it has joined; where it ends instead, `lost` says so.
   * @param gone called when it has ended
   */
  start(task: LocalAgentTask, gone: (name: string) => void): Promise<void> {
    const child = fork(program, { execArgv: [], stdio: ['ignore', 2, 2, 'ipc'] });
    this.processes.push(child);
    child.on('error', this.lose);
    child.once('exit', (code, signal) => {
      gone(task.name);
      const what = `${task.name}, which ended (${signal ?? `status ${code}`})`;
      this.lose(new InputError('--local', 'a machine on which agents can be started', what));
    });
    child.send(task);
    return new Promise((resolve) => child.once('message', () => resolve()));
  }

  /** Ends them all; their peers end with them. */
  async end(): Promise<void> {
    await Promise.all(
      this.processes.map((child) => {
        if (child.exitCode !== null || child.signalCode !== null) return undefined;
        const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
        child.disconnect();
        const late = setTimeout(() => child.kill('SIGKILL'), END_MS);
        return gone.then(() => clearTimeout(late));
      }),
    );
  }
}
