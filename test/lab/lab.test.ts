import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Desk, seen, until } from './desk.ts';

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});
afterEach(() => desk.end());

const isLinux = process.platform === 'linux';

/**
 * Names of all fields, and of those in them; of lists those of their first. What was violated first differs from run to
 * run.
 */
function keysOf(value: unknown, path = ''): string[] {
  if (/^\.violations\.\w+\.first/.test(path)) return [];
  if (Array.isArray(value)) return value.length === 0 ? [] : keysOf(value[0], `${path}[]`);
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value)
    .flatMap(([key, part]) => keysOf(part, `${path}.${key}`))
    .sort();
}

test.runIf(isLinux)(
  'agents on this machine, the experiment of mpcomm, and exit: nothing is left but the run',
  async () => {
    const { lab } = await desk.lab('--local', '3');
    lab.say('agents');
    lab.say('run 3 10');
    lab.say('exit');
    expect(await lab.ended).toBe(0);
    expect(lab.output()).toMatch(/3 {2}local-3 .* ends with its controller/);
    const summary = desk.summary('mpcomm');
    expect(summary).toMatchObject({ stopped: 'quiescent', peers: 3, runtime: 'udp', failures: [] });
    expect(summary.order).toMatchObject({ rounds: 30 });
    expect(summary.perPeer?.map(({ delivered }) => delivered)).toEqual([30, 30, 30]);
    expect(new Set(summary.perPeer?.map(({ pid }) => pid)).size).toBe(3);
    expect(readdirSync(`${desk.latest('mpcomm')}/trace`)).toEqual(['run.log']);
    expect(desk.processes()).toEqual([]);
    expect(readdirSync(`${desk.folder}/tmp`).filter((name) => /^hearsay-(agent|lab)-/.test(name))).toEqual([]);

    const alone = desk.start(['run', 'mpcomm', '--out', 'alone', '--json']);
    expect(await alone.ended).toBe(0);
    const own = JSON.parse(alone.output()) as unknown;
    expect(keysOf(summary)).toEqual(keysOf(own));
  },
);

test.runIf(isLinux)(
  'what works on one machine works there: faults, samples, a protocol of one`s own, questions to the trace',
  async () => {
    const { lab, address } = await desk.lab('--local', '2');
    const common = [
      '--lab',
      address,
      '--json',
      '--runtime',
      'tcp',
      '--protocol',
      'best-effort',
      '--peers',
      '4',
      '--messages',
      '20',
      '--workload',
      'interval',
    ];
    const crash = desk.start([
      'run',
      ...common,
      '--set',
      'faults=[{ at: 300ms, crash: 1, for: 200ms }]',
      '--trace',
      'full',
    ]);
    expect(await crash.ended, crash.output()).toBe(0);
    const summary = JSON.parse(crash.output().slice(crash.output().indexOf('{'))) as {
      stopped: string;
      faults: { applied: object };
    };
    expect(summary).toMatchObject({
      stopped: 'quiescent',
      trace: 'full',
      faults: { applied: { crash: 1, restart: 1 } },
    });
    const query = desk.start(['query', 'latest', "SELECT count(*) AS n FROM events WHERE fact = 'delivered'", '--csv']);
    expect(await query.ended).toBe(0);
    expect(Number(query.output().split('\n')[1])).toBeGreaterThan(100);
    lab.say('exit');
    await lab.ended;
    expect(desk.processes()).toEqual([]);
  },
);

test.runIf(isLinux)('Ctrl-D leaves the agents that can go on, exit ends those that joined with --once', async () => {
  const { lab, address } = await desk.lab();
  const stays = await desk.agent(address, 'stays');
  const once = await desk.agent(address, 'once', '--once');
  lab.say('run 2 3');
  lab.say('exit');
  expect(await lab.ended).toBe(0);
  expect(await once.ended).toBe(0);
  expect(stays.process.exitCode).toBeNull();
  stays.process.kill('SIGTERM');
  expect(await stays.ended).toBe(0);

  const second = await desk.lab('--local', '1');
  second.lab.hangUp();
  expect(await second.lab.ended).toBe(0);
  expect(desk.processes()).toEqual([]);
});

test.runIf(isLinux)(
  'flags at the prompt count for their run, and what is said of the prompt is refused there',
  async () => {
    const { lab } = await desk.lab('--local', '2', '--place', 'local-1', '--out', 'kept');
    const run = 'run mesh --runtime tcp --peers 2 --messages 1';
    for (const flag of ['--place nobody', '--patience 1ms', '--out x', '--lab local:1', '--nats-creds x'])
      lab.say(`${run} ${flag}`);
    lab.say('exit');
    expect(await lab.ended).toBe(2);
    expect(lab.output()).toContain('--place: expected ');
    expect(lab.output()).toContain('--patience: expected from 500ms to 600s, given 1ms\n');
    for (const flag of ['--out', '--lab', '--nats-creds']) {
      expect(lab.output()).toContain(
        `${flag}: expected nothing at the prompt: it stands after \`hearsay lab\`, for all its runs\n`,
      );
    }
    expect(lab.output()).not.toContain('Kept in');
  },
);

test.runIf(isLinux)('stop ends a run with what it has', async () => {
  const { lab } = await desk.lab('--local', '2');
  lab.say('run 2 10000');
  await desk.untilRunning(2, lab);
  lab.say('stop');
  await seen(lab, /(Kept in)/);
  expect(desk.summary('mpcomm').stopped).toBe('interrupted');
  await until(() => desk.processes('peer-process').length === 0);
  lab.say('exit');
  expect(await lab.ended).toBe(130);
});
