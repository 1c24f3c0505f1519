/**
 * Runs side by side: in what they differ as experiments, their figures, how sure the differences are, and where two of
 * one seed part.
 *
 * Samples of one seed on both sides share their random draws, so that their differences are taken sample by sample
 * (paired t interval). Others are independent: Welch's
 * interval (B. L. Welch, 1947), its degrees of freedom rounded down, which widens it a little.
 */

import { mean, sampleVariance } from 'simple-statistics';
import type { PeerNames } from '../core/peer-names.ts';
import { type Figure, figureOf, figures, samplesOf, valuesOf } from '../reports/figures.ts';
import { statisticOf, studentT975 } from '../reports/statistic.ts';
import type { Statistic, Summary } from '../reports/summary.ts';
import type { FactLog } from '../trace/log.ts';
import { STRIDE } from '../trace/log.ts';
import { linesOf } from '../trace/transcript.ts';

export interface Difference {
  /** Other minus first. */
  readonly value: number;
  /** Other by first; absent where the first is not above 0, or the other below. */
  readonly ratio?: number;
  /** 95 %; absent where there is one sample on either side. */
  readonly ci95?: readonly [number, number];
  readonly method?: 'paired' | 'welch';
}

export interface Row {
  readonly path: string;
  readonly title: string;
  /** By run; absent where it has none. */
  readonly values: readonly (Statistic | null)[];
  /** Of each run from the second on to the first. */
  readonly differences: readonly (Difference | null)[];
}

/** Where the traces of two runs part. */
export interface Parting {
  /** Facts that are alike in both. */
  readonly alike: number;
  /** The next fact of each, in prose; absent where it has no more. */
  readonly first?: string;
  readonly second?: string;
}

export interface Comparison {
  readonly version: 1;
  readonly runs: readonly {
    readonly label: string;
    readonly path?: string;
    readonly seed: number;
    readonly samples: number;
  }[];
  /** What is the same in all, and what is not, by its name: one value a run. */
  readonly same: Readonly<Record<string, string>>;
  readonly different: Readonly<Record<string, readonly string[]>>;
  readonly rows: readonly Row[];
  /** Verdicts of the properties, by run. */
  readonly checks: readonly { readonly property: string; readonly verdicts: readonly (string | null)[] }[];
  readonly parting?: Parting;
}

type Fields = Readonly<Record<string, string>>;

/** @param parting where the traces of the first two part, where that was asked */
export function compare(summaries: readonly Summary[], parting?: Parting): Comparison {
  const fields = summaries.map(fieldsOf);
  const names = Object.keys(fields[0]);
  const isSame = (name: string) => fields.every((own) => own[name] === fields[0][name]);
  const properties = [...new Set(summaries.flatMap(({ checks }) => checks.map(({ property }) => property)))];
  const labels = labelsOf(fields);
  return {
    version: 1,
    runs: summaries.map((summary, index) => ({
      label: labels[index],
      path: summary.path,
      seed: summary.seed,
      samples: samplesOf(summary).length,
    })),
    same: Object.fromEntries(names.filter(isSame).map((name) => [name, fields[0][name]])),
    different: Object.fromEntries(
      names.filter((name) => !isSame(name)).map((name) => [name, fields.map((own) => own[name])]),
    ),
    rows: figures
      .map((figure) => rowOf(figure, summaries))
      .filter(({ values }) => values.some((value) => value !== null)),
    checks: properties.map((property) => ({
      property,
      verdicts: summaries.map(({ checks }) => checks.find((check) => check.property === property)?.verdict ?? null),
    })),
    ...(parting === undefined ? {} : { parting }),
  };
}

function fieldsOf(summary: Summary): Fields {
  const { name, protocol, topology, workload, runtime, peers, seed, stopped } = summary;
  const samples = samplesOf(summary).length;
  return {
    name,
    protocol,
    topology,
    workload,
    runtime,
    peers: String(peers),
    seed: String(seed),
    samples: String(samples),
    ended: stopped,
  };
}

