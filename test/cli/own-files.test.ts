/**
 * Plug-ins of every kind from files of the user's own: run, kept, run again, checked and described; what is wrong with
 * one is told with its option and file.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunFlags, requestOf } from '../../src/cli/flags.ts';
import { prepare } from '../../src/experiment/prepare.ts';
import { sourceOfData, sourceOfText } from '../../src/experiment/source.ts';
import { nodePlatform } from '../../src/platform/node-platform.ts';
import type { Summary } from '../../src/reports/summary.ts';
import { hearsay } from './resident/command.ts';

let folder: string;

const files: Readonly<Record<string, string>> = {
  // Plain JavaScript, without any import.
  'pair.js': `export default {
    name: 'pair', title: 'peers in pairs', source: 'a test', parameters: {},
    build: (size) => ({ size, offsets: Int32Array.from({ length: size + 1 }, (_, p) => p), targets: Int32Array.from({ length: size }, (_, p) => p ^ 1) }),
  };`,
  'no-graph.js':
    "export default { name: 'no-graph', title: 't', source: 's', parameters: {}, build: (size) => ({ size, links: [] }) };",
  'throws.js':
    "export default { name: 'throws', title: 't', unit: '', definition: 'd', source: 's', together: 'mean', take() { throw new Error('no figure today'); } };",
  'latency.js':
    "export default { name: 'latency', title: 't', unit: '', definition: 'd', source: 's', together: 'mean', take: () => 1 };",
  'odd.js': "export default { name: 'odd', promise: 'p', source: 's', examine: () => 'fine' };",
  'negative.js':
    "export default { name: 'negative', title: 't', arguments: ['time'], create: () => ({ draw: () => -1 }) };",
  'misspelt.js':
    "export default { name: 'x', title: 't', source: 's', parameters: {}, totals: () => 0, total: () => 0, create() {} };",
  'nothing.js': 'export default { name: 5 };',
  'delays.yaml': 'seed: 1\nnetwork:\n  delay: { law: ./my-law.ts, arguments: [50ms, 200ms] }\n',
  'unknown.yaml': 'seed: 1\nworkload:\n  name: ./nowhere.ts\n',
  'grid.yaml':
    'seed: 1\npeers: 6\nmeasures: [./my-measure.ts]\nsweep: { topology: [cycle, ./my-topology.ts], workload: [burst, ./my-workload.ts] }\n',
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hearsay-own-'));
  cpSync(fileURLToPath(new URL('../../examples', import.meta.url)), folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(...given: string[]): Summary {
  const { stdout, stderr } = hearsay(['run', ...given, '--json'], folder);
  expect(stdout, stderr).not.toBe('');
  return JSON.parse(stdout) as Summary;
}

/** What is said of an experiment before it runs, by the flags that the command takes. */
async function refusal(flags: Partial<RunFlags>, file?: string): Promise<string> {
  const source = file === undefined ? sourceOfData({}) : sourceOfText(files[file].replaceAll('./', `${folder}/`), file);
  const asked = prepare(requestOf(source, { set: [], ...flags }), nodePlatform);
  return asked.then(
    () => 'nothing',
    (error: Error) => error.message.replaceAll(`${folder}/`, './'),
  );
}

const common = ['--seed', '1', '--trace', 'full'];

