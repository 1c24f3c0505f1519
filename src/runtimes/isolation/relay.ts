/**
 * The relay as its parent sees it: a process in the namespace of the bridge, which is there before the peers and goes
 * after them.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { compiledUrl } from '../processes/parent/compiled-modules.ts';
import { CARRYING, EMPTY, type RelayAnswer, type RelayResult, type RelayTask } from './relay-messages.ts';

const program = fileURLToPath(compiledUrl(new URL('./relay-program.js', import.meta.url).href));

export class Relay {
  /** True while packets are on their way. */
  isCarrying = false;
  private readonly process: ChildProcess;
  private readonly closed: Promise<void>;
  private said = '';
  private complaint = '';
  private isEnding = false;

  /**
   * @param within the command that brings a program into the namespace
   * @param broken called if it ends before it is told to
   */
  constructor(within: readonly string[], broken: (reason: string) => void) {
    const [command, ...before] = within;
    this.process = spawn(command, [...before, process.execPath, program], {
      stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
      serialization: 'advanced',
      // Ctrl-C is the parent's business.
      detached: true,
    });
    this.process.stdout!.setEncoding('utf8').on('data', (text: string) => this.hear(text));
    this.process.stderr!.setEncoding('utf8').on('data', (text: string) => {
      this.complaint += text;
    });
    this.process.on('error', (error) => {
      this.complaint += error.message;
    });
    this.process.stdin!.on('error', () => {});
    this.closed = new Promise((resolve) => this.process.once('close', () => resolve()));
    this.process.once('close', () => {
      if (!this.isEnding) broken(`the relay of its packets ended: ${this.reason()}`);
    });
  }

  /** Gives it what it needs; resolves when it carries packets. */
  start(task: RelayTask): Promise<void> {
    return new Promise((resolve, reject) => {
      this.process.once('message', (answer: RelayAnswer) => {
        if (answer.type === 'ready') resolve();
        else reject(new Error(answer.reason));
      });
      this.process.once('close', () => reject(new Error(this.reason())));
      this.process.send(task, () => {});
    });
  }

  /** Ends it; what it has carried, if it can still tell. */
  async end(): Promise<RelayResult | undefined> {
    this.isEnding = true;
    this.process.stdin!.end();
    await this.closed;
    const line = this.said.split('\n').find((text) => text.startsWith('{'));
    return line === undefined ? undefined : (JSON.parse(line) as RelayResult);
  }

  private hear(text: string): void {
    this.said = (this.said + text).slice(-4000);
    for (const character of text) {
      if (character === CARRYING) this.isCarrying = true;
      else if (character === EMPTY) this.isCarrying = false;
      else break;
    }
  }

  private reason(): string {
    const { exitCode, signalCode } = this.process;
    const line = this.complaint.split('\n').find((text) => /error|failed|cannot/i.test(text));
    return line ?? (signalCode === null ? `status ${exitCode}` : `by ${signalCode}`);
  }
}
