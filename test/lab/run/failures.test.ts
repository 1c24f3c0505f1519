/**
 * What may go wrong in a lab, with real processes: each run ends in bounded time, says what happened, and leaves nobody
 * behind.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { createConnection, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { connectEmbedded } from '../../../src/lab/plane/embedded/client.ts';
import { encode, LAB, subjectsOf } from '../../../src/lab/wire/messages.ts';
import { Desk, type Running, seen, until } from '../desk.ts';

const TOKEN = 'a token of the tests';
const environment = { HEARSAY_LAB_TOKEN: TOKEN };
/** A run that goes on for as long as it is let. */
const LONG_RUN = [
  '--runtime',
  'tcp',
  '--protocol',
  'best-effort',
  '--workload',
  'interval',
  '--messages',
  '100000',
  '--deadline',
  '600s',
  '--trace',
  'deliveries',
];
const PATIENCE = ['--patience', '1s'];

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});
afterEach(() => desk.end());

/** A controller that others can join, and so many agents, each a process of its own. */
async function labWith(
  agents: number,
  ...more: readonly string[]
): Promise<{ lab: Running; address: string; agents: Running[] }> {
  const lab = desk.start(['lab', ...PATIENCE, ...more], environment);
  const address = await seen(lab, /lab at (local:\d+)/);
  return { lab, address, agents: await joined(address, agents) };
}

function joined(address: string, count: number, ...more: readonly string[]): Promise<Running[]> {
  return Promise.all(Array.from({ length: count }, (_, i) => agent(address, `a${i + 1}`, more)));
}

async function agent(
  address: string,
  name: string,
  more: readonly string[] = [],
  also: Record<string, string> = {},
): Promise<Running> {
  const running = desk.start(['agent', '--lab', address, '--name', name, ...more], { ...environment, ...also });
  await seen(running, /agent (\S+) waits at/);
  return running;
}

function run(address: string, ...args: readonly string[]): Running {
  return desk.start(['run', '--lab', address, ...PATIENCE, ...args], environment);
}

/** The controller and its agents end, and nobody else is left. */
async function endAll(lab: Running): Promise<void> {
  lab.say('exit');
  await lab.ended;
  for (const pid of desk.processes('hearsay')) process.kill(pid, 'SIGTERM');
  await until(() => desk.processes().length === 0);
}

const LONG = process.env.HEARSAY_LONG === '1';
const onLinux = test.runIf(process.platform === 'linux');
/** What takes long, and is told apart from the others by little. */
const inTheLongRun = test.runIf(LONG && process.platform === 'linux');

onLinux('an agent that is killed ends the run, which names it and keeps what the others have', async () => {
  const { lab, address, agents } = await labWith(3);
  const running = run(address, ...LONG_RUN, '--peers', '3');
  await desk.untilRunning(3, running);
  agents[1].process.kill('SIGKILL');
  expect(await running.ended, running.output()).toBe(1);
  const summary = desk.summary('experiment');
  expect(summary.stopped).toBe('failed');
  expect(summary.failures).toEqual([
    { peer: 1, reason: expect.stringMatching(/^its agent a2 was lost: it was silent for 1000 ms$/) },
  ]);
  expect(summary.remarks.join(' ')).toContain('what a2 had written down did not arrive');
  // Broadcasts of those who were not on it are there.
  expect(summary.perPeer?.filter(({ delivered }) => delivered > 0).map(({ peer }) => peer)).toEqual(
    expect.arrayContaining([0, 2]),
  );
  await until(() => desk.processes('peer-process').length === 0);
  await endAll(lab);
});

inTheLongRun('an agent that is cut off ends its peers by itself; the run says that it was silent', async () => {
  const { lab, address } = await labWith(2);
  const wire = await cable(Number(address.slice('local:'.length)));
  const far = await agent(`local:${wire.port}`, 'far');
  const running = run(address, ...LONG_RUN, '--peers', '3', '--place', 'a1,a2,far');
  await desk.untilRunning(3, running);
  wire.cut();
  expect(await running.ended, running.output()).toBe(1);
  expect(desk.summary('experiment').failures).toEqual([
    { peer: 2, reason: expect.stringContaining('its agent far was lost: it was silent') },
  ]);
  // Five times its patience.
  await until(() => desk.processes('peer-process').length === 0);
  expect(far.process.exitCode).toBeNull();
  wire.end();
  await endAll(lab);
});

