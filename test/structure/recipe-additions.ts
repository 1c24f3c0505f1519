/** What the test of the recipe adds: one of each kind, with its source, its test and its registry line. */

export interface Addition {
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

const named = (name: string, rest: string) =>
  `name: '${name}',\n  title: 'made by a test',\n  source: 'this test',\n${rest}`;
const foundIn = (registry: string, list: string, name: string) =>
  `import { expect, it } from 'vitest';\nimport { ${list} } from '${registry}';\n\nit('is there', () => {\n  expect(${list}.map((one) => one.name)).toContain('${name}');\n});\n`;

/** What is made from the declaration of a measure: the schema, the text, tables, what samples add up to, and SQL. */
const measureTest = `import { expect, it } from 'vitest';
import { type ExperimentInput, run } from '../../src/index.ts';
import { columnFigures, figuresOf } from '../../src/reports/table-figures.ts';
import { summarySchema } from '../../src/reports/summary.ts';
import { runReport } from '../../src/reports/text/run.ts';
import { plain } from '../../src/text/layout.ts';

const experiment: ExperimentInput = { peers: 3, protocol: 'flood', seed: 1 };

it('is in the summary, its schema, its text, the tables and SQL', async () => {
  const { summary } = await run(experiment);
  expect(summary.made).toBe(3);
  expect(summarySchema.shape.made.parse(3)).toBe(3);
  expect(runReport(summary, { columns: 80, palette: plain })).toContain('  Broadcasts made: 3.');
  for (const table of ['comparison', 'samples', 'markdown'] as const)
    expect(figuresOf(table).map(({ path }) => path)).toContain('made');
  expect(columnFigures.map(({ column }) => column![0])).toContain('broadcasts_made');
});

it('is put together from samples', async () => {
  const { summary } = await run({ ...experiment, samples: 2 });
  expect(summary.made).toBe(6);
  expect(summary.statistics?.made.mean).toBe(3);
});
`;

export const additions: readonly Addition[] = [
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
    what: 'a failure detector',
    name: 'trusting',
    exported: 'trusting',
    isDefault: true,
    source: `/** Suspects no peer. */
import { defineDetector } from '../core/detector.ts';

export default defineDetector({
  ${named('trusting', '  parameters: {},')}
  gives: 'eventually-perfect',
  messages: [],
  timers: [],
  create: () => ({}),
});
`,
    test: foundIn('../../src/detectors/index.ts', 'detectors', 'trusting'),
  },
  {
    what: 'an adversary',
    name: 'blameless',
    exported: 'blameless',
    isDefault: true,
    source: `/** Does no harm. */
import { defineAdversary } from '../core/adversary.ts';

export default defineAdversary({
  ${named('blameless', '  parameters: {},')}
  corrupt: (peer) => ({ send: (to, message) => peer.send(to, message) }),
});
`,
    test: foundIn('../../src/adversaries/index.ts', 'adversaries', 'blameless'),
  },
  {
    what: 'a topology',
    name: 'pair',
    exported: 'pair',
    isDefault: true,
    source: `/** The first two peers alone have a link. */
import { graphOf } from '../core/link-rows.ts';
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
import { peersOf, WHOM } from './target-peers.ts';

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
import { count } from './value-schemas.ts';

export const made = defineMeasure({
  ${named('made', "  unit: 'broadcasts',\n  definition: 'Broadcasts made.',")}
  shape: count,
  together: 'sum',
  figures: [
    {
      path: '',
      title: 'broadcasts made',
      tables: ['comparison', 'samples', 'markdown'],
      column: ['broadcasts_made', 'whole'],
    },
  ],
  text: { place: 'sentence', lines: (value) => ['Broadcasts made: ' + value + '.'] },
  take: ({ books }) => books.broadcasts.reduce((sum, count) => sum + count, 0),
});
`,
    test: measureTest,
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
