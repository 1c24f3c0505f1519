/**
 * What an algorithm costs on a mesh if nothing fails: messages of a broadcast, and steps until all have delivered it.
 */
import { exact, type PublishedFigure, type Reading, type Reproduction } from '../published.ts';
import { at, messagesOnLinks, stepsOf } from '../readings.ts';

export interface CostSource {
  readonly protocol: string;
  /** In a title: what is tried. */
  readonly title: string;
  readonly source: string;
  /** What is under it. */
  readonly over?: string;
  /** Messages of one broadcast among so many peers. */
  messages(peers: number): number;
  readonly steps: number;
  /** A message of a peer to itself counts, unless this says `links`. */
  readonly counts?: 'links';
  /** The peer that broadcasts, or `all` of a consensus protocol. */
  readonly origin?: number | 'all';
}

const SIZES = [4, 7, 10, 25];
const DELAY_MS = 10;

export function costsOf(sources: readonly CostSource[]): Reproduction[] {
  return sources.flatMap((one) => SIZES.map((peers) => costAt(one, peers)));
}

function costAt(one: CostSource, peers: number): Reproduction {
  const { protocol, over, origin = 0 } = one;
  return {
    name: `${protocol}-${peers}`,
    title: `${one.title}, ${peers} peers`,
    source: one.source,
    experiment: {
      peers,
      topology: 'mesh',
      protocol: over === undefined ? protocol : { name: protocol, over },
      workload: origin === 'all' ? { name: 'burst', broadcasts: 1 } : { name: 'single', origin },
      network: { delay: `${DELAY_MS}ms` },
    },
    samples: 1,
    figures: [messagesOf(one, peers), stepsOfAll(one)],
  };
}

function messagesOf({ messages, counts, origin }: CostSource, peers: number): PublishedFigure {
  const of = origin === 'all' ? 'an instance' : 'a broadcast';
  const reading: Reading = counts === 'links' ? messagesOnLinks : at('books.sent');
  return { what: `messages of ${of}`, published: messages(peers), test: exact, reading };
}

function stepsOfAll({ steps }: CostSource): PublishedFigure {
  return { what: 'steps to the last delivery', published: steps, test: exact, reading: stepsOf(DELAY_MS) };
}
