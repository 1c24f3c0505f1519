/** The verdicts of the checks, of what was expected, and who failed; with the first offending facts. */
import type { Summary } from '../summary.ts';
import { type Page, type Palette, wrap } from './layout.ts';

type Check = Summary['checks'][number];

const EVIDENCE_SHOWN = 3;

export function verdictLines(summary: Summary, { palette, columns }: Page): string[] {
  const { checks, expectations, failures, remarks } = summary;
  const promised = checks.filter((check) => check.promised);
  const others = checks.filter((check) => !check.promised);
  return [
    ...(promised.length > 0 ? wrap('  Promised:    ', verdicts(promised, palette), columns) : []),
    ...(others.length > 0 ? wrap('  Not promised:', verdicts(others, palette), columns) : []),
    ...promised.filter((check) => check.verdict === 'invalid').flatMap((check) => evidenceLines(check, palette, columns)),
    ...expectations.map(
      ({ path, expected, given, holds }) => `  ${holds ? palette.green('✓') : palette.red('✗')} expected ${path} ${expected}: ${given}`,
    ),
    ...failures.map(({ peer, reason }) => `  ${palette.red(`peer ${peer} failed`)}: ${reason}`),
    ...remarks.flatMap((remark) => wrap('  Note:', remark.split(' '), columns)),
  ];
}

function verdicts(checks: readonly Check[], palette: Palette): string[] {
  return checks.map((check, index) => `${mark(check, palette)} ${check.property}${index < checks.length - 1 ? ',' : ''}`);
}

function mark({ verdict, promised }: Check, palette: Palette): string {
  if (verdict === 'valid') return palette.green('✓');
  if (verdict === 'unknown') return palette.dim('?');
  return promised ? palette.red('✗') : palette.dim('✗');
}

function evidenceLines({ property, evidence, reason }: Check, palette: Palette, columns: number): string[] {
  return [
    `  ${palette.red(`${property} is broken`)}${reason === undefined ? '' : `: ${reason}`}`,
    ...evidence.slice(0, EVIDENCE_SHOWN).flatMap((fact) => wrap('   ', fact.split(' '), columns)),
  ];
}
