/**
 * The table of CONTRIBUTING.md, followed by its words in a copy of the project: a new protocol, topology, workload, law, fault, measure, property and picture, each with
 * its registry line and its test. Then the checks pass, the suite is green, and the command knows them.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const LONG = process.env.HEARSAY_LONG === '1';
const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'hearsay-recipe-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const copied = ['bench', 'bin', 'deploy', 'docs', 'examples', 'lint', 'schema', 'scripts', 'src', 'test'];
const files = [
  '.dependency-cruiser.js',
  '.gitignore',
  'biome.json',
  'knip.json',
  'package.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'vitest.config.ts',
];
const pages = ['ARCHITECTURE.md', 'CONTRIBUTING.md', 'README.md', 'LICENSE'];

interface Addition {
  /** In the table's first column. */
  readonly what: string;
  readonly name: string;
  /** What the source exports, and whether as its default. */
  readonly exported: string;
  readonly isDefault: boolean;
  readonly source: string;
  readonly test: string;
  /** Other words of the table: in which file, what is replaced by what. */
  readonly and?: readonly [file: string, before: string, after: string];
}

const named = (name: string, rest: string) => `name: '${name}',\n  title: 'made by a test',\n  source: 'this test',\n${rest}`;
const foundIn = (registry: string, list: string, name: string) =>
  `import { expect, it } from 'vitest';\nimport { ${list} } from '${registry}';\n\nit('is there', () => {\n  expect(${list}.map((one) => one.name)).toContain('${name}');\n});\n`;

const additions: readonly Addition[] = [
  {
    what: 'a protocol',
    name: 'shout',
    exported: 'shout',
    isDefault: true,
    source: `/** Tells the neighbours, and they tell nobody. */
import { type Broadcast, defineProtocol, type Peer, type Protocol } from '../core/protocol.ts';

class Shout implements Protocol<Broadcast> {
  private readonly peer: Peer<Broadcast>;

  constructor(peer: Peer<Broadcast>) {
    this.peer = peer;
  }

  broadcast(broadcast: Broadcast): void {
    this.peer.deliver(broadcast);
    this.peer.sendToNeighbours(broadcast);
  }

  receive(_from: number, broadcast: Broadcast): void {
    if (this.peer.firstTime(broadcast.origin, broadcast.sequence)) this.peer.deliver(broadcast);
  }
}

export default defineProtocol({
  ${named('shout', "  parameters: {},\n  promises: { 'no-creation': ['loss', 'crash'] },")}
  knows: 'neighbours',
  kinds: [{ name: 'data', carries: 'broadcast' }],
  kindOf: () => 0,
  broadcastOf: (message: Broadcast) => message,
  create: (peer) => new Shout(peer),
});
`,
    test: foundIn('../../src/protocols/index.ts', 'protocols', 'shout'),
  },
  {
    what: 'a topology',
    name: 'pair',
    exported: 'pair',
    isDefault: true,
    source: `/** The first two peers alone have a link. */
import { graphOf } from '../core/graph.ts';
import { defineTopology } from './topology.ts';

export default defineTopology({
  ${named('pair', '  parameters: {},')}
  build: (size) => graphOf(size, Int32Array.from([0, 1])),
});
`,
    test: foundIn('../../src/topologies/index.ts', 'topologies', 'pair'),
  },
  {
    what: 'a workload',
    name: 'nothing',
    exported: 'nothing',
    isDefault: true,
    source: `/** Nobody broadcasts. */
import { defineWorkload } from './workload.ts';

export default defineWorkload({
  ${named('nothing', '  parameters: {},')}
  total: () => 0,
  create: () => ({ first: () => Number.POSITIVE_INFINITY, next: () => Number.POSITIVE_INFINITY }),
});
`,
    test: foundIn('../../src/workloads/index.ts', 'workloads', 'nothing'),
  },
  {
    what: 'a law of delays',
    name: 'twice',
    exported: 'twice',
    isDefault: true,
    source: `/** Every message takes twice the time that is given. */
import { defineDelayLaw, onGrain } from './delay.ts';

export default defineDelayLaw({
  name: 'twice',
  title: 'made by a test',
  arguments: ['delay'],
  create([delay], ticksPerMs) {
    const delayMs = onGrain(2 * delay, ticksPerMs);
    return { draw: () => delayMs };
  },
});
`,
    test: '',
  },
  {
    what: 'a fault',
    name: 'nap',
    exported: 'nap',
    isDefault: true,
    source: `/** A peer stands still. */
import { defineFault } from './rule.ts';
import { peersOf, WHOM } from './whom.ts';

export default defineFault({
  name: 'nap',
  title: 'made by a test',
  whom: WHOM,
  example: '{ at: 1s, for: 300ms, nap: 0 }',
  parameters: {},
  lasts: 'spell',
  draw: ({ whom, fromMs, untilMs, scene, option }) =>
    peersOf(whom, scene, option).map((peer) => ({ what: 'pause', peer, fromMs, untilMs })),
  sample: ({ graph, random }) => random.integer(graph.size),
});
`,
    test: '',
  },
  {
    what: 'a measure',
    name: 'made',
    exported: 'made',
    isDefault: false,
    source: `/** How many broadcasts were made. */
import { defineMeasure } from './measure.ts';

export const made = defineMeasure<number>({
  ${named('made', "  unit: 'broadcasts',\n  definition: 'Broadcasts made.',")}
  together: 'sum',
  take: ({ books }) => books.broadcasts.reduce((sum, count) => sum + count, 0),
});
`,
    test: foundIn('../../src/measures/index.ts', 'measures', 'made'),
  },
  {
    what: 'a property',
    name: 'quiet',
    exported: 'quiet',
    isDefault: false,
    source: `/** No peer delivers more than a million broadcasts. */
import { withoutDeliveries } from './evidence.ts';
import { invalid, type Property, valid } from './property.ts';

export const quiet: Property = {
  name: 'quiet',
  promise: 'The peers deliver a million broadcasts at most.',
  source: 'this test',
  examine: ({ histories }) => (histories.deliveries.length <= 1_000_000 ? valid : invalid(['they delivered more'])),
  missing: withoutDeliveries,
};
`,
    test: foundIn('../../src/checks/index.ts', 'properties', 'quiet'),
    and: ['src/core/protocol.ts', "  | 'total-order'", "  | 'total-order'\n  | 'quiet'"],
  },
  {
    what: 'a picture',
    name: 'blank',
    exported: 'blank',
    isDefault: false,
    source: `/** An empty frame. */
import { definePicture } from './picture.ts';

export const blank = definePicture({
  name: 'blank',
  heading: 'Made by a test',
  draw: async () => ({
    title: 'nothing is seen',
    svg: '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"></svg>',
    width: 10,
    height: 10,
    table: { columns: [], rows: [] },
  }),
});
`,
    test: foundIn('../../../src/reports/pictures/index.ts', 'pictures', 'blank'),
  },
];

