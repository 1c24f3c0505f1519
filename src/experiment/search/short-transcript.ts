/**
 * A case as a short transcript: what was broadcast, delivered and lost, and what happened to peers. What is sent and
 * received is left out, and if that is still long, what the evidence does not name.
 */
import { deterministic } from '../../runtimes/determinism-guards.ts';
import { Simulation } from '../../runtimes/simulator/simulation.ts';
import { FactCursor } from '../../trace/cursor.ts';
import { type FactName, factNames } from '../../trace/facts.ts';
import type { FactLog } from '../../trace/log.ts';
import { linesOf } from '../../trace/transcript.ts';
import type { Platform } from '../platform.ts';
import { prepare } from '../prepare.ts';
import { sourceOfData } from '../source.ts';
import { type Case, experimentOf, type Scope } from './case.ts';

/** Facts after which less is told. */
export const FACTS_SHOWN = 12;

/** Steps of the simulator after which a case is told no further. */
const STEPS = 1_000_000;

const left: ReadonlySet<FactName> = new Set([
  'started',
  'sent',
  'received',
  'timer-fired',
  'learned',
  'collected',
  'carried',
] satisfies FactName[]);
const ofBroadcasts: ReadonlySet<FactName> = new Set([
  'broadcast',
  'delivered',
  'dropped',
  'duplicated',
] satisfies FactName[]);
/** Told of the peers that the evidence names, if there is much to tell. */
const remarks: ReadonlySet<FactName> = new Set(['noted', 'suspected', 'restored'] satisfies FactName[]);

/** @param evidence the facts that a property is violated by, which name broadcasts and peers */
export function shortTranscript(
  scope: Scope,
  one: Case,
  evidence: readonly string[],
  platform: Platform,
): Promise<string[]> {
  return transcriptOf(experimentOf(scope, one), evidence, platform);
}

/** The same of an experiment. */
export async function transcriptOf(
  experiment: Readonly<Record<string, unknown>>,
  evidence: readonly string[],
  platform: Platform,
): Promise<string[]> {
  const prepared = await prepare({ source: sourceOfData({ ...experiment }) }, platform);
  const { log } = deterministic(() => {
    const simulation = new Simulation({ ...prepared.jobOf(0), trace: 'full', sizeOf: () => 0 });
    if (!simulation.advance(STEPS)) simulation.interrupt();
    return simulation.outcome();
  });
  return transcriptIn(log, evidence);
}

function transcriptIn(log: FactLog, evidence: readonly string[]): string[] {
  const lineOf = linesOf(log);
  const first = evidence[0] ?? '';
  const names = new Set(first.match(/\b\d+:\d+\b/g) ?? []);
  const peers = new Set((first.match(/\bpeer \d+/g) ?? []).map((peer) => Number(peer.slice(5))));
  for (const name of names) peers.add(Number.parseInt(name, 10));
  const filters: ((row: FactCursor, fact: FactName) => boolean)[] = [
    (row, fact) => fact !== 'dropped' || row.origin >= 0,
    (row, fact) => !remarks.has(fact) || peers.has(row.peer),
    (row, fact) => !ofBroadcasts.has(fact) || names.size === 0 || names.has(`${row.origin}:${row.sequence}`),
    (row) => peers.has(row.peer),
    (_, fact) => fact !== 'dropped' && fact !== 'duplicated',
  ];
  let rows = rowsOf(log).filter((index) => !left.has(factOf(log, index)));
  for (const isTold of filters) {
    if (rows.length <= FACTS_SHOWN) break;
    const row = new FactCursor(log);
    rows = rows.filter((index) => isTold(row.to(index), factOf(log, index)));
  }
  return rows.map((index) => lineOf(index).replace(/ \(message [^)]*\)|: as planned$/, ''));
}

function rowsOf(log: FactLog): number[] {
  return Array.from({ length: log.count }, (_, index) => index);
}

function factOf(log: FactLog, index: number): FactName {
  return factNames[new FactCursor(log).to(index).code];
}
