/**
 * Whose code an agent runs: what is built in, bundles that its owner allowed, and nothing else; whatever a controller
 * calls it.
 */
import { fork } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { AgentModules } from '../../../src/lab/agent/agent-modules.ts';
import { allowedCode } from '../../../src/lab/agent/allowed-code.ts';
import type { Objects } from '../../../src/lab/plane/control-plane.ts';
import { sha256Of } from '../../../src/platform/own-folder.ts';
import { agentProgramUrl } from '../../../src/runtimes/processes/parent/compiled-modules.ts';
import { Desk } from '../desk.ts';

const example = fileURLToPath(new URL('../../../examples/my-protocol.ts', import.meta.url));

/** Objects of a run, as a client that may write to the lab has put them there. */
function objectsOf(held: Readonly<Record<string, Uint8Array>>): Objects {
  return {
    put: () => Promise.reject(new Error('not here')),
    get: (name) => {
      async function* content() {
        yield held[name];
      }
      return Promise.resolve(held[name] === undefined ? undefined : content());
    },
    names: () => Promise.resolve(Object.keys(held)),
    remove: () => Promise.resolve(),
  };
}

test('a bundle is run only if it is allowed, and is what it is called', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hearsay-permission-'));
  try {
    const [good, other] = ['export default 1;', 'export default 2;'].map((text) => Buffer.from(text));
    const name = `sha256:${sha256Of(good)}`;
    const allowed = allowedCode([sha256Of(good)], false);
    const modules = new AgentModules(folder);
    expect(await modules.fetch([name], objectsOf({ [name]: good }), allowedCode([], false))).toMatch(/did not allow/);
    expect(await modules.fetch([name], objectsOf({ [name]: other }), allowed)).toMatch(/is not what it is called/);
    expect(
      await modules.fetch([name], objectsOf({ [name]: Buffer.concat([good, Buffer.alloc(17 << 20)]) }), allowed),
    ).toMatch(/is not what/);
    expect(await modules.fetch([name], objectsOf({}), allowed)).toMatch(/is not what/);
    // Not even who allows all runs one thing under another's name.
    expect(await modules.fetch([name], objectsOf({ [name]: other }), allowedCode([], true))).toMatch(
      /is not what it is called/,
    );
    expect(modules.urlOf(name)).toBeUndefined();
    expect(await modules.fetch([name], objectsOf({ [name]: good }), allowed)).toBeUndefined();
    const file = fileURLToPath(modules.urlOf(name)!);
    expect(readFileSync(file).equals(good)).toBe(true);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test.each([
  'built-in:cli/main',
  'built-in:lab/agent/agent-program',
  'built-in:protocols/../cli/main',
  'built-in:protocols/none',
  'protocols/flood',
  'file:///etc/passwd',
  fileURLToPath(import.meta.url),
  import.meta.url,
  'data:text/javascript,process.exit()',
  'node:child_process',
  `sha256:${'a'.repeat(64)}`,
  'sha256:../../x',
  '',
])('no module is called %s', async (name) => {
  const modules = new AgentModules('/nowhere');
  expect(modules.urlOf(name)).toBeUndefined();
  if (!/^sha256:[0-9a-f]{64}$/.test(name))
    expect(await modules.fetch([name], objectsOf({}), allowedCode([], true))).toMatch(/is no bundle$/);
});

test.each([
  [
    'more peers than the agent has room for',
    'peers: 5\nruntime: tcp',
    'peers: expected at most 3, for which the agent has room, given 5',
  ],
  ['a network of its own', 'peers: 3\nruntime: tcp\nisolate: true', 'isolate: expected no such network on a lab'],
  ['code of the machine', 'protocol: ./my-protocol.ts', 'an agent takes no files, given ./my-protocol.ts'],
  [
    'a file of the machine',
    'topology: { name: file, file: /etc/passwd }',
    'an agent takes no files, given /etc/passwd',
  ],
  [
    'a list of the machine',
    'workload: { name: file, file: /etc/passwd }',
    'an agent takes no files, given /etc/passwd',
  ],
  ['a table of the machine', 'network: { zones: ./secret.csv }', 'an agent takes no files, given ./secret.csv'],
])('a run of a sweep has not %s', async (_what, experiment, trouble) => {
  const program = agentProgramUrl(new URL('../../../src/lab/sweep/sweep-program.js', import.meta.url).href);
  const child = fork(fileURLToPath(program), { execArgv: [] });
  const said = new Promise((resolve) => child.once('message', resolve));
  child.send({ experiment, sample: 0, peers: 3, logs: '/nowhere' });
  expect(await said).toEqual({ trouble: expect.stringContaining(trouble) });
});

test.runIf(process.platform === 'linux')(
  'an agent refuses a protocol that its owner did not allow, and runs an allowed one',
  async () => {
    const desk = new Desk();
    onTestFinished(() => desk.end());
    cpSync(example, join(desk.folder, 'my-protocol.ts'));
    const bundle = desk.start(['bundle', 'my-protocol.ts', '--json']);
    expect(await bundle.ended).toBe(0);
    const { sha256 } = JSON.parse(bundle.output()) as { sha256: string };
    const { lab, address } = await desk.lab();
    const agents = [
      await desk.agent(address, 'careful', '--once'),
      await desk.agent(address, 'trusting', '--once', '--allow', sha256),
      await desk.agent(address, 'reckless', '--once', '--allow-code'),
    ];
    expect(agents[0].output()).toContain('agent careful runs built-in protocols, and no others (--allow)');
    expect(agents[1].output()).toContain(`agent trusting runs built-in protocols, and the bundle ${sha256}`);
    expect(agents[2].output()).toContain(
      'agent reckless RUNS ANY CODE (--allow-code): a client that controls this lab may run any program here',
    );
    const run = (place: string) =>
      desk.start([
        'run',
        '--lab',
        address,
        '--runtime',
        'tcp',
        '--peers',
        '3',
        '--protocol',
        './my-protocol.ts',
        '--place',
        place,
      ]);
    const refused = run('trusting,careful,reckless');
    expect(await refused.ended).toBe(2);
    expect(refused.output()).toContain(
      `careful, which says: it does not run protocols that its owner did not allow: hearsay agent --allow ${sha256}`,
    );
    expect(desk.processes('peer-process')).toEqual([]);
    const taken = run('trusting,reckless');
    expect(await taken.ended, taken.output()).toBe(0);
    expect(taken.output()).toContain('my-protocol on');
    lab.say('exit');
    expect(await lab.ended).toBe(0);
    expect(await Promise.all(agents.map(({ ended }) => ended))).toEqual([0, 0, 0]);
  },
);