/** The paths that a row of the table names, in order: what to write, where to register it, its test. */
function rowFor(what: string): { source: string; registry: string; test: string | undefined } {
  const lines = readFileSync(join(folder, 'CONTRIBUTING.md'), 'utf8').split('\n');
  const columns = lines
    .find((line) => line.startsWith(`| ${what} |`))!
    .split('|')
    .map((column) => column.trim());
  const pathIn = (column: string) => /`([^`]+\.ts)`/.exec(column)?.[1];
  return { source: pathIn(columns[2])!, registry: pathIn(columns[3])!, test: pathIn(columns[4]) };
}

function add({ what, name, exported, isDefault, source, test, and }: Addition): void {
  const row = rowFor(what);
  const own = (path: string) => join(folder, path.replace('<name>', name));
  writeFileSync(own(row.source), source);
  const registry = readFileSync(own(row.registry), 'utf8');
  const line = isDefault ? `import ${exported} from './${name}.ts';` : `import { ${exported} } from './${name}.ts';`;
  const listed = registry.replace(/^(export const \w+(?:: readonly \w+\[\])? = (?:registered\()?\[[^\]]*?),?\s*\]/m, `$1, ${exported}]`);
  expect(listed, row.registry).not.toBe(registry);
  writeFileSync(own(row.registry), listed.replace(/^import /m, `${line}\nimport `));
  if (test !== '') writeFileSync(own(row.test!), test);
  if (and === undefined) return;
  const [file, before, after] = and;
  const text = readFileSync(join(folder, file), 'utf8');
  expect(text).toContain(before);
  writeFileSync(join(folder, file), text.replace(before, after));
}

function run(program: string, ...programArguments: string[]): string {
  const { HEARSAY_BUILT: _, VITEST: __, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, program), ...programArguments], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...env, NO_COLOR: '1' },
  });
  return status === 0 ? '' : `${stdout}\n${stderr}`.slice(-4_000);
}

const vitest = (...given: string[]) => run('node_modules/vitest/vitest.mjs', 'run', ...given);

beforeAll(() => {
  for (const name of [...copied, ...files, ...pages]) cpSync(join(root, name), join(folder, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  for (const addition of additions) add(addition);
});

// What one step leaves, the next one needs.
describe.sequential('after the words of CONTRIBUTING.md', { timeout: LONG ? 1_200_000 : 120_000 }, () => {
  it('npm run format puts the registry lines in order', () => {
    expect(run('node_modules/@biomejs/biome/bin/biome', 'check', '--write', '--error-on-warnings', 'src', 'test')).toBe('');
  });

  it('npm run build ends well, and types and imports are in order', () => {
    expect(run('scripts/build.js')).toBe('');
    expect(run('node_modules/typescript/bin/tsc')).toBe('');
    expect(run('node_modules/dependency-cruiser/bin/dependency-cruise.mjs', '--config', '.dependency-cruiser.js', 'src')).toBe('');
  });

  it.runIf(LONG)('npm run docs ends well', () => {
    expect(vitest('test/docs/reference', 'test/experiment/json-schema', '--update')).toBe('');
  });

  it.runIf(LONG)('nothing is dead', () => {
    expect(run('node_modules/knip/bin/knip.js')).toBe('');
  });

  it.runIf(LONG)('the suite is green', () => {
    expect(vitest('--project', 'pure')).toBe('');
    expect(vitest('test/docs/reference')).toBe('');
  });

  it.runIf(LONG)('the command knows them', () => {
    const experiment = [
      ['--protocol', 'shout'],
      ['--topology', 'pair'],
      ['--workload', 'nothing'],
      ['--set', 'network.delay={ twice: 5 }'],
      ['--set', 'faults=[{ at: 1ms, for: 1ms, nap: 0 }]'],
    ].flat();
    expect(run('bin/hearsay', 'run', '--runtime', 'simulator', '--peers', '2', '--seed', '1', ...experiment)).toBe('');
    expect(run('bin/hearsay', 'describe', 'shout')).toBe('');
  });
});
