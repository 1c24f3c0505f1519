/**
 * The commands of a lab on a broker: who is not let in is told in one line, no secret is left anywhere, and a run bears
 * a broker that is away or dies.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isWithoutBroker, startBroker, type TestBroker } from '../../broker.ts';
import { Desk } from '../../desk.ts';

const isLinux = process.platform === 'linux';
const LONG = process.env.HEARSAY_LONG === '1';
const AWAY_MS = LONG ? 10_000 : 2_000;
const SECRET = 's3cret-t0ken';

describe.runIf(isLinux && !isWithoutBroker)('a lab on NATS', () => {
  let desk: Desk;
  let broker: TestBroker | undefined;
  beforeEach(() => {
    desk = new Desk();
  });
  afterEach(async () => {
    await desk.end();
    await broker?.remove();
    broker = undefined;
  });

  test('takes nobody with a wrong token: one line, exit status 2, and the secret is nowhere', async () => {
    broker = await startBroker(`authorization { token: "${SECRET}" }`);
    const { address } = broker;
    const commands = [
      ['agent', '--lab', address],
      ['lab', '--lab', address],
      ['run', 'cycle', '--lab', address],
      ['sweep', 'none.yaml', '--lab', address.replace('//', `//${SECRET}@`)],
    ];
    // All of them ask for the same connection.
    for (const command of LONG ? commands.slice(0, 3) : commands.slice(0, 1)) {
      const refused = desk.start(command, { HEARSAY_NATS_TOKEN: `${SECRET}-not` });
      refused.hangUp();
      expect(await refused.ended, refused.output()).toBe(2);
      expect(refused.output()).toBe(
        `hearsay: --lab: expected credentials that ${address} takes, which refused the token in HEARSAY_NATS_TOKEN\n`,
      );
    }
    const refused = desk.start(['run', 'cycle', '--lab', address.replace('//', `//${SECRET}@`)]);
    expect(await refused.ended).toBe(2);
    expect(refused.output()).toMatch(/^hearsay: --lab: expected an address without name or password in it.*\n$/);
    expect(refused.output()).not.toContain(SECRET);
  });

  test('keeps the token from peers, and out of what a run leaves', async () => {
    broker = await startBroker(`authorization { token: "${SECRET}" }`);
    const environment = { HEARSAY_NATS_TOKEN: SECRET };
    const agent = desk.start(['agent', '--lab', broker.address, '--name', 'a'], environment);
    const run = desk.start(['run', 'mpcomm', '--messages', '20', '--peers', '2', '--lab', broker.address], environment);
    await desk.untilRunning(2);
    const [peer] = desk.processes('peer-process');
    // What a process was started with, as the system has it.
    expect(readFileSync(`/proc/${peer}/environ`, 'latin1')).not.toContain(SECRET);
    expect(await run.ended, run.output()).toBe(0);
    const left = filesIn(desk.folder).filter((file) => readFileSync(file).includes(SECRET));
    expect(left).toEqual([]);
    expect(run.output() + agent.output()).not.toContain(SECRET);
  });

  test('works over TLS with the keys that deploy/ makes, where agents may not tell others what to do', async () => {
    const keys = join(desk.folder, 'keys');
    execFileSync('node', [fileURLToPath(new URL('../../../../deploy/keys.js', import.meta.url)), keys, '127.0.0.1'], {
      stdio: 'ignore',
    });
    const tls = `tls { cert_file: "${keys}/server.pem", key_file: "${keys}/server-key.pem" }`;
    broker = await startBroker(
      `${tls}\naccounts { LAB { jetstream: enabled, ${readFileSync(join(keys, 'users.conf'), 'utf8')} } }`,
    );
    const address = `tls://127.0.0.1:${broker.port}`;
    const as = (user: string) => ['--nats-ca', join(keys, 'ca.pem'), '--nats-nkey', join(keys, `${user}.nk`)];
    const a = await desk.agent(address, 'a', ...as('agent'));
    await desk.agent(address, 'b', ...as('agent'));
    const run = desk.start(['run', 'cycle', '--lab', address, ...as('controller')]);
    expect(await run.ended, run.output()).toBe(0);
    expect(desk.summary('cycle')).toMatchObject({ stopped: 'quiescent', peers: 5 });
    // An agent that died comes back under its name, and its key starts nothing on others.
    a.process.kill('SIGKILL');
    await a.ended;
    await desk.agent(address, 'a', ...as('agent'));
    writeFileSync(join(desk.folder, 'grid.yaml'), 'name: grid\nseed: 1\nsweep: { peers: [3, 4] }');
    const sweep = (user: string) => desk.start(['sweep', 'grid.yaml', '--lab', address, ...as(user)]);
    if (LONG) {
      const allowed = sweep('controller');
      expect(await allowed.ended, allowed.output()).toBe(0);
    }
    for (const stolen of [desk.start(['run', 'cycle', '--lab', address, ...as('agent')]), sweep('agent')]) {
      expect(await stolen.ended, stolen.output()).toBeGreaterThan(0);
      expect(stolen.output()).toContain('the broker allows no publish of');
      expect(desk.processes('peer-process').length + desk.processes('sweep-program').length).toBe(0);
    }
  });

  test.each([
    [
      'dies, and is started again',
      (there: TestBroker, isAway: boolean) => (isAway ? there.kill() : there.start()),
    ] as const,
    // The same where the broker lives, and nothing is lost.
    ...(LONG ? [['is away for a while', (there: TestBroker, isAway: boolean) => there.pause(isAway)] as const] : []),
  ])('bears in a run that its broker %s', async (_what, go) => {
    broker = await startBroker();
    await desk.agent(broker.address, 'a');
    await desk.agent(broker.address, 'b');
    const options = [
      '--runtime',
      'tcp',
      '--peers',
      '4',
      '--topology',
      'mesh',
      '--protocol',
      'flood',
      '--workload',
      'interval',
    ];
    const paced = ['--messages', '30', '--set', 'wait=50', '--set', 'name=borne', '--deadline', '40s'];
    const run = desk.start(['run', ...options, ...paced, '--lab', broker.address]);
    await desk.untilRunning(4);
    await go(broker, true);
    await pause(AWAY_MS);
    await go(broker, false);
    expect(await run.ended, run.output()).toBe(0);
    const summary = desk.summary('borne');
    expect(summary).toMatchObject({ stopped: 'quiescent', failures: [] });
    expect(summary.perPeer?.map(({ delivered }) => delivered)).toEqual([120, 120, 120, 120]);
  });
});

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
