/** What could not begin leaves nothing behind that would keep its process from ending. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Agent } from '../../../src/lab/agent/agent.ts';
import { allowedCode } from '../../../src/lab/agent/allowed-code.ts';
import { Lab } from '../../../src/lab/controller/controller.ts';
import type { ControlPlane, Values } from '../../../src/lab/plane/control-plane.ts';
import { Broker } from '../../../src/lab/plane/embedded/broker.ts';
import { sweepNames } from '../../../src/lab/sweep/sweep-messages.ts';
import { encode, LAB, subjectsOf } from '../../../src/lab/wire/messages.ts';
import { Desk } from '../desk.ts';

const subjects = subjectsOf(LAB);
const broken = () => Promise.reject(new Error('no storage'));

/** A broker whose values of this name fail at what is changed in them. */
class HalfBroker extends Broker {
  private readonly name: string;
  private readonly change: Partial<Values>;

  constructor(name: string, change: Partial<Values>) {
    super();
    this.name = name;
    this.change = change;
  }

  override async values(bucket: string): Promise<Values> {
    const values = await super.values(bucket);
    return bucket === this.name ? Object.assign(Object.create(values), this.change) : values;
  }
}

/** How many intervals it leaves. */
async function intervalsLeft(act: () => Promise<void>): Promise<number> {
  const begun = vi.spyOn(globalThis, 'setInterval');
  const ended = vi.spyOn(globalThis, 'clearInterval');
  await act();
  const over = new Set(ended.mock.calls.map(([timer]) => timer));
  return begun.mock.results.filter(({ value }) => !over.has(value)).length;
}

afterEach(() => vi.restoreAllMocks());

test('a controller that cannot see who is there', async () => {
  const plane = new HalfBroker(subjects.agents, { keys: broken });
  expect(await intervalsLeft(() => expect(Lab.join(plane, {})).rejects.toThrow('no storage'))).toBe(0);
  expect(await plane.ended).toBeUndefined();
});

test('an agent that cannot take part in sweeps is no longer there', async () => {
  const plane: ControlPlane = new HalfBroker(sweepNames.sweeps, { watch: broken });
  const settings = {
    name: 'a',
    zone: undefined,
    host: '127.0.0.1',
    listen: undefined,
    peers: 1,
    isOnce: false,
    isLocal: false,
  };
  const join = () => Agent.join(plane, { ...settings, allowed: allowedCode([], false) });
  expect(await intervalsLeft(() => expect(join()).rejects.toThrow('no storage'))).toBe(0);
  expect(await (await plane.values(subjects.agents)).keys()).toEqual([]);
  await expect(plane.request(subjects.hello('a'), encode({}), 1000)).rejects.toThrow('nobody answered');
  await plane.close();
});

const onLinux = test.runIf(process.platform === 'linux');
let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});
afterEach(() => desk.end());

/** A lab with agents on this machine, in whose processes this is run first. */
async function labWhoseAgents(program: string, agents: number): Promise<string> {
  const file = join(desk.folder, 'first.cjs');
  writeFileSync(file, `if (process.argv[1]?.endsWith('agent-program.js')) {\n${program}\n}\n`);
  const lab = desk.start(['lab', '--local', String(agents)], { NODE_OPTIONS: `--require ${file}` });
  expect(await lab.ended, lab.output()).toBe(2);
  expect(desk.processes()).toEqual([]);
  return lab.output();
}

onLinux('a lab on this machine whose agents cannot start', async () => {
  expect(await labWhoseAgents('process.exit(7);', 2)).toMatch(
    /^hearsay: --local: expected a machine on which agents can be started, given local-\d, which ended \(status 7\)\n$/,
  );
});

/** The first to come joins and dies; the other does not come before that, and so they are never there together. */
const ONE_DIES = `
  const { existsSync, mkdirSync, writeFileSync } = require('node:fs');
  const [first, dead] = ['first', 'dead'].map((name) => require('node:path').join(__dirname, name));
  try {
    mkdirSync(first);
    const send = process.send.bind(process);
    process.send = (said) => send(said, () => { writeFileSync(dead, ''); process.kill(process.pid, 'SIGKILL'); });
  } catch {
    while (!existsSync(dead)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
  }`;

onLinux('a lab on this machine one of whose agents dies before all are there', async () => {
  expect(await labWhoseAgents(ONE_DIES, 2)).toMatch(
    /^hearsay: --local: expected .*, given local-\d, which ended \(SIGKILL\)\n$/,
  );
});
