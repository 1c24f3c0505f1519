/**
 * Calls the user's own measures and properties. If one throws or returns no valid answer, the summary says so in its
 * place: the run has its results all the same.
 */
import { type Finding, type OwnProperty, unknown, type Verdict } from '../checks/property.ts';
import { isAbsent } from '../measures/measure.ts';
import { leavesOf, putTogether } from '../measures/sample-rules.ts';
import type { SampleSummary, Summary } from '../reports/summary.ts';
import { EndedCodeError } from '../runtimes/ended-code.ts';
import { reasonOf } from '../runtimes/thrown-error.ts';
import type { Recording } from '../trace/recording.ts';
import type { Prepared } from './prepared-experiment.ts';
import { statisticsOf } from './sample-statistics.ts';

const VERDICTS: readonly Verdict[] = ['valid', 'invalid', 'unknown'];
/** Facts that a finding shows at most. */
const EVIDENCE_MAX = 3;

/**
 * Empty if there are none.
 * @param absent receives the reason of each that has no figure
 * @param ended receives those that did not come back
 */
export function ownMeasures(
  { measures }: Prepared,
  recording: Recording,
  absent: Record<string, string>,
  ended: Set<string>,
): Pick<SampleSummary, 'measures'> {
  if (measures.length === 0) return {};
  const figures: Record<string, unknown> = {};
  for (const { definition } of measures) {
    const figure = figureOf(() => definition.take(recording), ended);
    if (isAbsent(figure)) absent[`measures.${definition.name}`] = String(figure.absent);
    else figures[definition.name] = figure;
  }
  return { measures: figures };
}

/** Adds the user's own measures to the combined samples: each by the rule that it declares. */
export function withOwn(
  summary: Summary,
  { measures }: Pick<Prepared, 'measures'>,
  samples: readonly SampleSummary[],
): Summary {
  if (measures.length === 0) return summary;
  const figures: Record<string, unknown> = {};
  const statistics = { ...summary.statistics };
  for (const { definition } of measures) {
    const { name, together } = definition;
    const values = samples.map((sample) => sample.measures?.[name]);
    const figure = figureOf(() => putTogether(together, values));
    if (!isAbsent(figure)) figures[name] = figure;
    Object.assign(statistics, statisticsOf(values.map((value) => leavesOf(together, value, `measures.${name}`))));
  }
  return { ...summary, measures: figures, statistics };
}

/** The property, with an answer in any case. @param ended gets it if it does not come back */
export function examinedSafely(property: OwnProperty, ended: Set<string>): OwnProperty {
  return {
    ...property,
    examine(trial) {
      let finding: unknown;
      try {
        finding = property.examine(trial);
      } catch (error) {
        if (error instanceof EndedCodeError) ended.add(error.message);
        return unknown(`the property threw an error: ${reasonOf(error)}`);
      }
      return isFinding(finding)
        ? { ...finding, evidence: finding.evidence.slice(0, EVIDENCE_MAX) }
        : unknown('the property gave no finding: { verdict, evidence }');
    },
  };
}

function figureOf(take: () => unknown, ended?: Set<string>): unknown {
  try {
    const figure = take();
    const text = JSON.stringify(figure);
    return text === undefined || text === 'null' ? { absent: 'it gave no figure' } : (JSON.parse(text) as unknown);
  } catch (error) {
    if (!(error instanceof EndedCodeError)) return { absent: `it threw an error: ${reasonOf(error)}` };
    ended?.add(error.message);
    return { absent: error.message };
  }
}

function isFinding(given: unknown): given is Finding {
  if (typeof given !== 'object' || given === null) return false;
  const { verdict, evidence } = given as Partial<Finding>;
  return (
    VERDICTS.some((known) => known === verdict) &&
    Array.isArray(evidence) &&
    evidence.every((fact) => typeof fact === 'string')
  );
}
