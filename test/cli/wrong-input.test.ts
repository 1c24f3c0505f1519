/**
 * Promise 4: bad input gets one clear error at the border, exit status 2, no stack trace, nothing half-written. By the
 * command itself.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hearsay } from './resident/command.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hearsay-wrong-'));
  const files: Record<string, string> = {
    'broken.yaml': 'peers: 5\ntopology: { name: mesh\nseed: 1\n',
    'unknown.yaml': 'peers: 5\n\nstopp: 3\n',
    'nested.yaml': 'peers: 5\nstop:\n  deadlin: 3s\n',
    'value.yaml': 'peers: 5\nstop:\n  deadline: soon\n',
    'parameter.yaml': 'peers: 5\ntopology: { name: random-k-out,\n  k: many }\n',
    'twice.yaml': 'peers: 5\npeers: 6\n',
    'broken.json': '{"peers": 5,, }',
    'list.yaml': '- peers\n',
    'oblong.csv': 'zone,a,b\na,,10\nb,10,,5\n',
    'expected.yaml': 'expect:\n  latency.p99: "< 3"\n',
    'property.yaml': 'expect:\n  checks.total: valid\n',
    'binary.yaml': '"\\u001b[31m\\u0007 red"\n',
    'expect.yaml': 'expect:\n  latencyMs.p99: "< soon"\n',
    'syntax.ts': "export default {\n  name: 'x'\n  title: 'y'\n};\n",
    'empty.ts': 'export const name = 1;\n',
    'shapeless.ts': "export default { name: 'x', title: 't', source: 's', parameters: {}, promises: {} };\n",
    'import.ts': "import x from './nowhere.ts';\nexport default x;\n",
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const cases: readonly (readonly [what: string, args: readonly string[], said: RegExp])[] = [
  ['an unknown preset', ['run', 'cicle'], /run: expected a preset .*did you mean cycle\?.*given cicle/],
  ['an unknown flag', ['run', 'cycle', '--peeers', '4'], /unknown option '--peeers' \(Did you mean --peers\?\)/],
  ['an unknown command', ['rn', 'cycle'], /unknown command 'rn' \(Did you mean run\?\)/],
  ['an unknown key', ['run', 'cycle', '--set', 'foo=1'], /--set foo: expected one of .*given foo/],
  ['a key without a value', ['run', 'cycle', '--set', 'foo'], /--set: expected key=value/],
  ['a path into a number', ['run', 'cycle', '--set', 'peers.x=1'], /--set peers\.x: expected a path/],
  ['a flag without a value', ['run', 'cycle', '--peers'], /argument missing/],
  ['too many arguments', ['run', 'cycle', 'mesh'], /too many arguments/],
  ['--peers -1', ['run', 'cycle', '--peers', '-1'], /--peers: expected an integer from 1 to 10000000, given -1/],
  [
    '--peers 1e99',
    ['run', 'cycle', '--peers', '1e99'],
    /--peers: expected an integer from 1 to 10000000, given 1e\+?99/,
  ],
  ['starfish with 6', ['run', 'starfish', '--peers', '6'], /--peers: expected an odd number from 5 .*given 6/],
  [
    'a sequencer that is no peer',
    ['run', 'cycle', '--protocol', 'sequencer', '--set', 'sequencer=9'],
    /--set sequencer: expected a peer from 0 to 4, given 9/,
  ],
  [
    'an unknown runtime',
    ['run', 'cycle', '--runtime', 'tpc'],
    /--runtime: expected one of simulator, actors, tcp, udp, multicast, given tpc/,
  ],
  ['a folder without a name', ['run', 'cycle', '--out', ''], /--out: expected the name of a folder, or \. .*given ""/],
  [
    'an unknown protocol',
    ['run', 'cycle', '--protocol', 'fload'],
    /--protocol: expected one of .*did you mean flood\?.*given fload/,
  ],
  [
    'more peers than a machine has ports',
    ['run', 'million', '--runtime', 'udp'],
    /peers: expected at most 20000 on udp, .*given 1000000/,
  ],
  [
    'an unknown topology',
    ['run', 'cycle', '--topology', 'mash'],
    /--topology: expected one of .*did you mean mesh\?.*given mash/,
  ],
  [
    'a protocol that misfits the topology',
    ['run', 'cycle', '--protocol', 'best-effort'],
    /topology: expected mesh, as best-effort/,
  ],
  [
    'a layer on nothing that exists',
    ['run', 'mesh', '--protocol', 'causal', '--set', 'over=x'],
    /over: expected one of .*given x/,
  ],
  ['something under what is no layer', ['run', 'cycle', '--set', 'over=flood'], /--set over: expected/],
  [
    'a choice that there is not',
    ['run', 'elixir-broadcast', '--set', 'interleaving=x'],
    /interleaving: expected one of at-once, self-message, drain, given x/,
  ],
  ['--messages lots', ['run', 'cycle', '--messages', 'lots'], /--messages: expected an integer .*given lots/],
  ['--seed -1', ['run', 'cycle', '--seed', '-1'], /--seed: expected an integer/],
  [
    '--deadline never',
    ['run', 'cycle', '--deadline', 'never'],
    /--deadline: expected a time such as 30s, or none, given never/,
  ],
  ['--samples 0', ['run', 'cycle', '--samples', '0'], /--samples: expected an integer from 1/],
  ['--port 70000', ['run', 'cycle', '--port', '70000'], /--port: expected an integer from 1 to 65535, given 70000/],
  [
    'a link that is not there',
    ['run', 'cycle', '--set', 'links=[{at: 1s, down: [0, 2]}]'],
    /links.*expected a link that is up, given \[0,2\]/,
  ],
  [
    'a zone table that is not square',
    ['run', 'mpcomm', '--zones', './oblong.csv', '--runtime', 'udp'],
    /oblong\.csv line 3: expected 2 times/,
  ],
  [
    'a negative delay',
    ['run', 'mpcomm', '--set', 'network.delay=-5'],
    /--set network\.delay: expected a time, or a law .*given -5/,
  ],
  [
    'a loss of 1.2',
    ['run', 'mpcomm', '--set', 'network.loss=1.2'],
    /--set network\.loss: expected a probability from 0 to 1, given 1\.2/,
  ],
  [
    'an unknown law',
    ['run', 'mpcomm', '--set', 'wait={zipf: 2}'],
    /--set wait: expected one of the laws .*uniform.*given zipf/,
  ],
  ['broken YAML, with its line', ['run', 'broken.yaml'], /broken\.yaml line 3: expected YAML or JSON/],
  ['broken JSON, with its line', ['run', 'broken.json'], /broken\.json line 1: expected YAML or JSON/],
  [
    'a key that stands twice',
    ['run', 'twice.yaml'],
    /twice\.yaml line 2: expected YAML or JSON \(Map keys must be unique\)/,
  ],
  [
    'an expectation of what no summary has',
    ['run', 'expected.yaml'],
    /expect\.latency\.p99: expected a figure of the summary/,
  ],
  [
    'an expectation of no property',
    ['run', 'property.yaml'],
    /expect\.checks\.total: expected a property: one of validity/,
  ],
  ['characters that no terminal should get', ['run', 'binary.yaml'], /expected an experiment.*given +\[31m +red\s*$/],
  ['a list for an experiment', ['run', 'list.yaml'], /list\.yaml: expected an experiment/],
  [
    'an unknown key in a file',
    ['run', 'unknown.yaml'],
    /unknown\.yaml line 3: stopp: expected one of .*did you mean stop\?/,
  ],
  [
    'an unknown key deep in a file',
    ['run', 'nested.yaml'],
    /nested\.yaml line 3: stop\.deadlin: expected one of deadline, events, quiet, when, deliverWithin \(did you mean deadline\?\)/,
  ],
  [
    'a wrong value in a file',
    ['run', 'value.yaml'],
    /value\.yaml line 3: stop\.deadline: expected a time such as 30s, or none, given soon/,
  ],
  [
    'a wrong parameter in a file',
    ['run', 'parameter.yaml'],
    /parameter\.yaml line 3: topology\.k: expected an integer .*given many/,
  ],
  [
    'an expectation that says nothing',
    ['run', 'expect.yaml'],
    /expect\.yaml line 2: expect\.latencyMs\.p99: expected a value, or a comparison/,
  ],
  [
    'a missing file',
    ['run', 'nowhere.yaml'],
    /run: expected a file that can be read \(ENOENT\), given \/.*\/nowhere\.yaml/,
  ],
  [
    'a missing graph',
    ['run', '--topology', './nowhere.dot'],
    /expected a file that can be read \(ENOENT\), given \/.*\/nowhere\.dot/,
  ],
  [
    'a missing protocol',
    ['run', '--protocol', './nowhere.ts'],
    /--protocol: expected a file that exists, given \/.*\/nowhere\.ts/,
  ],
  [
    'a protocol that does not compile',
    ['run', '--protocol', './syntax.ts'],
    /--protocol: expected a protocol that compiles: \.\/syntax\.ts line 3/,
  ],
  [
    'a protocol without a default export',
    ['run', '--protocol', './empty.ts'],
    /--protocol: expected a file with a default export/,
  ],
  [
    'a protocol of the wrong shape',
    ['run', '--protocol', './shapeless.ts'],
    /--protocol: expected a default export made by defineProtocol.*knows must be one of neighbours, group, given/,
  ],
  [
    'a protocol that imports nothing',
    ['run', '--protocol', './import.ts'],
    /--protocol: .*\.\/import\.ts line 1: Could not resolve "\.\/nowhere\.ts"/,
  ],
  [
    'an --out that is a file',
    ['run', 'cycle', '--runtime', 'simulator', '--out', 'list.yaml'],
    /--out: expected a folder that can be written to \(ENOTDIR\)/,
  ],
  [
    'an --out that cannot be made',
    ['run', 'cycle', '--runtime', 'simulator', '--out', '/proc/nowhere'],
    /--out: expected a folder that can be written to/,
  ],
  ['runs in a file', ['runs', '--out', 'list.yaml'], /--out: expected a folder, given list\.yaml/],
  ['runs to clean in a file', ['clean', '--out', 'list.yaml'], /--out: expected a folder, given list\.yaml/],
  ['an unknown kind', ['list', 'topologie'], /list: expected one of presets, .*did you mean/],
  ['an unknown name', ['describe', 'floood'], /describe: expected a name .*did you mean flood\?.*given floood/],
  ['no name', ['describe'], /missing required argument 'name'/],
  [
    'a lab at a port that there is not',
    ['lab', '--port', '70000'],
    /--port: expected a whole number from 0 to 65535, given 70000/,
  ],
  [
    'a port of a lab elsewhere',
    ['lab', '--lab', 'nats://127.0.0.1:1', '--port', '5000'],
    /--port: expected a lab on this machine; .* its address, given 5000/,
  ],
  ['a place without a lab', ['run', 'cycle', '--place', 'zones'], /--place: expected a lab .*\(--lab\), given zones/],
  ['patience without a lab', ['run', 'cycle', '--patience', '1s'], /--patience: expected a lab .*\(--lab\), given 1s/],
  [
    'more agents than a machine has',
    ['lab', '--local', '257'],
    /--local: expected a whole number from 0 to 256, given 257/,
  ],
  [
    'an agent of a lab at a port that there is not',
    ['agent', '--lab', 'local:70000'],
    /--lab: expected local:<port> with a port up to 65535, given local:70000/,
  ],
  [
    'an agent with more peers than it can tell of',
    ['agent', '--lab', 'local:1', '--peers', '1000001'],
    /--peers: expected a whole number from 0 to 1000000, given 1000001/,
  ],
  [
    'an agent in a zone whose name has no end',
    ['agent', '--lab', 'local:1', '--zone', 'z'.repeat(4097)],
    /--zone: expected at most 4096 characters, given z+…$/m,
  ],
  ['a run that is not there', ['show', 'nowhere'], /run: expected a run: its folder, its name, or latest/],
];

describe('wrong input', () => {
  it.each(cases)('%s', (_what, args, said) => {
    const { status, stdout, stderr } = hearsay(args, folder);
    expect(stderr).toMatch(said);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(existsSync(join(folder, 'runs'))).toBe(false);
  });

  it('a port in use', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const { status, stderr } = hearsay(['run', 'cycle', '--port', String(port - 1)], folder);
    server.close();
    expect(stderr).toMatch(
      new RegExp(`--port: expected ports .* to be free, given .*port (${port - 1}|${port}) is in use`),
    );
    expect(status).toBe(2);
    expect(readdirSync(folder)).not.toContain('runs');
  });

  it('is told by a library call in the same words', () => {
    const program =
      "import('hearsay').then(({ run }) => run({ peers: -1 })).catch((error) => console.log(error.name, error.message))";
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
    expect(stdout).toBe('InputError peers: expected an integer from 1 to 10000000, given -1\n');
  });
});
