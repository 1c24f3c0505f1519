/** How fast, and how surely, a rumor reaches all: what was proved for large groups. */
import type { PublishedFigure, Reproduction } from '../published.ts';
import { lastRound } from '../readings.ts';
import { PERIOD_MS, rumorAmong } from './rumors.ts';

/** A peer never loses interest. */
const FOR_EVER = 1_000_000;
/** Of infect and die: ln 148 = 5.0. */
const GROUP = 148;
const LN_GROUP = 5;

export const spreading: readonly Reproduction[] = [
  ...[1_000, 10_000].map((peers) =>
    roundsTo(peers, {
      name: `pittel-${peers}`,
      title: `Push: each peer that knows calls one a round, ${peers} peers`,
      source: 'Pittel, On Spreading a Rumor (1987): log2 n + ln n + O(1)',
      mode: 'push',
      rounds: Math.log2(peers) + Math.log(peers),
      within: 2,
      most: 40,
    }),
  ),
  ...[1_000, 10_000].map((peers) =>
    roundsTo(peers, {
      name: `karp-${peers}`,
      title: `Push-pull: each peer calls one a round, ${peers} peers`,
      source: 'Karp, Schindelhauer, Shenker, Vöcking, Randomized Rumor Spreading (2000): log3 n + O(ln ln n)',
      mode: 'push-pull',
      rounds: Math.log(peers) / Math.log(3),
      within: Math.log(Math.log(peers)) + 1,
      most: 20,
    }),
  ),
  ...[0.368, 0.692, 0.873, 0.951].map((share, c) => allReached(c, share)),
];

interface Spreading {
  readonly name: string;
  readonly title: string;
  readonly source: string;
  readonly mode: string;
  readonly rounds: number;
  /** What the terms without a published constant may come to. */
  readonly within: number;
  readonly most: number;
}

function roundsTo(peers: number, { name, title, source, mode, rounds, within, most }: Spreading): Reproduction {
  const published = Math.round(rounds * 10) / 10;
  return {
    name,
    title,
    source,
    experiment: rumorAmong(
      peers,
      { mode, feedback: false, k: FOR_EVER },
      { stop: { deadline: `${most * PERIOD_MS}ms` } },
    ),
    samples: 10,
    figures: [
      {
        what: `rounds until all know, within ${within.toFixed(1)}`,
        published,
        test: { kind: 'shape', from: published - within, to: published + within },
        reading: lastRound(PERIOD_MS),
      },
    ],
  };
}

function allReached(c: number, share: number): Reproduction {
  const figure: PublishedFigure = {
    what: 'share of the runs in which all know: e^(−e^(−c))',
    published: share,
    test: { kind: 'statistical', digit: 0.02 },
    reading: { text: 'epidemic.residue = 0', of: ({ epidemic }) => epidemic && Number(epidemic.residue === 0) },
  };
  return {
    name: `kermarrec-${c}`,
    title: `Infect and die: each of ${GROUP} peers tells ln n + ${c} others`,
    source: 'Kermarrec, Massoulié, Ganesh, Probabilistic Reliable Dissemination in Large-Scale Systems (2003)',
    experiment: rumorAmong(GROUP, { feedback: false, k: LN_GROUP + c }),
    samples: 500,
    figures: [figure],
  };
}
