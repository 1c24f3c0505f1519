/**
 * A sweep whose runs are made by the agents of a lab: its results are those of one machine, also if agents or the
 * controller die. No run is lost, and none counts twice.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { prepare } from '../../../src/experiment/prepare.ts';
import { runSample } from '../../../src/experiment/run.ts';
import { sourceOfData } from '../../../src/experiment/source.ts';
import { nodePlatform } from '../../../src/platform/node-platform.ts';
import type { Summary } from '../../../src/reports/summary.ts';
import { isWithoutBroker, startBroker, type TestBroker } from '../broker.ts';
import { Desk, type Running, until } from '../desk.ts';

const LONG = process.env.HEARSAY_LONG === '1';
const isLinux = process.platform === 'linux';

const SIMULATED = `
name: grid
seed: 7
samples: 2
runtime: simulator
protocol: flood
sweep: { peers: [5, 6] }
`;

/** Each run takes about half a second. */
const TIMED = `
name: timed
seed: 7
samples: 2
runtime: tcp
protocol: flood
topology: cycle
workload: { name: interval, broadcasts: 6, wait: 80 }
sweep: { peers: [2, 3] }
`;

/** Of both samples of a point, made in this process. */
async function tracesHere(peers: number): Promise<(string | undefined)[]> {
  const { sweep: _sweep, ...experiment } = parse(SIMULATED) as Record<string, unknown>;
  const prepared = await prepare({ source: sourceOfData({ ...experiment, peers }) }, nodePlatform);
  const samples = [await runSample(prepared, 0, nodePlatform, {}), await runSample(prepared, 1, nodePlatform, {})];
  return samples.map(({ summary }) => summary.traceSha256);
}