describe('from a file of its own', () => {
  it('every kind at once is run, kept by its place, and run again to the same trace', () => {
    const all = [
      ['--topology', './my-topology.ts', '--peers', '9', '--set', 'every=2'],
      ['--protocol', './my-protocol.ts', '--workload', './my-workload.ts', '--set', 'gap=5ms', '--messages', '2'],
      ['--set', 'network.delay={ ./my-law.ts: [1ms, 30ms] }'],
      ['--set', 'faults=[{ at: 1ms, for: 40ms, ./my-fault.ts: 2, pause: 5ms }]'],
      ['--set', 'adversaries=[{ peers: [8], behaviour: ./my-adversary.ts }]'],
      ['--measure', './my-measure.ts', '--property', './my-property.ts'],
    ].flat();
    const first = run(...all, ...common);
    expect(first).toMatchObject({
      topology: 'my-topology',
      protocol: 'my-protocol',
      workload: 'my-workload',
      peers: 9,
    });
    expect(first.graph.links).toBe(12);
    expect(first.measures).toEqual({ 'my-measure': expect.any(Number) });
    expect(first.checks.at(-1)).toMatchObject({ property: 'my-property' });
    expect(first.faults?.applied.pause).toBe(4);
    expect(first.byzantine).toEqual([{ peer: 8, behaviour: 'my-adversary' }]);
    const kept = join(folder, first.path!, 'experiment.yaml');
    expect(readFileSync(kept, 'utf8')).not.toMatch(/ \.\/my-/);
    const again = run(kept);
    expect(again.traceSha256).toBe(first.traceSha256);
    expect(again.measures).toEqual(first.measures);
  });

  it.each(['tcp', 'udp'])('a protocol, a workload and a law of delays run as processes on %s', (runtime) => {
    const given = [
      '--protocol',
      './my-protocol.ts',
      '--workload',
      './my-workload.ts',
      '--messages',
      '2',
      '--set',
      'gap=1ms',
    ];
    const { stopped, books, latencyMs, byzantine } = run(
      ...given,
      '--set',
      'network.delay={ ./my-law.ts: [40ms, 41ms] }',
      '--set',
      'adversaries=[{ peers: [0], behaviour: ./my-adversary.ts }]',
      '--runtime',
      runtime,
      ...common,
    );
    // Without the adversary 160.
    expect({ stopped, sent: books.sent }).toEqual({ stopped: 'quiescent', sent: 104 });
    expect(byzantine).toEqual([{ peer: 0, behaviour: 'my-adversary' }]);
    expect(latencyMs!.p50).toBeGreaterThanOrEqual(40);
  });

  it('plain JavaScript without an import is as good', () => {
    expect(run('--topology', './pair.js', '--peers', '6', ...common).graph).toMatchObject({
      links: 3,
      components: { count: 3 },
    });
  });

  it('a law may be named in an experiment file, with its arguments beside it', () => {
    expect(run('delays.yaml').latencyMs!.p50).toBeGreaterThanOrEqual(50);
  });

  it('a sweep goes over them, and has their figures', () => {
    const { stdout, status } = hearsay(['sweep', 'grid.yaml', '--json'], folder);
    expect(status).toBe(0);
    const { points } = JSON.parse(stdout) as { points: { values: Record<string, unknown> }[] };
    expect(points.map(({ values }) => values)).toEqual(
      ['cycle', './my-topology.ts'].flatMap((topology) =>
        ['burst', './my-workload.ts'].map((workload) => ({ topology, workload })),
      ),
    );
  });

  it('a property is held against random schedules, and the smallest that breaks it runs again by its file', () => {
    const { stdout, status } = hearsay(
      [
        'check',
        'flood',
        '--property',
        './my-property.ts',
        '--schedules',
        '5',
        '--peers',
        '2',
        '--seed',
        '1',
        '--threads',
        '1',
        '--json',
      ],
      folder,
    );
    expect(status).toBe(1);
    const { properties, findings } = JSON.parse(stdout);
    expect(properties.at(-1)).toMatchObject({ property: 'my-property', promised: true });
    const finding = findings.find((one: { finding: string }) => one.finding === 'my-property');
    const again = hearsay(['run', finding.file, '--json'], folder);
    expect(again.status).toBe(1);
    expect((JSON.parse(again.stdout) as Summary).checks.at(-1)).toMatchObject({
      property: 'my-property',
      promised: true,
      verdict: 'invalid',
    });
  });

  it('it is described by its kind', () => {
    const { stdout } = hearsay(['describe', './my-fault.ts'], folder);
    expect(stdout).toMatch(/^\s*my-fault {2}fault\n/);
    expect(stdout).toContain('length of each pause');
    const { property } = JSON.parse(hearsay(['describe', './my-property.ts', '--json'], folder).stdout);
    expect(property).toMatchObject({
      name: 'my-property',
      title: 'No peer delivers two broadcasts of other peers at the same time.',
    });
  });
});

