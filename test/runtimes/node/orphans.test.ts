import { fork } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { bestEffort, jobOf, meshOf, workload } from './jobs.ts';

const LONG = process.env.HEARSAY_LONG === '1';
const LATEST_MS = 1500;

/** How long they may take: two seconds, and more on a machine that others keep busy, where a process may still be starting by then. */
const patienceMs = () => 2000 * Math.max(1, loadavg()[0] / availableParallelism() / 2);

/** Processes that were started with this mark in their environment, their own children included. */
function marked(mark: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'latin1').includes(mark) && !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'latin1'));
      } catch {
        return false;
      }
    })
    .map(Number);
}

test.runIf(process.platform === 'linux')('peers do not outlive a parent that is killed, whenever that is', async () => {
  const moments = LONG ? 50 : 4;
  for (let i = 0; i < moments; i++) {
    const mark = `HEARSAY_TEST_MARK=${process.pid}-${i}-${Math.random()}`;
    const [name, value] = mark.split('=');
    const parent = fork(new URL('./parent.js', import.meta.url).pathname, {
      execArgv: [],
      serialization: 'advanced',
      env: { ...process.env, [name]: value },
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    // Busy with all that they can send, until the deadline.
    parent.send(jobOf({ graph: meshOf(4), layers: [bestEffort], workload: workload('burst', { broadcasts: 1e9 }), trace: 'counters' }));
    await wait(LONG ? Math.random() * LATEST_MS : ((i + 0.5) * LATEST_MS) / moments);
    parent.kill('SIGKILL');
    const killedMs = performance.now();
    while (marked(mark).length > 0 && performance.now() - killedMs < patienceMs()) await wait(20);
    expect(marked(mark)).toEqual([]);
  }
});
