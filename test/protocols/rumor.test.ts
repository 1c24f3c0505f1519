/**
 * Rumor mongering among peers of which each can reach all: the tables of Demers and others (PODC 1987, Xerox CSL-89-1,
 * section 1.4), and what was proved of it later. A mean of runs may be off by four standard errors, and by half a unit
 * in the last place of what was published. The deviations of single runs are those of 30 runs.
 */
import { describe, expect, it } from 'vitest';
import type { Graph } from '../../src/core/graph.ts';
import { Simulation } from '../../src/runtimes/simulator/simulation.ts';
import { runReference } from '../reference-runtime.ts';
import { mesh, once, sceneOf } from './scene.ts';

const LONG = process.env.HEARSAY_LONG === '1';
const RUNS = LONG ? 30 : 3;
/** Of the rows of a table, the short suite takes these: the last ones. */
const ROWS = LONG ? 0 : -2;
const PERIOD_MS = 100;

interface Epidemic {
  /** The share of the peers that never hear of the rumor. */
  readonly residue: number;
  /** Copies sent, for each peer. */
  readonly traffic: number;
  /** Rounds until the last peer that hears of it does. */
  readonly rounds: number;
}

function epidemic(graph: Graph, parameters: Readonly<Record<string, unknown>>, seed: number, most?: number): Epidemic {
  const simulation = new Simulation(
    sceneOf(graph, [['rumor', { period: PERIOD_MS, ...parameters }]], {
      seed,
      workload: once(0),
      trace: 'deliveries',
      stop: {
        deadlineMs: (most ?? Number.POSITIVE_INFINITY) * PERIOD_MS,
        events: Number.POSITIVE_INFINITY,
        quietMs: 0,
      },
    }),
  );
  while (!simulation.advance(100_000));
  const { books, log } = simulation.outcome();
  const reached = books.delivered.reduce((sum, delivered) => sum + delivered, 0);
  return {
    residue: 1 - reached / graph.size,
    traffic: books.kindSent[0] / graph.size,
    rounds: Math.floor(log.times[log.count - 1] / PERIOD_MS),
  };
}

function meanOf(figure: keyof Epidemic, runs: readonly Epidemic[]): number {
  return runs.reduce((sum, run) => sum + run[figure], 0) / runs.length;
}

function runsOf(graph: Graph, parameters: Readonly<Record<string, unknown>>, most?: number): Epidemic[] {
  return Array.from({ length: RUNS }, (_, seed) => epidemic(graph, parameters, seed + 1, most));
}

const thousand = mesh(1_000);
/** For what was proved for all sizes. */
const group = mesh(LONG ? 1_000 : 300);

/** Rounds to the last delivery (t_last) of one run deviate by at most two from their mean, as a rule. */
const ROUNDS_DEVIATION = 2;

type Row = readonly [
  k: number,
  residue: number,
  digit: number,
  residueDeviation: number,
  traffic: number,
  trafficDeviation: number,
  /** NaN where it was not compared. */
  last: number,
];

describe.each<[string, Readonly<Record<string, unknown>>, readonly Row[]]>([
  [
    'table 1: push, feedback, counter',
    {},
    [
      [1, 0.18, 0.01, 0.0124, 1.7, 0.027, 16.8],
      [2, 0.037, 0.001, 0.0058, 3.3, 0.03, 16.9],
      [3, 0.011, 0.001, 0.0031, 4.5, 0.035, 17.4],
      [4, 0.0036, 0.0001, 0.0021, 5.6, 0.036, 17.5],
      [5, 0.0012, 0.0001, 0.0009, 6.7, 0.035, 17.7],
    ],
  ],
  [
    'table 2: push, blind, coin',
    { feedback: false, stop: 'coin' },
    [
      [1, 0.96, 0.01, 0.018, 0.04, 0.018, Number.NaN],
      [2, 0.2, 0.01, 0.023, 1.6, 0.089, Number.NaN],
      [3, 0.06, 0.001, 0.011, 2.8, 0.099, Number.NaN],
      [4, 0.021, 0.001, 0.0047, 3.9, 0.13, Number.NaN],
      [5, 0.008, 0.001, 0.0024, 4.9, 0.156, Number.NaN],
    ],
  ],
  [
    'table 3: pull, feedback, counter',
    { mode: 'pull' },
    [
      [1, 0.031, 0.001, 0.0073, 2.7, 0.044, 17.6],
      [2, 0.00058, 0.00001, 0.0009, 4.5, 0.04, 15.4],
    ],
  ],
])('%s', (_, parameters, rows) => {
  it.each(rows.slice(ROWS))(
    'k = %i: residue %f',
    (k, residue, digit, residueDeviation, traffic, trafficDeviation, last) => {
      const runs = runsOf(thousand, { ...parameters, k }, 50);
      const errors = 4 / Math.sqrt(RUNS);
      expect(Math.abs(meanOf('residue', runs) - residue)).toBeLessThan(digit / 2 + errors * residueDeviation);
      expect(Math.abs(meanOf('traffic', runs) - traffic)).toBeLessThan(0.05 + errors * trafficDeviation);
      if (!Number.isNaN(last))
        expect(Math.abs(meanOf('rounds', runs) - last)).toBeLessThan(0.05 + errors * ROUNDS_DEVIATION);
    },
  );
});

