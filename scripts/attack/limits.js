// More than a machine or a format has: it is refused at once, or ends the run with a line that names the limit.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Time for a refusal, on a machine that has other things to do. */
const AT_ONCE_MS = 20_000;

/** @param {string} name @param {string} start */
const timerProtocol = (name, start) => `
import { defineProtocol } from 'hearsay';
export default defineProtocol({
  name: '${name}',
  title: 'sets timers',
  source: 'an attack',
  parameters: {},
  promises: {},
  knows: 'neighbours',
  kinds: [{ name: 'data', carries: 'broadcast' }],
  kindOf: () => 0,
  broadcastOf: (data) => data,
  create: (peer) => {
    let left = 0;
    return {
      start() { ${start} },
      broadcast(data) { peer.deliver(data); },
      receive() {},
      timeout() { if (--left <= 0) peer.note('all rang'); },
    };
  },
});
`;

/** @type {import('./desk.js').Attack} */
export const limits = {
  name: 'limits',
  async run(desk, isSmall) {
    await faultPlans(desk, isSmall);
    await hostileArguments(desk, isSmall);
    await times(desk);
    if (isSmall) return;
    await manyTimers(desk);
    const full = 'run mesh --messages 1 --protocol flood --workload burst --runtime simulator --seed 1 -n';
    const refused = await desk.hearsay([...full.split(' '), '1000']);
    desk.expect('a mesh of 1,000 peers that all broadcast at once', refused, {
      status: [2],
      says: /at most \d+ that broadcast so much at once.*limit of the machine/,
      also: refused.ms < AT_ONCE_MS,
    });
    desk.expect('a queue that is full after a while', await desk.hearsay([...full.split(' '), '600']), {
      status: [1],
      says: /limit of the machine/,
      also: (desk.summary()?.books.missing ?? 0) === 0 && desk.summary()?.failures.length === 0,
    });
  },
};

/** @param {import('./desk.js').Desk} desk @param {boolean} isSmall */
async function faultPlans(desk, isSmall) {
  for (const [what, peers, fault] of [
    ['a nemesis of 10,000 faults a second for a day', '10', '{nemesis: [crash], rate: 10000, until: 24h}'],
    ['churn of 100,000 peers at 1 ms', '100000', '{churn: all, session: 1ms, absence: 1ms, until: 24h}'],
    ['cuts of all links of a mesh of 1,000, every 10 ms', '1000', '{cut: all, every: 10ms, until: 100s}'],
  ]) {
    if (isSmall && peers !== '10') continue;
    const topology = peers === '100000' ? 'random-k-out' : 'mesh';
    const words = `run --topology ${topology} -n ${peers} --protocol flood --workload single --runtime simulator --seed 1`;
    const ended = await desk.hearsay([...words.split(' '), '--set', `faults=[${fault}]`]);
    desk.expect(what, ended, { status: [2], says: /at most [\d,]+ times/, also: ended.ms < AT_ONCE_MS });
  }
}

/** @param {import('./desk.js').Desk} desk @param {boolean} isSmall */
async function hostileArguments(desk, isSmall) {
  await desk.hearsay('run mesh -n 5 --runtime simulator --seed 1'.split(' '));
  const cases = /** @type {[string, string[], number[]][]} */ ([
    ['--out with an empty name', ['run', 'mesh', '--runtime', 'simulator', '--out', ''], [2]],
    ['why of peer 99 of 5', ['why', 'latest', '--peer', '99', '--broadcast', '0:0'], [2]],
    ['/dev/zero as an experiment', ['run', '/dev/zero'], [2]],
    ['/dev/zero as a topology', ['run', '--topology', '/dev/zero', '--runtime', 'simulator'], [2]],
  ]);
  for (const [what, args, status] of cases) {
    const ended = await desk.hearsay(args, { longestMs: 60_000 });
    desk.expect(what, ended, { status, also: ended.ms < AT_ONCE_MS });
  }
  const actors = await desk.hearsay('run --topology cycle -n 10000000 --runtime actors --seed 1'.split(' '));
  desk.expect('10,000,000 peers as actors', actors, {
    status: [2],
    says: /at most [\d,]+ on actors/,
    also: actors.ms < AT_ONCE_MS,
  });
  const count = isSmall ? 5_000 : 50_000;
  const keys = Array.from({ length: count }, (_, i) => `  books.x${i}: 1`).join('\n');
  writeFileSync(join(desk.folder, 'expect.yaml'), `name: e\nruntime: simulator\nseed: 1\nexpect:\n${keys}\n`);
  const ended = await desk.hearsay(['run', 'expect.yaml', '--json']);
  desk.expect(`${count} expectations`, ended, { status: [1, 2], also: ended.ms < 3 * AT_ONCE_MS });
  writeFileSync(join(desk.folder, 'expect.yaml'), `expect:\n${keys.repeat(Math.ceil(2_000_000 / keys.length))}\n`);
  const refused = await desk.hearsay(['run', 'expect.yaml', '--json']);
  desk.expect('more expectations than 2 MB of text', refused, {
    status: [2],
    says: /at most 2000000 characters/,
    also: refused.ms < AT_ONCE_MS,
  });
}

/** @param {import('./desk.js').Desk} desk */
async function times(desk) {
  for (const [delay, status, says] of /** @type {[string, number, RegExp][]} */ ([
    ['4294967296', 0, /4294967296 ms .*all rang/],
    ['1e300', 1, /peer.setTimer: expected a delay/],
    ['Infinity', 1, /peer.setTimer: expected a delay/],
  ])) {
    writeFileSync(join(desk.folder, 'time.mjs'), timerProtocol('time', `peer.setTimer(0, ${delay})`));
    const words = 'run mesh -n 2 --protocol ./time.mjs --runtime simulator --messages 1 --seed 1 --trace full --set';
    const run = await desk.hearsay([...words.split(' '), 'stop={deadline: none}']);
    const ended = status === 0 && run.status === 0 ? await desk.hearsay(['trace', 'latest']) : run;
    desk.expect(`a timer of ${delay} ms`, ended, { status: [status], says });
  }
}

/** @param {import('./desk.js').Desk} desk */
async function manyTimers(desk) {
  const start = 'for (let i = 0; i < 100_000; i++, left++) peer.setTimer(i, 100 + (i % 100));';
  writeFileSync(join(desk.folder, 'timers.mjs'), timerProtocol('timers', start));
  for (const runtime of ['tcp', 'udp']) {
    const words = `run mesh -n 2 --protocol ./timers.mjs --runtime ${runtime} --messages 1 --seed 1 --json --trace counters`;
    const ended = await desk.hearsay(words.split(' '));
    const elapsedMs = ended.stdout.startsWith('{') ? JSON.parse(ended.stdout).elapsedMs : undefined;
    desk.expect(`100,000 timers of a peer, due within 200 ms, on ${runtime}`, ended, {
      status: [0],
      also: elapsedMs < 10_000,
    });
  }
}
