import { fork } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { FaultPlan } from '../../../src/network/faults/fault-plan.ts';
import type { ModuleReference, ProcessJob } from '../../../src/runtimes/processes/wire/process-job.ts';
import { bestEffort, jobOf, meshOf, workload } from './jobs.ts';

const LONG = process.env.HEARSAY_LONG === '1';
const LATEST_MS = 1500;

/**
 * How long they may take: two seconds, and more on a machine that others keep busy, where a process may still be
 * starting by then.
 */
const patienceMs = () => 2000 * Math.max(1, loadavg()[0] / availableParallelism() / 2);

/** Processes that were started with this mark in their environment, their own children included. */
function marked(mark: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return (
          readFileSync(`/proc/${pid}/environ`, 'latin1').includes(mark) &&
          !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'latin1'))
        );
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** The same job for a parent that runs from dist/. */
function built(job: ProcessJob): ProcessJob {
  const compiled = ({ module, parameters }: ModuleReference) => ({
    module: module.replace('/src/', '/dist/').replace(/\.ts$/, '.js'),
    parameters,
  });
  return { ...job, layers: job.layers.map(compiled), workload: compiled(job.workload) };
}

/**
 * Starts a parent of four peers that send all they can until the deadline; kills it when `moment` has come; waits for
 * the end of all.
 */
async function killParent(mark: string, moment: () => Promise<unknown>, faults?: FaultPlan): Promise<void> {
  const [name, value] = mark.split('=');
  const parent = fork(new URL('./parent.js', import.meta.url).pathname, {
    execArgv: [],
    serialization: 'advanced',
    env: { ...process.env, [name]: value },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  parent.send(
    built(
      jobOf({
        graph: meshOf(4),
        layers: [bestEffort],
        workload: workload('burst', { broadcasts: 1e9 }),
        trace: 'counters',
        faults,
      }),
    ),
  );
  await moment();
  parent.kill('SIGKILL');
  const killedMs = performance.now();
  while (marked(mark).length > 0 && performance.now() - killedMs < patienceMs()) await wait(20);
  expect(marked(mark)).toEqual([]);
}

test.runIf(process.platform === 'linux')('peers do not outlive a parent that is killed, whenever that is', async () => {
  const moments = LONG ? 50 : 3;
  for (let i = 0; i < moments; i++) {
    const delayMs = LONG ? Math.random() * LATEST_MS : ((i + 0.5) * LATEST_MS) / moments;
    await killParent(`HEARSAY_TEST_MARK=${process.pid}-${i}-${Math.random()}`, () => wait(delayMs));
  }
});

test.runIf(process.platform === 'linux')('peers that are busy do not outlive their parent either', async () => {
  const mark = `HEARSAY_TEST_MARK=${process.pid}-${Math.random()}`;
  const ticks = (pid: number) => Number(readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1].split(' ')[11]);
  await killParent(mark, async () => {
    // The parent and four peers, each of which has computed for more than a second: far beyond its start.
    while (marked(mark).filter((pid) => ticks(pid) > 100).length < 4) await wait(20);
  });
});

test.runIf(process.platform === 'linux')('peers that are stopped do not outlive their parent either', async () => {
  const mark = `HEARSAY_TEST_MARK=${process.pid}-${Math.random()}`;
  const isStopped = (pid: number) => {
    try {
      return /^State:\s+T/m.test(readFileSync(`/proc/${pid}/status`, 'latin1'));
    } catch {
      return false;
    }
  };
  const stopped = async () => {
    while (!marked(mark).some(isStopped)) await wait(20);
  };
  await killParent(mark, stopped, { actions: [{ does: 'pause', peer: 2, atMs: 100 }] });
});
