// Nine hosts on this machine: eight in the regions of mpcomm, numbered 1 to 8, and one in Iowa (9) for what they share.
// Each is a network namespace with a monotonic clock of its own; packets between them take as long as between the
// regions (docs/isolation.md). As root, on Linux, from a built project:
//
//   node scripts/nine-hosts.js <<'END'
//   9 nats-server &
//   1-8 hearsay agent --lab nats://10.72.0.9 --name host{host} --zone {zone} &
//   9 hearsay run mpcomm --lab nats://10.72.0.9 --peers 8 --messages 100
//   END
//
// A line is a host or several, and a command of the shell; with `&` it goes on beside the next lines. `{host}`,
// `{zone}` and `{address}` stand for the host's own. The first command that fails, the last line, or Ctrl-C ends all;
// nothing of it stays, and what a `kill -9` leaves the next start removes. With a file of lines as argument, commands
// have the standard input. What commands beside say goes to standard error.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { delimiter } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const HOSTS = 9;
const LINE = /^([1-9])(?:-([1-9]))?\s+(\S.*?)(\s&)?$/;
/** How long what is asked to end may take. */
const GRACE_MS = 5000;
/** So many seconds are the clocks of two hosts apart; 0 where the kernel lets no process have a clock of its own. */
const CLOCK_SECONDS =
  spawnSync('unshare', ['--time', '--monotonic', '1', 'true'], { stdio: 'ignore' }).status === 0 ? 1000 : 0;

/**
 * A command that runs: its group of processes, and its end.
 * @typedef {{ pid: number, ended: Promise<number> }} Running
 */

/** @type {Map<number, Running>} */
const running = new Map();
const bin = fileURLToPath(new URL('../bin', import.meta.url));
const [file] = process.argv.slice(2);

let isOver = false;
/** @type {() => void} */
let interrupt = () => process.exit(130);
const interrupted = new Promise((resolve) => {
  interrupt = () => resolve(130);
});
process.on('SIGINT', interrupt).on('SIGTERM', interrupt).on('SIGHUP', interrupt);
process.on('exit', () => signal('SIGKILL'));

const { network, zones } = await hosts();
if (CLOCK_SECONDS === 0) console.error('nine-hosts: all hosts have the same clock here');
try {
  process.exitCode = await Promise.race([runLines(), interrupted]);
} finally {
  isOver = true;
  await endAll();
}
process.exit();

/** Makes the network. */
async function hosts() {
  try {
    const { checkIsolation } = await built('runtimes/isolation/isolated-run');
    await checkIsolation(HOSTS);
    const { IsolatedNetwork } = await built('runtimes/isolation/isolated-network');
    const { networkOf } = await built('experiment/network');
    const { graphOf } = await built('core/link-rows');
    const { PeerNames } = await built('core/peer-names');
    const { default: table } = await built('network/zones/gcp');
    const pairs = Array.from({ length: HOSTS }, (_, a) => Array.from({ length: a }, (_, b) => [b, a])).flat(2);
    // Host h is in zone h of the table, whose last one is Iowa.
    const { plan } = networkOf(
      { zones: { table: 'gcp' }, classes: [], links: [] },
      { peers: HOSTS, names: PeerNames.none },
      [],
      {},
      {},
    )(1);
    return {
      network: await IsolatedNetwork.make({ plan, graph: graphOf(HOSTS, pairs), seed: 1, isFifo: true }),
      zones: table.zones.map((/** @type {string[]} */ [name]) => name),
    };
  } catch (error) {
    console.error(`nine-hosts: ${/** @type {Error} */ (error).message}`);
    return process.exit(2);
  }
}

/** The status of the first command that fails, else 0. */
async function runLines() {
  const input = file === undefined ? process.stdin : createReadStream(file);
  for await (const text of createInterface({ input })) {
    const line = text.trim();
    if (isOver) break;
    if (line === '' || line.startsWith('#')) continue;
    const status = await runLine(line);
    if (status !== 0) return status;
  }
  return 0;
}

