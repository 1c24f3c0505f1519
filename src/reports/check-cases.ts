/** The cases that a check found: findings that one and the same smallest experiment breaks are one case. */
import type { CheckFinding, CheckResult } from './check-result.ts';

export interface CheckCase {
  /** Counts from 1: the name of the case is `check:1`. */
  readonly number: number;
  /** At least one. */
  readonly findings: readonly CheckFinding[];
}

/** In the order of the findings. */
export function casesOf({ findings }: Pick<CheckResult, 'findings'>): CheckCase[] {
  const byExperiment = new Map<string, CheckFinding[]>();
  for (const finding of findings) {
    const { name: _name, ...experiment } = finding.experiment;
    const key = JSON.stringify(experiment);
    byExperiment.set(key, [...(byExperiment.get(key) ?? []), finding]);
  }
  return [...byExperiment.values()].map((alike, index) => ({ number: index + 1, findings: alike }));
}

/** The case of this number, or the one that breaks the property of this name. */
export function caseCalled(result: Pick<CheckResult, 'findings'>, name: string): CheckCase | undefined {
  return casesOf(result).find(
    ({ number, findings }) => String(number) === name || findings.some(({ finding }) => finding === name),
  );
}
