/** The three projects that Hearsay comes from: p2p, mpcomm, elixir-broadcast. */
import { exact, type PublishedFigure, type Reproduction } from '../published.ts';
import { at, ratioTo } from '../readings.ts';

export const ancestors: readonly Reproduction[] = [
  hopList('cycle', 5, { links: 5, messages: 8, bytes: 1_040 }),
  hopList('starfish', 5, { links: 5, messages: 8, bytes: 1_040 }),
  hopList('mesh', 5, { links: 10, messages: 64, bytes: 8_680 }),
  {
    name: 'p2p-mesh-10',
    title: 'p2p: every simple path from one author in a complete graph of 10',
    source: 'p2p, version 1; the number of these paths',
    experiment: {
      peers: 10,
      topology: 'mesh',
      protocol: 'hop-list',
      workload: 'single',
      network: { delay: '1ms' },
      trace: 'counters',
    },
    samples: 1,
    figures: [{ what: 'messages of an author', published: 986_409, test: exact, reading: at('books.sent') }],
  },
  ...[10, 50, 100].map(mpcommOfTwo),
  {
    name: 'elixir-broadcast-1000',
    title: 'elixir-broadcast: its first case, six peers with 1,000 messages each',
    source: 'elixir-broadcast, README: 1,000 messages, all sent and received by each peer',
    experiment: {
      peers: 6,
      topology: 'mesh',
      protocol: { name: 'best-effort', interleaving: 'self-message' },
      workload: { name: 'reactive', broadcasts: 1_000 },
      trace: 'deliveries',
    },
    samples: 1,
    figures: [
      {
        what: 'deliveries, 1,000 by each peer of each peer’s',
        published: 36_000,
        test: exact,
        reading: { text: 'perPeer.*.delivered, added up', of: sumOfDelivered },
      },
      { what: 'messages, each peer’s to itself included', published: 72_000, test: exact, reading: at('books.sent') },
    ],
  },
];

function hopList(
  topology: string,
  peers: number,
  { links, messages, bytes }: { links: number; messages: number; bytes: number },
): Reproduction {
  const figures: PublishedFigure[] = [
    { what: 'links', published: links, test: exact, reading: at('graph.links') },
    {
      what: 'messages of an author',
      published: messages,
      test: exact,
      reading: ratioTo('books.sent', peers, 'authors'),
    },
    { what: 'bytes on all links', published: bytes, test: exact, reading: at('kinds.data.bytes') },
  ];
  return {
    name: `p2p-${topology}`,
    title: `p2p: hop-list flooding on its ${topology} of ${peers}`,
    source: 'p2p, version 1: pictures of the traffic; the bytes follow from its frames',
    experiment: {
      peers,
      topology,
      protocol: 'hop-list',
      workload: { name: 'burst', broadcasts: 1 },
      trace: 'deliveries',
    },
    samples: 1,
    figures,
  };
}

/** With two peers the comparison server of mpcomm compares no list. */
function mpcommOfTwo(messages: number): Reproduction {
  return {
    name: `mpcomm-2-${messages}`,
    title: `mpcomm: two peers in Montréal and São Paulo, ${messages} messages each`,
    source: 'mpcomm, README: table of two peers',
    experiment: {
      peers: 2,
      topology: 'mesh',
      protocol: { name: 'multicast', settle: '10s' },
      workload: { name: 'interval', broadcasts: messages, wait: { uniform: ['10ms', '99ms'] } },
      start: { staggered: {} },
      network: { zones: 'gcp' },
      trace: 'deliveries',
    },
    samples: 30,
    figures: [{ what: 'out-of-order rounds by its rule', published: 0, test: exact, reading: at('order.asPublished') }],
  };
}

function sumOfDelivered({ perPeer }: Parameters<PublishedFigure['reading']['of']>[0]): number | undefined {
  return perPeer?.reduce((sum, { delivered }) => sum + delivered, 0);
}
