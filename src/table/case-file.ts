/** A smallest schedule as a file that tells it in prose, and that `hearsay run` repeats. */
import { caseFile } from '../experiment/search/case.ts';
import type { TableCase } from './cell.ts';
import type { ConditionName } from './condition.ts';
import { titleOf } from './condition.ts';
import { explanationOf } from './explanations/index.ts';

/** Where a case lies, from the folder of the documentation. */
export function caseOf(protocol: string, name: string): string {
  return `truth/${protocol}/${name}.yaml`;
}

/** Where the page of a protocol lies, which is shown with its folder. */
export function pageOf(protocol: string): string {
  return `truth/${protocol}/README.md`;
}

/** @param name of the case, which begins with the condition */
export function textOf(protocol: string, condition: ConditionName, name: string, one: TableCase): string {
  const properties = Object.keys(one.evidence);
  const sentences = properties.flatMap((property) => explanationOf(protocol, condition, property)?.sentence ?? []);
  const evidence = new Set(Object.values(one.evidence).map(([first]) => first));
  return caseFile(one.experiment, [
    `${protocol}, ${titleOf(condition)}: violates ${properties.join(', ')}.`,
    ...[...new Set(sentences)].flatMap((sentence) => ['', sentence]),
    '',
    ...one.facts.map((fact) => `  ${fact}`),
    '',
    ...[...evidence].map((fact) => `→ ${fact}`),
    '',
    `hearsay run docs/${caseOf(protocol, name)}`,
  ]);
}