describe('what is wrong with one', () => {
  const at = (name: string) => join(folder, name);
  const cases: readonly (readonly [what: string, flags: () => Partial<RunFlags>, said: RegExp, file?: string])[] = [
    [
      'another kind',
      () => ({ topology: at('my-workload.ts') }),
      /^--topology: expected a topology made by defineTopology\({ … }\), not a workload, which --workload takes, given \.\/my-workload\.ts$/,
    ],
    [
      'a key that is misspelt',
      () => ({ workload: at('misspelt.js') }),
      /^--workload: expected a default export made by defineWorkload.*: totals is not known.*did you mean total\?.*given \.\/misspelt\.js$/,
    ],
    [
      'a file that is not there',
      () => ({}),
      /^unknown\.yaml line 2: workload: expected a file that exists, given \.\/nowhere\.ts$/,
      'unknown.yaml',
    ],
    [
      'what is no graph',
      () => ({ topology: at('no-graph.js') }),
      /^--topology: expected a graph of 5 peers, made by graphOf.*given no-graph$/,
    ],
    [
      'a name that is taken',
      () => ({ measure: [at('latency.js')] }),
      /^--measure: expected a measure with a name of its own.*given \.\/latency\.js$/,
    ],
    [
      'a built-in one',
      () => ({ measure: ['latency'] }),
      /^--measure: expected a measure of your own, such as \.\/my-measure\.ts: every run has this one, given latency$/,
    ],
    [
      'arguments that do not fit',
      () => ({ set: [`network.delay={ ${at('my-law.ts')}: [3ms, 1ms] }`] }),
      /^--set network\.delay: expected fast ≤ slow/,
    ],
    [
      'a peer that is not there',
      () => ({ set: [`faults=[{ for: 9ms, ${at('my-fault.ts')}: 99 }]`] }),
      /^--set faults: expected peers from 0 to 4, given 99$/,
    ],
    [
      'a parameter that there is not',
      () => ({ workload: at('my-workload.ts'), set: ['workload.gab=1ms'] }),
      /^--set workload\.gab: expected one of broadcasts, gap \(did you mean gap\?\)/,
    ],
  ];

  it.each(cases.map(([what, flags, said, file]) => ({ what, flags, said, file })))(
    'is told in a line: $what',
    async ({ flags, said, file }) => {
      expect(await refusal(flags(), file)).toMatch(said);
    },
  );

  it('and so by the commands', () => {
    const said = (...given: string[]) => hearsay(given, folder);
    expect(said('describe', './nothing.js')).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringMatching(/^hearsay: describe: expected a default export made by defineProtocol/),
    });
    expect(said('check', 'flood', '--property', './my-measure.ts')).toMatchObject({
      status: 2,
      stderr:
        'hearsay: --property: expected a property made by defineProperty({ … }), not a measure, which --measure takes, given ./my-measure.ts\n',
    });
  });

  it('a measure that throws and a property that gives no finding leave the run its results', () => {
    const { absent, checks, stopped } = run('--measure', './throws.js', '--property', './odd.js', ...common);
    expect(stopped).toBe('quiescent');
    expect(absent['measures.throws']).toMatch(/^it threw an error: Error: no figure today/);
    expect(checks.at(-1)).toMatchObject({
      property: 'odd',
      verdict: 'unknown',
      reason: expect.stringContaining('gave no finding'),
    });
  });

  it('a law that draws what is no time is named', () => {
    const { status, stdout, stderr } = hearsay(
      ['run', '--set', 'network.delay={ ./negative.js: 1 }', '--json'],
      folder,
    );
    expect(status).not.toBe(0);
    expect(stdout + stderr).toContain('the law of delays negative drew -1, which is no time in milliseconds from 0');
  });
});
