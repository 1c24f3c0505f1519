/**
 * Rumor mongering by Demers and others: the tables of their section 1.4, for 1,000 sites. Rounds count from 0 at the
 * origin, as theirs do.
 */

import { decimalsOf } from '../figure-text.ts';
import type { PublishedFigure, Reproduction } from '../published.ts';
import { at, lastRound } from '../readings.ts';
import { PERIOD_MS, rumorAmong } from './rumors.ts';

const PAPER = 'Demers and others, Epidemic Algorithms for Replicated Database Maintenance (Xerox CSL-89-1)';

type Row = readonly [k: number, residue: number, digit: number, traffic: number, lastRound?: number];

export const demers: readonly Reproduction[] = [
  ...tableOf(1, 'push, feedback, counter', {}, [
    [1, 0.18, 0.01, 1.7, 16.8],
    [2, 0.037, 0.001, 3.3, 16.9],
    [3, 0.011, 0.001, 4.5, 17.4],
    [4, 0.0036, 0.0001, 5.6, 17.5],
    [5, 0.0012, 0.0001, 6.7, 17.7],
  ]),
  ...tableOf(2, 'push, blind, coin', { feedback: false, stop: 'coin' }, [
    [1, 0.96, 0.01, 0.04],
    [2, 0.2, 0.01, 1.6],
    [3, 0.06, 0.001, 2.8],
    [4, 0.021, 0.001, 3.9],
    [5, 0.008, 0.001, 4.9],
  ]),
  ...tableOf(3, 'pull, feedback, counter', { mode: 'pull' }, [
    [1, 0.031, 0.001, 2.7, 17.6],
    [2, 0.00058, 0.00001, 4.5, 15.4],
  ]),
  ...[0.20319, 0.05952, 0.01983, 0.00698, 0.00252].map((residue, index) => limitOf(index + 1, residue)),
];

function tableOf(table: number, title: string, parameters: object, rows: readonly Row[]): Reproduction[] {
  return rows.map(([k, residue, digit, traffic, lastRound]) => ({
    name: `demers-${table}-${k}`,
    title: `Rumors: ${title}, k = ${k}`,
    source: `${PAPER}, table ${table}`,
    experiment: rumorAmong(1_000, { ...parameters, k }),
    samples: 30,
    figures: [
      residueOf(residue, digit),
      {
        what: 'traffic m, messages a peer',
        published: traffic,
        test: { kind: 'statistical', digit: 10 ** -decimalsOf(traffic) },
        reading: at('epidemic.traffic'),
      },
      ...(lastRound === undefined ? [] : [roundsOf(lastRound)]),
    ],
  }));
}

/** Contacts one by one, as the equations of the paper have them. */
function limitOf(k: number, residue: number): Reproduction {
  return {
    name: `demers-limit-${k}`,
    title: `Rumors: contacts one by one, k = ${k}`,
    source: `${PAPER}, section 1.4: s = e^(−(k + 1)(1 − s))`,
    experiment: rumorAmong(1_000, { stop: 'coin', rounds: 'own', k }),
    samples: 100,
    figures: [residueOf(residue, 0.00001)],
  };
}

function residueOf(published: number, digit: number): PublishedFigure {
  return {
    what: 'residue, share of the peers',
    published,
    test: { kind: 'statistical', digit },
    reading: at('epidemic.residue'),
  };
}

function roundsOf(published: number): PublishedFigure {
  return {
    what: 'last delivery t_last, rounds',
    published,
    test: { kind: 'statistical', digit: 0.1 },
    reading: lastRound(PERIOD_MS),
  };
}
