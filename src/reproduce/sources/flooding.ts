/** Flooding that does not send back, on graphs of N peers and E links: 2E − (N − 1) messages a broadcast. */
import { exact, type PublishedFigure, type Reproduction } from '../published.ts';
import { at, ratioTo } from '../readings.ts';

const MAELSTROM = 'Maelstrom, doc/03-broadcast: its totals are integer multiples';
const ARITHMETIC = 'Arithmetic: a peer sends on all its links but the one it heard from';

export const flooding: readonly Reproduction[] = [
  floodOn('grid', 25, 100, { messages: 56, lastMs: 800 }),
  floodOn('line', 25, 10, { messages: 24, lastMs: 240 }),
  floodOn({ name: 'tree', fanout: 4 }, 25, 100, { messages: 24, lastMs: 300 }),
  floodOn('mesh', 25, 100, { messages: 576, lastMs: 100 }),
  ...['hypercube', 'torus', 'small-world', 'scale-free', 'random-k-out'].map((topology) => excessOn(topology)),
  ...[4, 8].flatMap((k) => [100, 1_000].map((peers) => eagerPush(k, peers))),
];

/** From peer 0, which is in a corner, at an end, or the root. */
function floodOn(
  topology: string | { readonly name: string; readonly fanout: number },
  peers: number,
  delayMs: number,
  { messages, lastMs }: { messages: number; lastMs: number },
): Reproduction {
  const name = typeof topology === 'string' ? topology : topology.name;
  return {
    name: `flood-${name}`,
    title: `Flooding a ${name} of ${peers} peers, ${delayMs} ms a hop`,
    source: MAELSTROM,
    experiment: {
      peers,
      topology,
      protocol: 'flood',
      workload: 'single',
      network: { delay: `${delayMs}ms` },
      trace: 'deliveries',
    },
    samples: 1,
    figures: [
      { what: 'messages of a broadcast', published: messages, test: exact, reading: at('books.sent') },
      { what: 'last delivery, ms', published: lastMs, test: exact, reading: at('latencyMs.max') },
    ],
  };
}

function excessOn(topology: string): Reproduction {
  return {
    name: `flood-${topology}`,
    title: `Flooding a ${topology} of 64 peers, delays from 1 to 100 ms`,
    source: ARITHMETIC,
    experiment: {
      peers: 64,
      topology,
      protocol: 'flood',
      workload: 'single',
      network: { delay: { uniform: ['1ms', '100ms'] } },
      trace: 'deliveries',
    },
    samples: 30,
    figures: [
      {
        what: 'messages of a broadcast above 2E − (N − 1)',
        published: 0,
        test: exact,
        reading: {
          text: 'books.sent − (2 · graph.links − (peers − 1))',
          of: ({ books, graph, peers }) => books.sent - (2 * graph.links - (peers - 1)),
        },
      },
    ],
  };
}

function eagerPush(k: number, peers: number): Reproduction {
  const messages: PublishedFigure = {
    what: 'messages of a broadcast: N(k − 1) + 1',
    published: peers * (k - 1) + 1,
    test: exact,
    reading: at('books.sent'),
  };
  return {
    name: `eager-push-${k}-${peers}`,
    title: `Eager push on a random graph of ${peers} peers with ${k} links each`,
    source: 'Arithmetic; Vac research log, 2025-08-12',
    experiment: {
      peers,
      topology: { name: 'random-regular', k },
      protocol: 'flood',
      workload: 'single',
      network: { delay: '10ms' },
      trace: 'full',
    },
    samples: 30,
    figures: [
      messages,
      {
        what: 'duplicates a peer: k − 2 + 2/N',
        published: k - 2 + 2 / peers,
        test: { kind: 'exact', digit: 1e-9 },
        reading: ratioTo('duplicates.copies', peers, 'peers'),
      },
    ],
  };
}
