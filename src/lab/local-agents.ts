/** Agents on the controller's own machine, which it starts, and which end with it. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { InputError } from '../core/errors.ts';
import { compiledUrl } from '../runtimes/node/compiled.ts';

const program = fileURLToPath(compiledUrl(new URL('./agent-program.js', import.meta.url).href).replace(/\.ts$/, '.js'));
const END_MS = 3000;

/** What the program of such an agent is told. */
export interface LocalAgentTask {
  readonly port: number;
  readonly token: string;
  readonly name: string;
  readonly peers: number;
}

export class LocalAgents {
  private readonly processes: ChildProcess[] = [];

  /**
   * Starts one, and resolves when it has joined.
   * @throws InputError where it ends instead
   * @param gone called when it has ended
   */
  start(task: LocalAgentTask, gone: (name: string) => void): Promise<void> {
    const child = fork(program, { execArgv: [], stdio: ['ignore', 2, 2, 'ipc'] });
    this.processes.push(child);
    child.send(task);
    return new Promise((resolve, reject) => {
      child.once('message', () => resolve());
      child.once('error', reject);
      child.once('exit', (code, signal) => {
        gone(task.name);
        reject(
          new InputError(
            '--local',
            'a machine on which agents can be started',
            `${task.name}, which ended (${signal ?? `status ${code}`})`,
          ),
        );
      });
    });
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