test.runIf(LONG && process.platform === 'linux' && process.getuid?.() === 0)(
  'an agent without room on its disk loses nothing that it can say',
  async ({ skip }) => {
    const { lab, address } = await labWith(1);
    const disk = join(desk.folder, 'disk');
    mkdirSync(disk);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'none', disk], { stdio: 'pipe' });
    } catch (error) {
      await endAll(lab);
      if (process.env.CI === 'true') throw error;
      console.warn(`a full disk is not tested: root may not mount here (${(error as Error).message.split('\n')[0]})`);
      skip('root may not mount here');
    }
    try {
      await agent(address, 'full', [], { TMPDIR: disk });
      const args = [
        '--runtime',
        'tcp',
        '--protocol',
        'best-effort',
        '--messages',
        '2000',
        '--peers',
        '2',
        '--trace',
        'full',
      ];
      const running = run(address, ...args);
      expect(await running.ended, running.output()).toBe(0);
      const summary = desk.summary('experiment');
      expect(summary).toMatchObject({ stopped: 'quiescent', failures: [] });
      expect(summary.perPeer?.map(({ delivered }) => delivered)).toEqual([4000, 4000]);
      const counted = desk.start(['query', 'latest', "SELECT count(*) FROM events WHERE fact = 'delivered'", '--csv']);
      await counted.ended;
      expect(counted.output()).toContain('8000');
      await endAll(lab);
    } finally {
      execFileSync('umount', ['-l', disk]);
    }
  },
);

onLinux(
  'agents of another version, and more peers than an agent can have, are refused before anything runs',
  async () => {
    const { lab, address } = await labWith(0);
    await agent(address, 'small', ['--peers', '2']);
    const plane = await connectEmbedded(Number(address.slice('local:'.length)), TOKEN);
    const values = await plane.values(subjectsOf(LAB).agents);
    await values.put('old', encode({ version: 0, name: 'old', whatever: 1 }));
    lab.say('agents');
    await seen(lab, /old speaks version 0 of the lab, not \d+: (it takes no part)/);
    const many = run(address, 'mpcomm', '--peers', '3');
    const placed = run(address, 'mpcomm', '--place', 'small,other');
    expect([await many.ended, await placed.ended], many.output() + placed.output()).toEqual([2, 2]);
    expect(many.output()).toMatch(
      /hearsay: --peers: expected at most 2, as the agents of the lab have room for, given 3\n$/,
    );
    expect(readdirSync(desk.folder)).not.toContain('runs');
    await plane.close();
    await endAll(lab);
  },
);

onLinux('a line of a script that is wrong hinders no other, and ends with status 2', async () => {
  const { lab } = await labWith(1);
  for (const line of ['run 3 10', 'run 1 1', 'exit']) lab.say(line);
  expect(await lab.ended, lab.output()).toBe(2);
  expect(lab.output()).toContain('run: expected at most 1 peers, one on each agent, given 3\n');
  expect(lab.output()).toContain('Kept in runs/mpcomm');
});

inTheLongRun('two controllers run at once on the same agents', async () => {
  const { lab, address } = await labWith(2);
  const both = [run(address, 'mpcomm', '--out', 'one'), run(address, 'mpcomm', '--out', 'two')];
  expect(await Promise.all(both.map(({ ended }) => ended)), both.map((one) => one.output()).join('')).toEqual([0, 0]);
  await endAll(lab);
});

onLinux('what a controller that is killed leaves is collected by the next', async () => {
  const { lab, address } = await labWith(2);
  const running = run(address, ...LONG_RUN, '--peers', '3', '--seed', '5');
  await desk.untilRunning(3, running);
  running.process.kill('SIGKILL');
  await until(() => desk.processes('peer-process').length === 0);
  lab.say('runs');
  lab.say('collect');
  lab.say('collect');
  await seen(lab, /(nothing waits to be collected)/);
  expect(lab.output()).toMatch(/run \S+ of .* on a1, a2: its controller is gone/);
  const summary = desk.summary('experiment');
  expect(summary).toMatchObject({ seed: 5, stopped: 'failed', failures: [] });
  expect(summary.reason).toMatch(/^its controller was gone, and its agents ended it/);
  const { sent, received, dropped, inFlight, unknown } = summary.books;
  expect(sent).toBe(received + dropped + inFlight + unknown);
  expect(summary.perPeer?.every(({ delivered }) => delivered > 0)).toBe(true);
  expect(readdirSync(join(desk.latest('experiment'), 'trace'))).toEqual(['run.log']);
  await endAll(lab);
});

onLinux('nobody outlives a controller that has the lab in itself and is killed', async () => {
  const { lab } = await desk.lab('--local', '2');
  lab.say('run 2 10000');
  await desk.untilRunning(2, lab);
  lab.process.kill('SIGKILL');
  await until(() => desk.processes().length === 0);
});

/** A connection that can be cut. */
async function cable(to: number): Promise<{ port: number; cut(): void; end(): void }> {
  const ends = new Set<Socket>();
  let isCut = false;
  const server = createServer((near) => {
    if (isCut) {
      near.destroy();
      return;
    }
    const far = createConnection({ host: '127.0.0.1', port: to });
    for (const [end, other] of [
      [near, far],
      [far, near],
    ]) {
      ends.add(end);
      end.on('error', () => {});
      end.on('close', () => other.destroy());
      end.pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = () => {
    isCut = true;
    for (const end of ends) end.destroy();
  };
  const { port } = server.address() as { port: number };
  return {
    port,
    cut,
    end() {
      cut();
      server.close();
    },
  };
}