/** By the first field that tells them all apart, else by letters. */
function labelsOf(fields: readonly Fields[]): string[] {
  const telling = ['name', 'protocol', 'topology', 'runtime', 'peers', 'workload', 'seed'].find(
    (name) => new Set(fields.map((own) => own[name])).size === fields.length,
  );
  if (telling === undefined) return fields.map(({ name }, index) => `${index + 1}: ${name}`);
  const prefix = ['peers', 'seed'].includes(telling) ? `${telling} ` : '';
  return fields.map((own) => `${prefix}${own[telling]}`);
}

function rowOf(figure: Figure, summaries: readonly Summary[]): Row {
  const { path, title } = figure;
  return {
    path,
    title,
    values: summaries.map((summary) => figureOf(figure, samplesOf(summary)) ?? null),
    differences: summaries.slice(1).map((other) => differenceOf(figure, summaries[0], other)),
  };
}

function differenceOf(figure: Figure, first: Summary, other: Summary): Difference | null {
  const before = valuesOf(figure, samplesOf(first));
  const after = valuesOf(figure, samplesOf(other));
  if (before === undefined || after === undefined) return null;
  const value = mean(after) - mean(before);
  const ratio = mean(before) <= 0 || mean(after) < 0 ? undefined : mean(after) / mean(before);
  if (before.length < 2 || after.length < 2) return { value, ratio };
  // Only the simulator draws the same again.
  const isPaired =
    first.seed === other.seed &&
    before.length === after.length &&
    first.runtime === 'simulator' &&
    other.runtime === 'simulator';
  if (!isPaired) return { value, ratio, ci95: welchInterval(before, after), method: 'welch' };
  return { value, ratio, ci95: statisticOf(after.map((one, index) => one - before[index])).ci95, method: 'paired' };
}

/** Of the difference of two means, after − before. */
export function welchInterval(before: readonly number[], after: readonly number[]): [number, number] {
  const difference = mean([...after]) - mean([...before]);
  const a = sampleVariance([...before]) / before.length;
  const b = sampleVariance([...after]) / after.length;
  if (a + b === 0) return [difference, difference];
  const degrees = (a + b) ** 2 / (a ** 2 / (before.length - 1) + b ** 2 / (after.length - 1));
  const half = studentT975(Math.max(1, Math.floor(degrees))) * Math.sqrt(a + b);
  return [difference - half, difference + half];
}

/** The first fact in which two traces differ. @param names of the peers of each */
export function partingOf(one: FactLog, other: FactLog, names: readonly PeerNames[] = []): Parting {
  const isAlike = alikeness(one, other);
  const least = Math.min(one.count, other.count);
  let alike = 0;
  while (alike < least && isAlike(alike)) alike++;
  return {
    alike,
    ...(alike < one.count ? { first: lineAt(one, alike, names[0]) } : {}),
    ...(alike < other.count ? { second: lineAt(other, alike, names[1]) } : {}),
  };
}

/**
 * Rows say the same by themselves where both logs number kinds and texts alike; else facts are held against each other.
 */
function alikeness(one: FactLog, other: FactLog): (index: number) => boolean {
  const isNumberedAlike = isPrefix(one.kinds, other.kinds) && isPrefix(one.texts, other.texts);
  return (index) => {
    if (one.times[index] !== other.times[index]) return false;
    if (!isNumberedAlike) return JSON.stringify(one.factAt(index)) === JSON.stringify(other.factAt(index));
    const at = index * STRIDE;
    for (let column = 0; column < STRIDE; column++) if (one.rows[at + column] !== other.rows[at + column]) return false;
    return true;
  };
}

/** Whether the shorter of two lists is how the longer one begins. */
function isPrefix(one: readonly string[], other: readonly string[]): boolean {
  const least = Math.min(one.length, other.length);
  return one.slice(0, least).every((text, index) => text === other[index]);
}

function lineAt(log: FactLog, index: number, names: PeerNames | undefined): string {
  return linesOf(log, [], names)(index).trim();
}
