/**
 * One program, run to its end: what it printed, and what it took. A program that outlives its deadline is killed with
 * all it started.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';

export interface Ran {
  readonly status: number | null;
  readonly output: string;
  readonly errors: string;
  readonly wallMs: number;
  /** Processor time of the program and of those that it started and waited for; 0 where the system doesn't tell. */
  readonly cpuMs: number;
  /** Largest memory of the program itself, seen from outside; 0 where the system doesn't tell. */
  readonly peakRssBytes: number;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly deadlineMs?: number;
}

const DEADLINE_MS = 180_000;
const LOOK_MS = 20;

export async function runProgram(
  command: string,
  args: readonly string[],
  { cwd, deadlineMs = DEADLINE_MS }: RunOptions = {},
): Promise<Ran> {
  const cpuBefore = cpuOfChildrenMs();
  const startMs = performance.now();
  const child = spawn(command, args, { cwd, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  let peakRssBytes = 0;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-2000);
  });
  const looking = setInterval(() => {
    peakRssBytes = Math.max(peakRssBytes, peakRssOf(child.pid));
  }, LOOK_MS);
  const killing = setTimeout(() => killGroup(child), deadlineMs);
  const onExit = (): void => killGroup(child);
  process.on('exit', onExit);
  try {
    const status = await endOf(child);
    const wallMs = performance.now() - startMs;
    await turn();
    return { status, output, errors, wallMs, cpuMs: cpuOfChildrenMs() - cpuBefore, peakRssBytes };
  } finally {
    clearInterval(looking);
    clearTimeout(killing);
    process.off('exit', onExit);
  }
}

/** What a program printed, as JSON. @throws Error with its last words if that is none */
export function jsonOf<Printed>({ status, output, errors }: Ran): Printed {
  try {
    return JSON.parse(output) as Printed;
  } catch {
    const words = errors.trim().split('\n').slice(-3).join(' ') || 'it printed no figures';
    throw new Error(`exit status ${status}: ${words}`);
  }
}

function endOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
}

function killGroup({ pid, exitCode }: ChildProcess): void {
  if (pid === undefined || exitCode !== null) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has just ended by itself.
  }
}

function peakRssOf(pid: number | undefined): number {
  const found = /VmHWM:\s+(\d+) kB/.exec(read(`/proc/${pid}/status`));
  return found === null ? 0 : Number(found[1]) * 1024;
}

/** Of all children that have ended: fields 16 and 17 of proc(5)'s stat, in hundredths of a second. */
function cpuOfChildrenMs(): number {
  const fields = read('/proc/self/stat').split(') ')[1]?.split(' ') ?? [];
  return fields.length === 0 ? 0 : (Number(fields[13]) + Number(fields[14])) * 10;
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
