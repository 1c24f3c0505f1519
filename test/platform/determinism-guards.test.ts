/**
 * In the simulator nothing is to be had that one seed does not decide: each call says which is the right one.
 * Elsewhere, and afterwards, all is as it was.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { defineProtocol } from '../../src/core/protocol.ts';
import { check } from '../../src/library/check.ts';
import { run } from '../../src/library/run.ts';
import { hearsay } from '../cli/resident/command.ts';

const folder = mkdtempSync(join(tmpdir(), 'hearsay-guards-'));
afterAll(() => rmSync(folder, { recursive: true }));

const random = 'use peer.random(), which is drawn from the seed; where there is no peer, a Random of the seed';
const clock = 'use peer.now(), the time of the run';
const wait = 'use peer.setTimer(), which waits in the time of the run';
const later = 'a reaction runs to its end; what is to come later is set by peer.setTimer()';

/** What a protocol does, and what it is told. */
const banned: readonly (readonly [code: string, told: string])[] = [
  ['Math.random()', `Math.random: ${random}`],
  ['globalThis.Math.random()', `Math.random: ${random}`],
  ['ownDraw()', `Math.random: ${random}`],
  ['crypto.randomUUID()', `crypto.randomUUID: ${random}`],
  ['crypto.getRandomValues(new Uint8Array(4))', `crypto.getRandomValues: ${random}`],
  ['randomBytes(4)', `crypto.randomBytes: ${random}`],
  ['nodeCrypto.randomInt(9)', `crypto.randomInt: ${random}`],
  ['new Date()', `Date: ${clock}`],
  ['Date()', `Date: ${clock}`],
  ['Date.now()', `Date.now: ${clock}`],
  ['new OwnDate()', `Date: ${clock}`],
  ['OwnDate.now()', `Date.now: ${clock}`],
  ['ownNow()', `Date.now: ${clock}`],
  ['performance.now()', `performance.now: ${clock}`],
  ['hooks.performance.now()', `performance.now: ${clock}`],
  ['process.hrtime.bigint()', `process.hrtime.bigint: ${clock}`],
  ['hrtime()', `process.hrtime: ${clock}`],
  ['process.uptime()', `process.uptime: ${clock}`],
  ['setTimeout(() => {}, 1)', `setTimeout: ${wait}`],
  ['setInterval(() => {}, 1)', `setInterval: ${wait}`],
  ['setImmediate(() => {})', `setImmediate: ${wait}`],
  ['timers.setTimeout(() => {}, 1)', `setTimeout: ${wait}`],
  ['sleep(1)', `timers/promises.setTimeout: ${wait}`],
  ['queueMicrotask(() => {})', `queueMicrotask: ${later}`],
  ['new Promise(() => {})', `Promise: ${later}`],
  ['Promise.resolve()', `Promise: ${later}`],
  ['OwnPromise.all([])', `Promise: ${later}`],
];

const protocolText = `import { createHash, randomBytes } from 'node:crypto';
import nodeCrypto from 'crypto';
import * as hooks from 'node:perf_hooks';
import { hrtime } from 'node:process';
import * as timers from 'timers';
import { setTimeout as sleep } from 'timers/promises';
import { defineProtocol } from 'hearsay';

const ownDraw = Math.random;
const OwnDate = Date;
const ownNow = Date.now;
const OwnPromise = Promise;
const calls: Record<string, () => unknown> = {
  nothing: () => createHash('sha256').update(new Date(5).toISOString()).digest('hex') + nodeCrypto.createHash('md5').digest('hex'),
${banned.map(([code]) => `  ${JSON.stringify(code)}: () => ${code},`).join('\n')}
};

export default defineProtocol({
  name: 'calls',
  title: 'calls what it should not',
  source: 'a test',
  parameters: { code: { type: 'text', default: 'nothing', meaning: 'what it calls' } },
  promises: {},
  knows: 'neighbours',
  kinds: [{ name: 'data', carries: 'broadcast' }],
  kindOf: () => 0,
  broadcastOf: (message) => message,
  create: (peer, { code }) => ({
    broadcast(broadcast) {
      calls[code]();
      peer.deliver(broadcast);
    },
    receive() {},
  }),
});
`;
const file = join(folder, 'calls.ts');
writeFileSync(file, protocolText);

const experiment = { peers: 2, topology: 'line', workload: 'single', seed: 1 } as const;

async function failureOf(code: string, runtime: 'simulator' | 'actors' = 'simulator'): Promise<string | undefined> {
  const { summary } = await run({ ...experiment, runtime, protocol: pathToFileURL(file) }, { set: { code } });
  return summary.failures[0]?.reason;
}

it.each(banned)('%s', async (code, told) => {
  expect(await failureOf(code)).toMatch(
    new RegExp(`^ContractError: ${told.replace(/[().]/g, '\\$&')} \\(at .*calls\\.ts:\\d+:\\d+\\)`),
  );
});

