/**
 * Whether this machine can isolate runs: without it their tests are skipped, and say so; where CI is set and
 * `scripts/engines.sh` could have installed what is missing, they fail.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { neededToIsolate, tryAbilities } from '../../../src/runtimes/isolation/abilities.ts';

const abilities = await tryAbilities();

/** What is missing, in words. */
export const missing = neededToIsolate
  .filter((name) => abilities[name] !== undefined)
  .map((name) => `${name}: ${abilities[name]}`)[0];

if (missing !== undefined) console.warn(`isolated runs are not tested: ${missing}`);

/** A script of the project installs it as root on Linux. */
export const couldBeInstalled =
  abilities.linux === undefined && abilities.root === undefined && abilities.iproute2 !== undefined;

/** Namespaces that a process has made. */
export function namespacesOf(pid: number): string[] {
  try {
    return readdirSync('/run/netns').filter((name) => name.startsWith(`hearsay-${pid}-`));
  } catch {
    return [];
  }
}

/** Processes in a namespace. */
export function processesIn(namespace: string): number[] {
  return execFileSync('ip', ['netns', 'pids', namespace], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line !== '')
    .map(Number);
}
