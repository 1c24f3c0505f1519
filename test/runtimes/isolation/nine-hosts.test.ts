/** The script that makes nine hosts: what is between them, and that nothing of them stays, whatever ends it. */
import { availableParallelism, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { isAlive } from '../processes/jobs.ts';
import { Hosts, PATIENCE } from './hosts.ts';
import { missing, processesIn } from './machine.ts';

const echo = fileURLToPath(new URL('./echo.js', import.meta.url));

describe.skipIf(missing !== undefined)('nine hosts', () => {
  it('are as far apart as their regions, and have clocks of their own', async () => {
    const hosts = new Hosts(`9 node ${echo} &`);
    await hosts.whenTold(/\[9\] listening/);
    expect(hosts.namespaces).toHaveLength(10);
    hosts.say(
      '# a remark',
      `1-8 node ${echo} {address} {zone} 10.72.0.9`,
      '1 node -p "process.hrtime.bigint()"; exit 3',
      '2 echo never',
    );
    expect(await hosts.end(), hosts.told).toBe(3);
    expect(hosts.told).toContain('[1] status 3');
    const lines = hosts.said.trimEnd().split('\n');
    expect(lines).toHaveLength(9);
    const ways = lines.slice(0, 8).map((line) => line.split(' '));
    const roundTripsMs = Object.fromEntries(ways.map(([zone, address, ms]) => [`${zone} ${address}`, Number(ms)]));
    // The table's times; jitter comes on top, and what a busy machine adds.
    const expected = {
      'northamerica-northeast1 10.72.0.1': 29.8,
      'southamerica-east1 10.72.0.2': 138.1,
      'us-west1 10.72.0.3': 36.3,
      'europe-north1 10.72.0.4': 126.8,
      'europe-west9 10.72.0.5': 107,
      'me-west1 10.72.0.6': 161.2,
      'asia-south2 10.72.0.7': 257.7,
      'asia-east1 10.72.0.8': 152.6,
    };
    expect(Object.keys(roundTripsMs).sort()).toEqual(Object.keys(expected).sort());
    for (const [host, ms] of Object.entries(expected)) {
      expect(roundTripsMs[host], host).toBeGreaterThan(ms - 0.1);
      expect(roundTripsMs[host], host).toBeLessThan(ms + 25 * Math.max(1, loadavg()[0] / availableParallelism()));
    }
    const seconds = Number(BigInt(lines[8].replace('n', '')) - process.hrtime.bigint()) / 1e9;
    if (hosts.told.includes('the same clock')) expect(Math.abs(seconds)).toBeLessThan(60);
    else expect(Math.abs(seconds - 1000)).toBeLessThan(60);
    expect(hosts.namespaces).toEqual([]);
  });

  it('are gone after Ctrl-C, with all that ran in them and what had hidden', async () => {
    const hosts = new Hosts('4 sleep 1000 &', '5 setsid sleep 1000 & echo hidden', '6 echo ready; exec sleep 1000');
    await vi.waitFor(() => expect(hosts.said).toContain('ready'), PATIENCE);
    const inside = hosts.namespaces.flatMap(processesIn);
    // The relay is one of them.
    expect(inside.length).toBeGreaterThanOrEqual(4);
    hosts.process.kill('SIGINT');
    expect((await hosts.ended)[0], hosts.told).toBe(130);
    expect(hosts.told).toMatch(/process \d+ was left; it is killed/);
    expect(hosts.namespaces).toEqual([]);
    await vi.waitFor(() => expect(inside.filter(isAlive)).toEqual([]), PATIENCE);
  });

  it('are removed by the next start after a kill -9, and refuse a line that names none of them', async () => {
    const hosts = new Hosts('4 sleep 1000 &');
    const pid = Number((await hosts.whenTold(/\[4\] process (\d+)/))[1]);
    hosts.process.kill('SIGKILL');
    await hosts.ended;
    const left = hosts.namespaces;
    expect(left).toHaveLength(10);
    const next = new Hosts('10 true');
    expect(await next.end(), next.told).toBe(2);
    expect(next.told).toContain('expected a host from 1 to 9 or several, such as 1-8, and a command; given 10 true');
    expect(hosts.namespaces).toEqual([]);
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false), PATIENCE);
  });
});