it('what one seed decides is left alone, and on other runtimes all of it is', async () => {
  expect(await failureOf('nothing')).toBeUndefined();
  for (const code of ['Math.random()', 'new OwnDate()', 'randomBytes(4)', 'Promise.resolve()'])
    expect(await failureOf(code, 'actors')).toBeUndefined();
});

it('another copy of Hearsay in the process, which has guards of its own, changes nothing', async () => {
  const shared = globalThis as Record<symbol, unknown>;
  const guards = Symbol.for('hearsay.guarded');
  const before = shared[guards];
  shared[guards] = (value: unknown) => value;
  try {
    writeFileSync(join(folder, 'fresh.ts'), protocolText.replace("name: 'calls'", "name: 'fresh'"));
    const protocol = pathToFileURL(join(folder, 'fresh.ts'));
    const { summary } = await run({ ...experiment, protocol }, { set: { code: 'randomBytes(4)' } });
    expect(summary.failures[0]?.reason).toContain(`crypto.randomBytes: ${random}`);
  } finally {
    shared[guards] = before;
  }
});

it('all is as it was when a run is over, and between its slices', async () => {
  const all = () => [
    Math.random,
    Date,
    Date.now,
    performance.now,
    Promise,
    setTimeout,
    queueMicrotask,
    crypto.randomUUID,
  ];
  const before = all();
  let drawn = 0;
  const draws = setInterval(() => {
    drawn += Math.random() + Date.now();
  }, 0);
  await run({ peers: 60, topology: 'mesh', protocol: 'flood', workload: { name: 'interval', broadcasts: 2 } });
  await failureOf('Math.random()');
  clearInterval(draws);
  expect(drawn).toBeGreaterThan(0);
  for (const [index, one] of all().entries()) expect(one).toBe(before[index]);
  expect(Math.random()).toBeLessThan(1);
  expect(Object.hasOwn(performance, 'now')).toBe(false);
});

it('holds for definitions made in the program, in runs and in checks', async () => {
  const protocol = defineProtocol({
    name: 'draws',
    title: 'draws from elsewhere',
    source: 'a test',
    parameters: {},
    promises: {},
    knows: 'neighbours',
    kinds: [{ name: 'data', carries: 'internal' }],
    kindOf: () => 0,
    broadcastOf: () => undefined,
    create: (peer) => ({ broadcast: (broadcast) => Math.random() < 2 && peer.deliver(broadcast), receive: () => {} }),
  });
  const { summary } = await run({ ...experiment, protocol });
  expect(summary.failures[0].reason).toContain(`ContractError: Math.random: ${random}`);
  const { findings } = await check(protocol, { schedules: 3, seed: 1 });
  expect(findings[0]).toMatchObject({
    finding: 'throws',
    evidence: [expect.stringContaining(`ContractError: Math.random: ${random}`)],
  });
});

it('is told by check, and by samples in threads', () => {
  const args = ['--set', 'code=ownDraw()', '--seed', '1'];
  const checked = hearsay(['check', './calls.ts', '--schedules', '3', ...args], folder);
  expect(checked.status).toBe(1);
  expect(checked.stdout.replace(/\s+/g, ' ')).toContain(`ContractError: Math.random: ${random} (at`);
  const ran = hearsay(['run', '--protocol', './calls.ts', '--samples', '2', ...args], folder);
  expect(ran.status).toBe(1);
  expect(ran.stdout.replace(/\s+/g, ' ')).toContain(`ContractError: Math.random: ${random} (at`);
});

it.each([
  [
    'topology',
    'defineTopology',
    "source: 'a test', parameters: {}, build: () => Math.random()",
    ['--topology', './topology.ts'],
  ],
  [
    'workload',
    'defineWorkload',
    "source: 'a test', parameters: {}, total: () => 1, create: () => ({ first: () => Math.random(), next: () => Infinity })",
    ['--workload', './workload.ts'],
  ],
  [
    'law',
    'defineDelayLaw',
    "arguments: ['a'], create: () => ({ draw: () => Math.random() })",
    ['--set', 'network.delay={ ./law.ts: [1] }'],
  ],
] as const)('a %s that draws from elsewhere is told so too', (name, define, rest, args) => {
  writeFileSync(
    join(folder, `${name}.ts`),
    `import { ${define} } from 'hearsay';\nexport default ${define}({ name: '${name}', title: 'a test', ${rest} });\n`,
  );
  const { status, stdout, stderr } = hearsay(['run', '--protocol', 'flood', '--peers', '3', ...args], folder);
  expect(status).not.toBe(0);
  expect((stdout + stderr).replace(/\s+/g, ' ')).toContain(`Math.random: ${random}`);
});
