// Where an attack works: a folder of its own, the command as users run it, and the table of what held. All of it stays
// on this machine, and goes when the attack is over.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../../bin/hearsay', import.meta.url));
const LONGEST_MS = 180_000;
/** What no user should see: frames of a stack, and the insides of what is underneath. */
const RAW =
  /\n\s+at (?:async )?\S.*:\d+:\d+|node:internal|\[Error: |Invalid Error|TProtocol|ERR_[A-Z_]{6,}|\bundefined\b.*reading/;

/**
 * How a command ended.
 * @typedef {{ status: number | null, signal: string | null, stdout: string, stderr: string, ms: number }} Ended
 */
/**
 * A command that runs.
 * @typedef {{ pid: number, child: import('node:child_process').ChildProcess, ended: Promise<Ended>, said: () => string
 *   }} Running
 */
/**
 * What was tried and whether it held.
 * @typedef {{ attack: string, what: string, held: boolean | undefined, said: string, ms: number }} Row
 */
/**
 * What an attack is: its name, and what it does; small ones take a few seconds.
 * @typedef {{ name: string, run: (desk: Desk, isSmall: boolean) => Promise<void> }} Attack
 */

export class Desk {
  /** @param {string} attack @param {(row: Row) => void} tell */
  constructor(attack, tell) {
    this.attack = attack;
    this.tell = tell;
    this.folder = mkdtempSync(join(tmpdir(), 'hearsay-attack-'));
    this.began = performance.now();
    /** @type {Set<Running>} */
    this.running = new Set();
  }

  /**
   * One row of the table.
   * @param {string} what
   * @param {boolean | undefined} held undefined where it could not be tried
   * @param {string} said
   */
  note(what, held, said = '') {
    this.tell({
      attack: this.attack,
      what,
      held,
      said: said.replace(/\s+/g, ' ').trim(),
      ms: performance.now() - this.began,
    });
    this.began = performance.now();
  }

  /**
   * Notes that a command ended as it should: with one of these statuses, without a stack, and saying this.
   * @param {string} what @param {Ended} ended @param {{ status: (number | null)[], says?: RegExp, also?: boolean }}
   *   wanted
   */
  expect(what, ended, { status, says, also = true }) {
    const { stdout, stderr } = ended;
    const isRaw = RAW.test(stderr) || RAW.test(stdout.slice(0, 100_000));
    const held =
      status.includes(ended.status) && !isRaw && also && (says === undefined || says.test(stderr) || says.test(stdout));
    const line = stderr.trim().split('\n').at(-1) || stdout.trim().split('\n').at(-1) || '';
    this.note(
      what,
      held,
      `${ended.signal ?? ended.status}: ${held ? line.slice(0, 160) : stderr.slice(0, 600) || stdout.slice(-300)}`,
    );
  }

  /** Runs a command to its end. @param {string[]} args @param {Options} [options] */
  hearsay(args, options) {
    return this.start(args, options).ended;
  }

  /**
   * @typedef {{ input?: string, within?: string, env?: Record<string, string>, longestMs?: number }} Options `within`
   * is a line of the shell in which "$@" is the command.
   * @param {string[]} args @param {Options} [options] @returns {Running}
   */
  start(args, { input, within = 'exec "$@"', env = {}, longestMs = LONGEST_MS } = {}) {
    return this.program('/bin/sh', ['-c', within, 'sh', process.execPath, bin, ...args], { input, env, longestMs });
  }

  /** @param {string} file @param {string[]} args @param {Options} [options] @returns {Running} */
  program(file, args, { input, env = {}, longestMs = LONGEST_MS } = {}) {
    const began = performance.now();
    const child = spawn(file, args, {
      cwd: this.folder,
      env: { ...process.env, NO_COLOR: '1', ...env },
      detached: true,
      stdio: 'pipe',
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.stdin.on('error', () => {});
    if (input !== undefined) child.stdin.end(input);
    const late = setTimeout(() => this.kill(running), longestMs);
    /** @type {Promise<Ended>} */
    const ended = new Promise((resolve) => {
      child.on('close', (status, signal) => {
        clearTimeout(late);
        this.running.delete(running);
        resolve({ status, signal, stdout, stderr, ms: performance.now() - began });
      });
    });
    /** @type {Running} */
    const running = { pid: child.pid ?? 0, child, ended, said: () => stdout + stderr };
    this.running.add(running);
    return running;
  }

  /** The whole group of a command that this desk has started. @param {Running} running */
  kill({ pid }) {
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // It has ended.
    }
  }

  /** Ends all that it has started, and takes its folder away. */
  async end() {
    const all = [...this.running];
    for (const running of all) this.kill(running);
    await Promise.all(all.map(({ ended }) => ended));
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The summary of a run, where there is one whole. @param {string} out @returns {any} */
  summary(out = 'runs') {
    try {
      return JSON.parse(readFileSync(join(this.folder, out, 'latest', 'summary.json'), 'utf8'));
    } catch {
      return undefined;
    }
  }

  /** Whether a run has made its folder there. @param {string} out */
  begun(out) {
    const folder = join(this.folder, out);
    return existsSync(folder) && readdirSync(folder).some((name) => readdirSync(join(folder, name)).length > 0);
  }

  /** Processes of one group that are there, by their number. @param {number} group @returns {number[]} */
  inGroup(group) {
    return numbers('/proc').filter((pid) => fieldsOf(pid)?.[2] === String(group));
  }
}

/** @param {string} folder */
function numbers(folder) {
  return readdirSync(folder)
    .map(Number)
    .filter((pid) => pid > 0);
}

/** State, parent, group … of a process. @param {number} pid @returns {string[] | undefined} */
function fieldsOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields;
  } catch {
    return undefined;
  }
}

/** Looks until it is so; false where it does not come. @param {() => boolean} isSo */
export async function until(isSo, longestMs = 30_000) {
  for (const end = performance.now() + longestMs; performance.now() < end; await pause(20)) if (isSo()) return true;
  return isSo();
}

/** @param {number} ms */
export function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** The first of so many ports in a row that are free. @param {number} count @returns {Promise<number>} */
export async function freePorts(count) {
  for (let first = 21_000 + (process.pid % 9_000); ; first += count) {
    const free = await Promise.all(Array.from({ length: count }, (_, i) => isFree(first + i)));
    if (free.every(Boolean)) return first;
  }
}

/** @param {number} port @returns {Promise<boolean>} */
function isFree(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/**
 * A run of so many peers that broadcasts now and at the end of a time.
 * @param {string} runtime
 * @param {number} peers
 * @param {number} ms
 */
export function lastingRun(runtime, peers, ms) {
  const list = [0, ms].flatMap((at) => Array.from({ length: 3 * peers }, (_, i) => `${at}ms ${i % peers}`)).join('\\n');
  const workload = `workload={name: file, text: "${list}"}`;
  const stop = `stop={deadline: ${ms + 60_000}ms, quiet: 200ms}`;
  return [
    'run',
    'mesh',
    '--runtime',
    runtime,
    '-n',
    String(peers),
    '--protocol',
    'flood',
    '--set',
    workload,
    '--set',
    stop,
    '--seed',
    '1',
    '--json',
  ];
}
