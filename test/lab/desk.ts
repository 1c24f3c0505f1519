/**
 * Commands of a lab as users run them, several at a time, in a folder of their own; whatever they start carries a mark
 * by which it is found, and ended.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Summary } from '../../src/reports/summary.ts';

const bin = fileURLToPath(new URL('../../bin/hearsay', import.meta.url));
const LOOK_MS = 20;
const PATIENCE_MS = 40_000;
let desks = 0;

/** A command that runs. */
export interface Running {
  readonly process: ChildProcess;
  readonly ended: Promise<number | null>;
  output(): string;
  say(line: string): void;
  /** Ctrl-D. */
  hangUp(): void;
}

export class Desk {
  readonly folder = mkdtempSync(join(tmpdir(), 'hearsay-test-lab-'));
  private readonly mark = `${process.pid}-${desks++}-${Date.now()}`;

  /** @param environment besides that of the tests */
  start(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Running {
    const temporary = join(this.folder, 'tmp');
    mkdirSync(temporary, { recursive: true });
    const child = spawn(process.execPath, [bin, ...args], {
      cwd: this.folder,
      env: { ...process.env, NO_COLOR: '1', TMPDIR: temporary, ...environment, HEARSAY_TEST_MARK: this.mark },
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += String(chunk)));
    child.stdin.on('error', () => {});
    return {
      process: child,
      ended: new Promise((resolve) => child.on('close', resolve)),
      output: () => text,
      say: (line) => void child.stdin.write(`${line}\n`),
      hangUp: () => void child.stdin.end(),
    };
  }

  /** A controller with a lab on this machine, and its address. */
  async lab(...args: readonly string[]): Promise<{ lab: Running; address: string }> {
    const lab = this.start(['lab', ...args]);
    const address = await seen(lab, /lab at (local:\d+)/);
    return { lab, address };
  }

  /** An agent that has joined. */
  async agent(address: string, name: string, ...args: readonly string[]): Promise<Running> {
    const agent = this.start(['agent', '--lab', address, '--name', name, ...args]);
    await seen(agent, /agent (\S+) waits at/);
    return agent;
  }

  /** Processes that were started from here, and what they started, whose command line has this in it. */
  processes(program = ''): number[] {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .filter((pid) => {
        try {
          // Of those of others, which are many, only this one is read, fifty times a second.
          if (!readFileSync(`/proc/${pid}/environ`, 'latin1').includes(this.mark)) return false;
          const lives = !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'latin1'));
          return lives && readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(program);
        } catch {
          return false;
        }
      });
  }

  /** Resolves when the peers of a run have written something down: it goes on then. */
  async untilRunning(peers: number, running?: Running): Promise<void> {
    const temporary = join(this.folder, 'tmp');
    await until(() => {
      if (running !== undefined && running.process.exitCode !== null)
        throw new Error(`it ended at once:\n${running.output()}`);
      const folders = readdirSync(temporary).filter((name) => name.startsWith('hearsay-agent-'));
      const logs = folders.flatMap((name) =>
        filesIn(join(temporary, name)).filter((file) => /peers-.*\.log$/.test(file)),
      );
      return logs.filter((file) => sizeOf(file) > 200).length >= peers;
    });
  }

  /** The latest summary of a run of this name. */
  summary(name: string): Summary {
    return JSON.parse(readFileSync(join(this.latest(name), 'summary.json'), 'utf8')) as Summary;
  }

  latest(name: string): string {
    const runs = join(this.folder, 'runs', name);
    const whole = readdirSync(runs).filter((run) => existsSync(join(runs, run, 'summary.json')));
    return join(runs, whole.sort()[whole.length - 1]);
  }

  async end(): Promise<void> {
    for (const pid of this.processes()) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It ended by itself meanwhile.
      }
    }
    await until(() => this.processes().length === 0);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Resolves with the first group of what is seen in the output. */
export async function seen(running: Running, what: RegExp): Promise<string> {
  let match: RegExpExecArray | null = null;
  let isOver = false;
  void running.ended.then(() => {
    isOver = true;
  });
  await until(() => {
    match = what.exec(running.output());
    return match !== null || isOver;
  });
  if (match === null) throw new Error(`it ended without ${what}:\n${running.output()}`);
  return (match as RegExpExecArray)[1] ?? '';
}

export async function until(holds: () => boolean): Promise<void> {
  const lateMs = performance.now() + PATIENCE_MS;
  while (!holds()) {
    if (performance.now() > lateMs) throw new Error('it did not come to be');
    await pause(LOOK_MS);
  }
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch {
    return [];
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
