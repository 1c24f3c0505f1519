/**
 * Network namespaces by name: `hearsay-<process>-<start>-<run>-<place>`. The name gives the process that owns one by
 * its number and its start time, as numbers are used again. So a later process can tell the namespaces of dead
 * processes from those of live ones.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { run, runAll, runAtOnce } from './commands.ts';

const FOLDER = '/run/netns';
const NAME = /^hearsay-(\d+)-(\d+)-\d+-\w+$/;

let runs = 0;

/** A name for each place of a run that no other run has. */
export function namesFor(places: readonly string[]): string[] {
  const prefix = `hearsay-${process.pid}-${beginningOf(process.pid)}-${runs++}`;
  return places.map((place) => `${prefix}-${place}`);
}

/** The command that runs a program in a namespace; it becomes the program, whose process keeps its number. */
export function within(name: string): string[] {
  return ['ip', 'netns', 'exec', name];
}

export async function addNamespaces(names: readonly string[]): Promise<void> {
  await runAll(
    'ip',
    undefined,
    names.map((name) => `netns add ${name}`),
  );
}

/** Those that are there of these: with a namespace go the devices that are in it. */
export async function removeNamespaces(names: readonly string[]): Promise<void> {
  const there = new Set(namespaces());
  for (const name of names) if (there.has(name)) await run('ip', ['netns', 'delete', name]).catch(() => {});
}

/** The same in the last moments of this process. */
export function removeAtOnce(names: readonly string[]): void {
  const there = new Set(namespaces());
  for (const name of names) if (there.has(name)) runAtOnce('ip', ['netns', 'delete', name]);
}

/**
 * Namespaces whose owners were killed, the processes that are still in them, and their devices. Gives the names of
 * those removed.
 */
export async function removeLeftovers(): Promise<string[]> {
  const left = namespaces().filter((name) => isLeft(name));
  for (const name of left) {
    // One that was stopped, as a fault does, has not heard that its parent is gone.
    const inside = await run('ip', ['netns', 'pids', name]).catch(() => '');
    for (const pid of inside.split('\n').filter((text) => text !== '')) end(Number(pid));
  }
  await removeNamespaces(left);
  return left;
}

function namespaces(): string[] {
  try {
    return readdirSync(FOLDER).filter((name) => NAME.test(name));
  } catch {
    return [];
  }
}

function isLeft(name: string): boolean {
  const [, pid, beginning] = NAME.exec(name)!;
  return beginningOf(Number(pid)) !== beginning;
}

/** When a process began, in the kernel's ticks since the machine's start; empty where there is no such process. */
function beginningOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name of its program, in brackets, may hold anything.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? '' : fields[19];
  } catch {
    return '';
  }
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