describe.runIf(isLinux)('a sweep on a lab', () => {
  let desk: Desk;
  let broker: TestBroker | undefined;
  beforeEach(() => {
    desk = new Desk();
    write('grid.yaml', SIMULATED);
    write('timed.yaml', TIMED);
  });
  afterEach(async () => {
    await desk.end();
    await broker?.remove();
    broker = undefined;
  });

  function write(name: string, content: string): void {
    writeFileSync(join(desk.folder, name), content);
  }

  /** What each point came to, by its folder. */
  function points(name: string): Record<string, Summary> {
    const sweeps = join(desk.folder, 'runs', name);
    const [latest] = readdirSync(sweeps).sort().reverse();
    const folders = readdirSync(join(sweeps, latest)).filter((folder) => /^\d{3}-/.test(folder));
    return Object.fromEntries(
      folders.map((folder) => [
        folder,
        JSON.parse(readFileSync(join(sweeps, latest, folder, 'summary.json'), 'utf8')) as Summary,
      ]),
    );
  }

  function expectWhole(name: string): void {
    const all = Object.values(points(name));
    expect(all.map(({ samples }) => samples.map(({ seed, stopped }) => [seed, stopped]))).toEqual(
      all.map(() => [7, 8].map((seed) => [seed, 'quiescent'])),
    );
    expect(
      all.flatMap(({ checks }) => checks.filter(({ promised, verdict }) => promised && verdict !== 'valid')),
    ).toEqual([]);
    expect(all.length).toBe(2);
  }

  /** Processes that make runs now, each with that of its agent. */
  function underWay(): { pid: number; agent: number }[] {
    return desk.processes('sweep-program').map((pid) => {
      const [, agent] = /^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))!;
      return { pid, agent: Number(agent) };
    });
  }

  async function lab(...agents: string[]): Promise<{ address: string; agents: Running[] }> {
    broker = await startBroker();
    const { address } = broker;
    return { address, agents: await Promise.all(agents.map((name) => desk.agent(address, name))) };
  }

  test('comes to the same as on one machine, byte for byte, and leaves nothing in the lab', async () => {
    const { lab: controller, address } = await desk.lab('--local', '2');
    const sweep = desk.start(['sweep', 'grid.yaml', '--lab', address, '--json']);
    expect(await sweep.ended, sweep.output()).toBe(0);
    const traces = Object.values(points('grid')).map(({ samples }) => samples.map(({ traceSha256 }) => traceSha256));
    expect(traces).toEqual([await tracesHere(5), await tracesHere(6)]);
    const [folder] = readdirSync(join(desk.folder, 'runs/grid')).sort().reverse();
    expect(existsSync(join(desk.folder, 'runs/grid', folder, '000-peers=5/trace-1/run.log'))).toBe(true);
    expect(desk.processes('sweep-program')).toEqual([]);
    controller.say('exit');
    expect(await controller.ended).toBe(0);
    expect(desk.processes()).toEqual([]);
    expect(readdirSync(join(desk.folder, 'tmp')).filter((name) => /^hearsay-(sweep|lab)-/.test(name))).toEqual([]);
  });

  test.skipIf(isWithoutBroker)(
    'has the run of a dead agent made by another, with the broker restarted besides',
    async () => {
      const { address } = await lab('a', 'b');
      const sweep = desk.start(['sweep', 'timed.yaml', '--lab', address, '--patience', '1s']);
      await until(() => underWay().length === 2);
      process.kill(underWay()[0].agent, 'SIGKILL');
      // Its run dies with it, and the run's peers.
      await until(() => underWay().length === 1 && desk.processes('peer-process').length <= 3);
      await broker!.kill();
      await broker!.start();
      expect(await sweep.ended, sweep.output()).toBe(0);
      expectWhole('timed');
    },
  );

  test.runIf(LONG && !isWithoutBroker)(
    'is taken up by the next controller where one was killed: what was made meanwhile is not made again',
    async () => {
      const { address } = await lab('a');
      const first = desk.start(['sweep', 'timed.yaml', '--lab', address]);
      await until(() => underWay().length === 1);
      const second = desk.start(['sweep', 'timed.yaml', '--lab', address]);
      expect(await second.ended).toBe(2);
      expect(second.output()).toContain('sweep: expected one that no other controller of the lab sees to');
      first.process.kill('SIGKILL');
      await first.ended;
      // The agent goes on alone.
      const [{ pid }] = underWay();
      await until(() => underWay().some((next) => next.pid !== pid));
      const third = desk.start(['sweep', 'timed.yaml', '--lab', address]);
      expect(await third.ended, third.output()).toBe(0);
      expectWhole('timed');
      expect(third.output()).toContain('goes on with a sweep that was stopped');
    },
  );

  test.runIf(LONG && !isWithoutBroker)(
    'gives up in time where the broker or all agents stay away, and goes on when they are back',
    async () => {
      const { address, agents } = await lab('a');
      const begin = () => desk.start(['sweep', 'timed.yaml', '--lab', address, '--patience', '600ms']);
      const first = begin();
      await until(() => underWay().length === 1);
      await broker!.kill();
      expect(await first.ended, first.output()).toBe(2);
      expect(first.output()).toMatch(
        /--lab: expected a broker for what is left \(\d runs?\); the same command goes on from here/,
      );
      await broker!.start();
      await until(() => agents[0].process.exitCode !== null || underWay().length === 1);
      const second = begin();
      await until(() => second.output().includes('goes on with a sweep') && underWay().length === 1);
      agents[0].process.kill('SIGKILL');
      expect(await second.ended, second.output()).toBe(2);
      expect(second.output()).toMatch(/--lab: expected (agents for what is left \(\d runs?\)|a lab with agents)/);
      await desk.agent(address, 'a');
      const third = begin();
      expect(await third.ended, third.output()).toBe(0);
      expectWhole('timed');
    },
  );

  test('ends where it is interrupted, and its runs with it', async () => {
    const { address } = await desk.lab('--local', '2');
    const sweep = desk.start(['sweep', 'timed.yaml', '--lab', address]);
    await until(() => underWay().length === 2);
    sweep.process.kill('SIGINT');
    expect(await sweep.ended).toBe(130);
    await until(() => desk.processes('sweep-program').length === 0 && desk.processes('peer-process').length === 0);
  });

  test('says at once what the agents of the lab cannot do', async () => {
    const { address } = await desk.lab('--local', '1');
    const refusal = async (name: string, content: string): Promise<string> => {
      write(name, content);
      const sweep = desk.start(['sweep', name, '--lab', address]);
      expect(await sweep.ended, sweep.output()).toBe(2);
      return sweep.output();
    };
    write('ring.dot', 'graph { a -- b -- c -- a }');
    expect(
      await refusal(
        'file.yaml',
        'seed: 1\ntopology: { name: file, file: ./ring.dot }\nsweep: { protocol: [flood, hop-list] }',
      ),
    ).toContain('--lab: expected a sweep of what Hearsay brings along: an agent takes no files');
    expect(await refusal('many.yaml', 'seed: 1\nruntime: tcp\nsweep: { peers: [3, 100] }')).toContain(
      'peers: expected at most 64, as one agent of the lab can have: each run of a sweep is on one, given 100',
    );
    const empty = await desk.lab();
    const sweep = desk.start(['sweep', 'grid.yaml', '--lab', empty.address]);
    expect(await sweep.ended).toBe(2);
    expect(sweep.output()).toContain('--lab: expected a lab with agents');
  });
});
