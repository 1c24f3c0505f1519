/**
 * Fifty runs, one after the other, of one controller and three agents: nothing is left of any of them, and nothing
 * grows.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort, isWithoutBroker, startBroker, type TestBroker } from '../broker.ts';
import { Desk, type Running, seen, until } from '../desk.ts';

const LONG = process.env.HEARSAY_LONG === '1';
const RUNS = 50;
/** Runs after which everything that is made once has been made. */
const WARM = 10;
const MEGABYTE = 1024;

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});
afterEach(() => desk.end());

/** Kilobytes of memory and open files of a process. */
function holdings(pid: number): { kilobytes: number; files: number } {
  const kilobytes = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]);
  return { kilobytes, files: readdirSync(`/proc/${pid}/fd`).length };
}

/** Runs one after the other, and looks at what there is after each. */
async function soak(lab: Running, staying: number): Promise<void> {
  await until(() => desk.processes().length === staying);
  const pids = desk.processes();
  const seenAt: { kilobytes: number; files: number }[][] = [];
  for (let run = 1; run <= RUNS; run++) {
    lab.say('run 3 10');
    await until(() => lab.output().split('Kept in').length === run + 1);
    await until(() => desk.processes().join() === pids.join());
    await until(() => !readdirSync(join(desk.folder, 'tmp')).some((name) => name.startsWith('hearsay-agent-')));
    expect(desk.summary('mpcomm')).toMatchObject({ stopped: 'quiescent', failures: [], order: { rounds: 30 } });
    seenAt.push(pids.map(holdings));
  }
  // Memory is given back when the collector gets to it, so it is the least of several runs that tells.
  const leastOf = (runs: { kilobytes: number }[][], index: number) =>
    Math.min(...runs.map((all) => all[index].kilobytes));
  pids.forEach((_, index) => {
    const early = leastOf(seenAt.slice(WARM, 2 * WARM), index);
    expect(leastOf(seenAt.slice(-WARM), index) - early, `process ${index} of ${pids.length}`).toBeLessThan(
      25 * MEGABYTE,
    );
    expect(seenAt[RUNS - 1][index].files).toBeLessThanOrEqual(seenAt[WARM][index].files + 2);
  });
}

describe.runIf(LONG && process.platform === 'linux')('fifty runs', () => {
  it('on one machine', async () => {
    const { lab } = await desk.lab('--local', '3');
    await soak(lab, 4);
    lab.say('exit');
    expect(await lab.ended).toBe(0);
    expect(desk.processes()).toEqual([]);
  });

  it.skipIf(isWithoutBroker)('on a broker, which keeps no more of them than that they were', async () => {
    const port = await freePort();
    const broker: TestBroker = await startBroker(`http: "127.0.0.1:${port}"`);
    try {
      const kept = async (): Promise<{ streams: number; consumers: number; messages: number }> => {
        const answer = await fetch(`http://127.0.0.1:${port}/jsz`);
        return (await answer.json()) as { streams: number; consumers: number; messages: number };
      };
      const agents = await Promise.all(['a', 'b', 'c'].map((name) => desk.agent(broker.address, name)));
      const lab = desk.start(['lab', '--lab', broker.address]);
      await seen(lab, /(lab at .* with 3 agents)/);
      lab.say('run 3 10');
      await until(() => lab.output().includes('Kept in'));
      const first = await kept();
      lab.hangUp();
      await lab.ended;
      const again = desk.start(['lab', '--lab', broker.address]);
      await seen(again, /(lab at .* with 3 agents)/);
      await soak(again, 4);
      const last = await kept();
      expect(last.streams).toBe(first.streams);
      // Of each run a mark that it is no more, for an hour; and what the two controllers opened.
      expect(last.messages - first.messages).toBeLessThanOrEqual(RUNS + 5);
      expect(last.consumers - first.consumers).toBeLessThan(20);
      again.hangUp();
      expect(await again.ended).toBe(0);
      for (const agent of agents) agent.process.kill('SIGTERM');
      await Promise.all(agents.map(({ ended }) => ended));
    } finally {
      await broker.remove();
    }
  });
});
