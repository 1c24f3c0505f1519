// The same at the ports of a lab on this machine, and of a real nats-server that a lab is on: runs go on, strangers get
// nothing.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePorts, until } from './desk.js';
import { attackStreams } from './junk.js';

/** @type {import('./desk.js').Attack} */
export const brokers = {
  name: 'brokers',
  async run(desk, isSmall) {
    const messages = isSmall ? 10 : 200;
    await atLab(desk, messages);
    await atNats(desk, messages);
  },
};

/** @param {import('./desk.js').Desk} desk @param {number} messages */
async function atLab(desk, messages) {
  const port = await freePorts(1);
  const lab = desk.start(['lab', '--local', '3', '--port', String(port)]);
  const isUp = await until(() => /lab at local:\d+ with 3 agents/.test(lab.said()), 60_000);
  lab.child.stdin?.end(`run 3 ${messages}\nexit\n`);
  await attacked(desk, lab, [port], isUp, 'a lab on this machine');
}

/** @param {import('./desk.js').Desk} desk @param {number} messages */
async function atNats(desk, messages) {
  if (spawnSync('nats-server', ['--version']).status !== 0) {
    desk.note(
      'a real nats-server',
      undefined,
      'SKIPPED: nats-server is not installed (scripts/engines.sh installs it)',
    );
    return;
  }
  const port = await freePorts(1);
  const store = join(desk.folder, 'nats');
  mkdirSync(store);
  writeFileSync(join(store, 'nats.conf'), `listen: "127.0.0.1:${port}"\njetstream { store_dir: "${store}/store" }\n`);
  const server = desk.program('nats-server', ['-c', join(store, 'nats.conf'), '-l', join(store, 'log')]);
  const address = `nats://127.0.0.1:${port}`;
  const agents = [1, 2].map((n) => desk.start(['agent', '--lab', address, '--name', `a${n}`]));
  const isUp = await until(() => agents.every((agent) => /waits at/.test(agent.said())), 60_000);
  const lab = desk.start(['lab', '--lab', address]);
  lab.child.stdin?.end(`run 2 ${messages}\nexit\n`);
  await attacked(desk, lab, [port], isUp, 'a lab on a real nats-server');
  for (const running of [...agents, server]) desk.kill(running);
}

/**
 * @param {import('./desk.js').Desk} desk
 * @param {import('./desk.js').Running} lab
 * @param {number[]} ports
 * @param {boolean} isUp
 * @param {string} what
 */
async function attacked(desk, lab, ports, isUp, what) {
  let isOver = false;
  void lab.ended.then(() => {
    isOver = true;
  });
  const made = await attackStreams(ports, () => isOver);
  const ended = await lab.ended;
  const summary = desk.summary();
  desk.expect(`${made} connections of strangers at ${what}`, ended, {
    status: [0],
    also: isUp && summary?.stopped === 'quiescent' && summary?.books.inFlight === 0,
  });
}
