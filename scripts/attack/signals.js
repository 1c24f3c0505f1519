// Signals in the middle of a run, at the command alone and at all of its processes, as a terminal sends them: what
// there is, is kept, and no process stays.
import { lastingRun, until } from './desk.js';

/** @type {import('./desk.js').Attack} */
export const signals = {
  name: 'signals',
  async run(desk, isSmall) {
    for (const runtime of isSmall ? ['tcp'] : ['simulator', 'actors', 'tcp', 'udp']) {
      for (const signal of /** @type {NodeJS.Signals[]} */ (
        isSmall ? ['SIGHUP'] : ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGKILL']
      )) {
        // Of SIGTERM, all processes die: that is how a peer is ended from outside.
        for (const isToAll of isSmall || signal === 'SIGTERM' || signal === 'SIGKILL' ? [false] : [false, true]) {
          await one(desk, runtime, signal, isToAll);
        }
      }
    }
    for (const signal of /** @type {NodeJS.Signals[]} */ (
      isSmall ? ['SIGHUP'] : ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT']
    ))
      await atLab(desk, signal);
  },
};

/**
 * @param {import('./desk.js').Desk} desk
 * @param {string} runtime
 * @param {NodeJS.Signals} signal
 * @param {boolean} isToAll
 */
async function one(desk, runtime, signal, isToAll) {
  const out = `runs-${runtime}-${signal}-${isToAll}`;
  const args =
    runtime === 'simulator'
      ? [
          'run',
          'mesh',
          '--runtime',
          'simulator',
          '-n',
          '300',
          '--set',
          'workload={name: interval, broadcasts: 100_000, wait: 1ms}',
          '--trace',
          'none',
          '--set',
          'stop={deadline: none, events: 100_000_000_000}',
        ]
      : lastingRun(runtime, 3, 60_000);
  const run = desk.start([...args, '--out', out]);
  const children = ['tcp', 'udp'].includes(runtime) ? 3 : 0;
  const isUp = await until(() => desk.inGroup(run.pid).length > children && desk.begun(out), 60_000);
  await new Promise((resolve) => setTimeout(resolve, 700));
  process.kill(isToAll ? -run.pid : run.pid, signal);
  const ended = await run.ended;
  const isGone = await until(() => desk.inGroup(run.pid).length === 0, 5_000);
  const isKill = signal === 'SIGKILL';
  const summary = desk.summary(out);
  const kept = isKill || summary?.stopped === 'interrupted';
  desk.expect(`${signal} to ${isToAll ? 'all processes of ' : ''}a run on ${runtime}`, ended, {
    status: isKill ? [null, 137] : [130],
    also: isUp && isGone && kept,
  });
}

/** A scripted lab in the middle of a run. @param {import('./desk.js').Desk} desk @param {NodeJS.Signals} signal */
async function atLab(desk, signal) {
  const out = `lab-${signal}`;
  const lab = desk.start(['lab', '--local', '3', '--out', out]);
  await until(() => /with 3 agents/.test(lab.said()), 60_000);
  lab.child.stdin?.write('run 3 20000\nrun 3 20000\n');
  const isUp = await until(() => desk.begun(out), 60_000);
  await new Promise((resolve) => setTimeout(resolve, 1500));
  process.kill(lab.pid, signal);
  const ended = await lab.ended;
  const isGone = await until(() => desk.inGroup(lab.pid).length === 0, 10_000);
  desk.expect(`${signal} to a scripted lab in the middle of a run`, ended, {
    status: [130],
    also: isUp && isGone && desk.summary(out)?.stopped === 'interrupted',
  });
}
