/**
 * Compares runs: what differs between them as experiments, their figures, and how certain each difference is.
 *
 * In the simulator, samples of one seed on both sides share their random draws, so their differences are taken sample
 * by sample (paired t interval). Other samples are independent and get Welch's interval.
 */
import { mean } from 'simple-statistics';
import { statisticOf, welchInterval } from '../statistic.ts';
import type { Statistic, Summary } from '../summary.ts';
import { type Figure, figureOf, figures, samplesOf, valuesOf } from '../table-figures.ts';
import type { FirstDifference } from './first-difference.ts';

export interface Difference {
  /** Other minus first. */
  readonly value: number;
  /** Other by first; absent if the first is not above 0, or the other is below 0. */
  readonly ratio?: number;
  /** 95 %; absent if either side has only one sample. */
  readonly ci95?: readonly [number, number];
  readonly method?: 'paired' | 'welch';
}

export interface Row {
  readonly path: string;
  readonly title: string;
  /** By run; null if it has none. */
  readonly values: readonly (Statistic | null)[];
  /** Of each run from the second on to the first. */
  readonly differences: readonly (Difference | null)[];
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
  readonly parting?: FirstDifference;
}

type Fields = Readonly<Record<string, string>>;

/** @param parting the first difference between the traces of the first two runs, if they were compared */
export function compare(summaries: readonly Summary[], parting?: FirstDifference): Comparison {
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

/** By the first field in which all differ, else by number. */
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
