/** The verdicts of checks and expectations with the first offending facts, and the peers that failed. */
import { isPlanned } from '../../core/crash-reasons.ts';
import { type Page, type Palette, plural, wrap } from '../../text/layout.ts';
import { runCommand } from '../commands.ts';
import { namesIn } from '../names.ts';
import type { SampleSummary, Summary } from '../summary.ts';

type Check = Summary['checks'][number];

const EVIDENCE_SHOWN = 3;
const FAILURES_SHOWN = 5;

export function verdictLines(summary: Summary, page: Page): string[] {
  const { palette, columns } = page;
  const { checks, endedCalls = [], remarks } = summary;
  const promised = checks.filter((check) => check.promised);
  const others = checks.filter((check) => !check.promised);
  return [
    ...(promised.length > 0 ? wrap('  Promised:    ', verdicts(promised, palette), columns) : []),
    ...(others.length > 0 ? wrap('  Not promised:', verdicts(others, palette), columns) : []),
    ...unknownLines([...promised, ...others], columns),
    ...blameLines(summary, page),
    ...endedCalls.flatMap((call) => wrap(palette.red('  Ended:'), call.split(' '), columns)),
    ...remarks.flatMap((remark) => wrap('  Note:', remark.split(' '), columns)),
  ];
}

/**
 * Broken promises with their facts, and expectations: all that makes the exit status 1 except failures, and the command
 * that repeats the run.
 */
export function blameLines(summary: Summary, { palette, columns }: Page): string[] {
  const { checks, expectations } = summary;
  const { missing = 0 } = summary.books;
  const broken = checks.filter(
    (check) => check.verdict === 'invalid' && (check.promised || isExpected(check, summary)),
  );
  const isReplayed = broken.length > 0 || expectations.some(({ holds }) => !holds);
  return [
    ...broken.flatMap((check) => evidenceLines(check, summary, palette, columns)),
    ...expectations.map(
      ({ path, expected, given, holds }) =>
        `  ${holds ? palette.green('✓') : palette.red('✗')} expected ${path} ${expected}: ${given}`,
    ),
    ...(isReplayed ? replayLines(summary, broken) : []),
    ...(missing > 0
      ? [`  ${palette.red(`${plural(missing, 'message')} not accounted for`)}: the books do not balance`]
      : []),
  ];
}

/** Peers that failed, and the place in their code. */
export function failureLines({ failures, names: labels }: Summary, { palette }: Page): string[] {
  const names = namesIn({ names: labels });
  const unplanned = failures.filter(({ reason }) => !isPlanned(reason));
  const more = unplanned.length - FAILURES_SHOWN;
  return [
    ...unplanned.slice(0, FAILURES_SHOWN).flatMap(({ peer, reason, seed }) => {
      const [first, ...callers] = reason.split('\n');
      const which = `${names.peer(peer)} failed${seed === undefined ? '' : ` (seed ${seed})`}`;
      return [`  ${palette.red(which)}: ${first}`, ...callers.map((place) => `  ${place}`)];
    }),
    ...(more > 0 ? [`  ${palette.red(`${plural(more, 'more peer')} failed`)}`] : []),
  ];
}

/** Whether the experiment expected another verdict of this property. */
function isExpected({ property }: Check, { expectations }: Summary): boolean {
  return expectations.some(({ path, holds }) => !holds && path.startsWith(`checks.${property}`));
}

/**
 * The seed and the command by which the run, or the first sample that broke something, is repeated. The command is not
 * wrapped, so that it can be copied.
 */
function replayLines({ seed, samples, path }: Summary, broken: readonly Check[]): string[] {
  const isOffender = (sample: SampleSummary) =>
    sample.checks.some(
      ({ property, promised, verdict }) =>
        verdict === 'invalid' && broken.some((check) => check.property === property && check.promised === promised),
    );
  const offender = samples.find(isOffender)?.seed;
  const command = path === undefined ? undefined : runCommand(`${path}/experiment.yaml`, offender);
  return [
    `  Seed ${offender ?? seed}${command === undefined ? '' : '. To run it again:'}`,
    ...(command === undefined ? [] : [`    ${command}`]),
  ];
}

function verdicts(checks: readonly Check[], palette: Palette): string[] {
  return checks.map(
    (check, index) => `${mark(check, palette)} ${check.property}${index < checks.length - 1 ? ',' : ''}`,
  );
}

/** Why verdicts are unknown: a line a reason. */
function unknownLines(checks: readonly Check[], columns: number): string[] {
  const open = checks.filter(({ verdict }) => verdict === 'unknown');
  const reasons = [...new Set(open.map(({ reason = 'unknown' }) => reason))];
  return reasons.flatMap((reason) => {
    const names = open.filter((check) => (check.reason ?? 'unknown') === reason).map(({ property }) => property);
    return wrap('  ?', `${names.join(', ')}: ${reason}`.split(' '), columns);
  });
}

function mark({ verdict, promised }: Check, palette: Palette): string {
  if (verdict === 'valid') return palette.green('✓');
  if (verdict === 'unknown') return palette.dim('?');
  return promised ? palette.red('✗') : palette.dim('✗');
}

function evidenceLines(
  { property, promised, evidence, reason }: Check,
  { samples }: Summary,
  palette: Palette,
  columns: number,
): string[] {
  const isBroken = (check: Check) =>
    check.property === property && check.promised === promised && check.verdict === 'invalid';
  const count = samples.filter(({ checks }) => checks.some(isBroken)).length;
  return [
    `  ${palette.red(`${property} is broken`)}${reason === undefined ? '' : `: ${reason}`}`,
    ...evidence.slice(0, EVIDENCE_SHOWN).flatMap((fact) => wrap('   ', fact.split(' '), columns)),
    ...(samples.length === 0 ? [] : [`    so in ${count} of ${samples.length} samples`]),
  ];
}