it.each(
  [
    [1, 0.20319, 0.0179],
    [2, 0.05952, 0.0087],
    [3, 0.01983, 0.0054],
  ].slice(ROWS),
)('contacts one by one, k = %i: the residue of s = e^(−(k + 1)(1 − s)) is %f', (k, residue, deviation) => {
  const runs = runsOf(thousand, { stop: 'coin', rounds: 'own', k });
  expect(Math.abs(meanOf('residue', runs) - residue)).toBeLessThan((4 / Math.sqrt(RUNS)) * deviation);
});

it('any push leaves a residue of e^(−m)', () => {
  for (const [k, feedback] of [
    [2, true],
    [3, true],
    [3, false],
  ].slice(ROWS) as [number, boolean][]) {
    const runs = runsOf(thousand, { k, feedback });
    expect(meanOf('residue', runs)).toBeGreaterThan(0.6 * Math.exp(-meanOf('traffic', runs)));
    expect(meanOf('residue', runs)).toBeLessThan(1.4 * Math.exp(-meanOf('traffic', runs)));
  }
});

it('push: all know after log2 n + ln n + O(1) rounds (Pittel, On Spreading a Rumor, 1987)', () => {
  const rounds = meanOf('rounds', runsOf(group, { feedback: false, k: 1_000_000 }, 30));
  expect(Math.abs(rounds - (Math.log2(group.size) + Math.log(group.size)))).toBeLessThan(2);
});

it('push-pull: all know after log3 n + O(ln ln n) rounds (Karp and others, Randomized Rumor Spreading, 2000)', () => {
  const rounds = meanOf('rounds', runsOf(group, { mode: 'push-pull', feedback: false, k: 1_000_000 }, 15));
  expect(Math.abs(rounds - Math.log(group.size) / Math.log(3))).toBeLessThan(Math.log(Math.log(group.size)) + 1);
});

it.each([
  [0, 0.368],
  [1, 0.692],
  [2, 0.873],
])(
  'each peer tells ln n + %i others: all know with probability e^(−e^(−c)) = %f (Kermarrec and others, 2003)',
  (c, share) => {
    // ln 148 = 4.997.
    const few = mesh(148);
    const runs = LONG ? 1_000 : 25;
    let reached = 0;
    for (let seed = 1; seed <= runs; seed++)
      if (epidemic(few, { feedback: false, k: 5 + c }, seed).residue === 0) reached++;
    expect(Math.abs(reached / runs - share)).toBeLessThan(0.02 + 4 * Math.sqrt((share * (1 - share)) / runs));
  },
);

it('a limit of one connection makes push better than e^(−m) (section 1.4: e^(−λm), λ = 1 / (1 − 1/e))', () => {
  const runs = runsOf(thousand, { k: 2, connectionLimit: 1 });
  expect(meanOf('residue', runs)).toBeLessThan(0.8 * Math.exp(-meanOf('traffic', runs)));
});

it('asks further peers after a refusal, at most as many as the hunt limit', () => {
  const { facts } = runReference(
    sceneOf(mesh(8), [['rumor', { mode: 'push-pull', connectionLimit: 1, huntLimit: 2 }]], { workload: once(0) }),
  );
  const calls = new Map<string, number>();
  const accepted = new Map<string, number>();
  for (const fact of facts) {
    if (fact.fact !== 'sent') continue;
    const round = `${fact.peer} in ${Math.floor(fact.time / PERIOD_MS)}`;
    if (fact.kind === 'call') calls.set(round, (calls.get(round) ?? 0) + 1);
    if (fact.kind === 'accept') accepted.set(round, (accepted.get(round) ?? 0) + 1);
  }
  expect(Math.max(...calls.values())).toBe(3);
  expect(Math.max(...accepted.values())).toBe(1);
});

it('costs by hand: two peers, one contact with news and k in vain', () => {
  const { sent } = runReference(sceneOf(mesh(2), ['rumor'], { workload: once(0) }));
  // Both send to each other in the rounds 2 to 4; peer 0 alone in the first one.
  expect(sent).toEqual(
    new Map([
      ['rumors', 7],
      ['feedback', 6],
    ]),
  );
});