/** @param {string} line @returns {Promise<number>} */
async function runLine(line) {
  const [, first, last = first, command, beside] = LINE.exec(line) ?? [];
  if (command === undefined) {
    console.error(
      `nine-hosts: expected a host from 1 to ${HOSTS} or several, such as 1-8, and a command; given ${line}`,
    );
    return 2;
  }
  const numbers = Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => Number(first) + index);
  const started = numbers.map((host) => start(host, command, beside !== undefined));
  if (beside !== undefined) return 0;
  const statuses = await Promise.all(started.map(({ ended }) => ended));
  const failed = statuses.findIndex((status) => status !== 0);
  if (failed < 0) return 0;
  console.error(`[${numbers[failed]}] status ${statuses[failed]}: ${command}`);
  return statuses[failed];
}

/** @param {number} host @param {string} command @param {boolean} isBeside @returns {Running} */
function start(host, command, isBeside) {
  const { host: address, within } = network.places[host - 1];
  const text = command
    .replaceAll('{host}', `${host}`)
    .replaceAll('{zone}', zones[host - 1])
    .replaceAll('{address}', address);
  const clock = CLOCK_SECONDS === 0 ? [] : ['unshare', '--time', '--monotonic', `${host * CLOCK_SECONDS}`];
  const [program, ...before] = [...within, ...clock];
  const child = spawn(program, [...before, 'sh', '-c', isBeside ? `exec ${text}` : text], {
    stdio: isBeside ? ['ignore', 'pipe', 'pipe'] : [file === undefined ? 'ignore' : 'inherit', 'inherit', 'inherit'],
    env: { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` },
    // Ctrl-C is for this process; a command with a terminal has to be in its group.
    detached: isBeside || file === undefined,
  });
  for (const stream of [child.stdout, child.stderr]) {
    if (stream !== null) createInterface({ input: stream }).on('line', (said) => console.error(`[${host}] ${said}`));
  }
  const pid = child.pid ?? 0;
  if (isBeside) console.error(`[${host}] process ${pid}: ${text}`);
  /** @type {Promise<number>} */
  const ended = new Promise((resolve) => {
    child.on('error', (error) => {
      console.error(`[${host}] ${error.message}`);
      resolve(1);
    });
    child.on('close', (code, by) => {
      running.delete(pid);
      if (isBeside && !isOver) console.error(`[${host}] process ${pid} ended: ${by ?? `status ${code}`}`);
      resolve(code ?? 1);
    });
  });
  const one = { pid, ended };
  running.set(pid, one);
  return one;
}

/** Ends what runs, and removes the network. */
async function endAll() {
  signal('SIGTERM');
  const grace = setTimeout(() => signal('SIGKILL'), GRACE_MS);
  await Promise.all([...running.values()].map(({ ended }) => ended));
  clearTimeout(grace);
  for (const pid of processesLeft()) {
    console.error(`nine-hosts: process ${pid} was left; it is killed`);
    send(pid, 'SIGKILL');
  }
  await network.remove();
}

/** To all that runs, and what it has started. @param {NodeJS.Signals} name */
function signal(name) {
  for (const pid of running.keys()) for (const target of [-pid, pid]) send(target, name);
}

/** @param {number} target a process, or below 0 a group @param {NodeJS.Signals} name */
function send(target, name) {
  try {
    process.kill(target, name);
  } catch {
    // It has ended, or is in the group of this process.
  }
}

function processesLeft() {
  return network.places.flatMap((/** @type {{ within: string[] }} */ { within }) =>
    execFileSync('ip', ['netns', 'pids', within[within.length - 1]], { encoding: 'utf8' })
      .split('\n')
      .filter((text) => text !== '')
      .map(Number),
  );
}

/** @param {string} module */
function built(module) {
  return import(new URL(`../dist/${module}.js`, import.meta.url).href);
}
