// Several samples that are interrupted, or lose a peer, in the middle: what was finished stays, and the summary says
// which samples there are. Also several commands that read a fresh run at once, and an end of input during a run.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from './desk.js';

/** @type {import('./desk.js').Attack} */
export const samples = {
  name: 'samples',
  async run(desk, isSmall) {
    for (const runtime of isSmall ? ['tcp'] : ['tcp', 'udp']) {
      await inThird(desk, runtime, 'SIGINT');
      await inThird(desk, runtime, 'SIGKILL');
    }
    await onCores(desk);
    await readersAtOnce(desk);
    if (!isSmall) await endOfInput(desk);
  },
};

/** Whether the run has begun this sample. @param {import('./desk.js').Desk} desk @param {string} out @param {number} n */
function hasBegun(desk, out, n) {
  const folder = join(desk.folder, out, 'mesh');
  return existsSync(folder) && readdirSync(folder).some((run) => existsSync(join(folder, run, `trace-${n}`)));
}

/**
 * While the third sample starts: SIGINT to the command, or SIGKILL to a peer.
 * @param {import('./desk.js').Desk} desk @param {string} runtime @param {'SIGINT' | 'SIGKILL'} signal
 */
async function inThird(desk, runtime, signal) {
  const out = `${runtime}-${signal}`;
  const words = `run mesh -n 3 --protocol flood --messages 2 --runtime ${runtime} --samples 5 --seed 1 --out ${out}`;
  const run = desk.start(words.split(' '));
  const isUp = await until(() => hasBegun(desk, out, 2), 120_000);
  if (signal === 'SIGINT') process.kill(run.pid, signal);
  else {
    await until(() => childrenOf(run.pid).length > 0, 5_000);
    for (const pid of childrenOf(run.pid).slice(0, 1)) process.kill(pid, signal);
  }
  const ended = await run.ended;
  const summary = desk.summary(out);
  const count = summary?.samples.length;
  const stopped = summary?.samples.slice(0, 2).map((/** @type {any} */ sample) => sample.stopped);
  desk.expect(
    `${signal} ${signal === 'SIGINT' ? 'while' : 'to a peer while'} the third of 5 samples starts on ${runtime}`,
    ended,
    {
      status: [signal === 'SIGINT' ? 130 : 1],
      also:
        isUp &&
        count === (signal === 'SIGINT' ? 3 : 5) &&
        stopped.every((/** @type {string} */ one) => one === 'quiescent'),
    },
  );
}

/** @param {number} pid @returns {number[]} */
function childrenOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').trim().split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/** @param {import('./desk.js').Desk} desk */
async function onCores(desk) {
  const out = 'cores';
  const words = `run mesh -n 40 --protocol flood --messages 20 --runtime simulator --samples 300 --seed 1 --json --out ${out}`;
  const run = desk.start(words.split(' '));
  const isUp = await until(() => hasBegun(desk, out, 6), 120_000);
  process.kill(run.pid, 'SIGINT');
  const ended = await run.ended;
  const summary = desk.summary(out);
  desk.expect('SIGINT among 300 samples on all cores', ended, {
    status: [130],
    says: /of 300 samples were begun: seeds/,
    also: isUp && summary?.stopped === 'interrupted' && summary.samples.length < 300,
  });
}

/** @param {import('./desk.js').Desk} desk */
async function readersAtOnce(desk) {
  await desk.hearsay('run mesh -n 4 --runtime tcp --seed 1 --trace full --out fresh'.split(' '));
  const query = ['query', 'fresh/latest', 'SELECT count(*) AS n FROM events', '--csv'];
  const all = await Promise.all([1, 2, 3, 4].map(() => desk.hearsay(query)));
  for (const [index, ended] of all.entries())
    desk.expect(`query ${index + 1} of 4 at once on a fresh run`, ended, {
      status: [0],
      also: ended.stdout === all[0].stdout && /^n\n\d{2,}\n$/.test(ended.stdout),
    });
}

/** Ctrl-D at a terminal, in the middle of a run of a lab: it ends the lab, after the run. @param {import('./desk.js').Desk} desk */
async function endOfInput(desk) {
  const what = 'Ctrl-D at the terminal of a lab in the middle of a run';
  if (spawnSync('/bin/sh', ['-c', 'script --version']).status !== 0) {
    desk.note(what, undefined, 'SKIPPED: script (util-linux) is not installed');
    return;
  }
  const lab = desk.start(['lab', '--local', '3', '--out', 'terminal'], { within: 'exec script -qec "$*" /dev/null' });
  const isUp = await until(() => /with 3 agents/.test(lab.said()), 60_000);
  lab.child.stdin?.write('run 3 2000\n');
  const isRunning = await until(() => desk.begun('terminal'), 60_000);
  lab.child.stdin?.write('\u0004');
  const ended = await lab.ended;
  desk.expect(what, ended, { status: [0, 1], also: isUp && isRunning && desk.summary('terminal') !== undefined });
}
