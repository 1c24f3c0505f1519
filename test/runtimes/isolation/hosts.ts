/** Nine hosts as a test has them: the script that makes them, which is told a line at a time. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, vi } from 'vitest';
import { namespacesOf } from './machine.ts';

export const PATIENCE = { timeout: 60_000, interval: 20 };
const script = fileURLToPath(new URL('../../../scripts/nine-hosts.js', import.meta.url));

export class Hosts {
  readonly process: ChildProcessWithoutNullStreams = spawn(process.execPath, [script]);
  said = '';
  told = '';
  readonly ended = once(this.process, 'close');

  constructor(...lines: string[]) {
    this.process.stdout.on('data', (text: Buffer) => {
      this.said += text;
    });
    this.process.stderr.on('data', (text: Buffer) => {
      this.told += text;
    });
    this.say(...lines);
  }

  say(...lines: string[]): void {
    for (const line of lines) this.process.stdin.write(`${line}\n`);
  }

  whenTold(what: RegExp): Promise<RegExpExecArray> {
    return vi.waitFor(() => {
      const found = what.exec(this.told);
      expect(found, this.told).not.toBeNull();
      return found!;
    }, PATIENCE);
  }

  /** Its status. */
  async end(): Promise<number | null> {
    this.process.stdin.end();
    const [status] = await this.ended;
    return status;
  }

  get namespaces(): string[] {
    return namespacesOf(this.process.pid!);
  }
}
