/** A machine whose clock is wrong, and jumps while a run goes on: an offset put into its agent's clock. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Desk, seen } from '../desk.ts';

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});
afterEach(() => desk.end());

function nicenessOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
}

/** One agent has the controller's clock, the other one that is ahead of it by `aheadMs`, then by `jumpedMs`. */
async function runWith(aheadMs: number, jumpedMs: number): Promise<string> {
  const file = join(desk.folder, 'ahead');
  writeFileSync(file, `${aheadMs}`);
  const { lab, address } = await desk.lab();
  await desk.agent(address, 'steady');
  const jumpy = desk.start(['agent', '--lab', address, '--name', 'jumpy'], { HEARSAY_CLOCK_SHIFT_FILE: file });
  await seen(jumpy, /agent (\S+) waits at/);
  const experiment = [
    '--runtime',
    'tcp',
    '--protocol',
    'best-effort',
    '--peers',
    '2',
    '--messages',
    '100',
    '--workload',
    'interval',
  ];
  const run = desk.start([
    'run',
    'mesh',
    '--lab',
    address,
    ...experiment,
    '--set',
    'workload.wait={ constant: 20 }',
    '--trace',
    'full',
  ]);
  await desk.untilRunning(2, run);
  expect(desk.processes('peer-process').map(nicenessOf)).toEqual([5, 5]);
  writeFileSync(file, `${jumpedMs}`);
  expect(await run.ended, run.output()).toBe(0);
  lab.say('exit');
  await lab.ended;
  return run.output();
}

test.runIf(process.platform === 'linux')(
  'a clock that jumps is found, and told; the run goes on unharmed',
  async () => {
    const output = await runWith(86_400_000, 86_400_500);
    const { stopped, clocks, latencyUncertaintyMs, latencyMs, remarks } = desk.summary('mesh');
    expect(stopped).toBe('quiescent');
    expect(clocks!.map(({ agent }) => agent)).toEqual(['jumpy', 'steady']);
    const [jumpy, steady] = clocks!;
    expect(steady).toEqual({ agent: 'steady', offsetMs: 0, uncertaintyMs: 0 });
    // The truth, before the jump and after it.
    expect(Math.abs(jumpy.offsetMs - 86_400_000)).toBeLessThanOrEqual(jumpy.uncertaintyMs);
    expect(Math.abs(jumpy.offsetMs - 86_400_500)).toBeLessThanOrEqual(jumpy.uncertaintyMs);
    expect(jumpy.jumps).toHaveLength(1);
    expect(Math.abs(jumpy.jumps![0].byMs - 500)).toBeLessThan(100);
    expect(latencyUncertaintyMs).toBe(jumpy.uncertaintyMs);
    expect(remarks.join()).toMatch(
      /the clock of jumpy jumped by about 5\d\d\.\d ms|the clock of jumpy jumped by about 4\d\d\.\d ms/,
    );
    expect(output).toMatch(/the clock of jumpy\s+jumped/);
    // Its peers started on the barrier all the same: a day's difference of the clocks is in no latency.
    expect(latencyMs!.max).toBeLessThan(5000);
  },
);
