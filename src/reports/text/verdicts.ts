/** The verdicts of checks and expectations with the first offending facts, and the peers that failed. */
import { isPlanned } from '../../core/crash-reasons.ts';
import { type Page, type Palette, plural, wrap } from '../../text/layout.ts';
import { runCommand, sampleFlags } from '../commands.ts';
import { namesIn } from '../peer-names-file.ts';
import type { SampleSummary, Summary } from '../summary.ts';

type Check = Summary['checks'][number];

const EVIDENCE_SHOWN = 3;
const FAILURES_SHOWN = 5;

/** Promises that nothing in the run could decide: a line a reason. */
export function openPromiseLines({ checks }: Summary, columns: number): string[] {
  return unknownLines(
    checks.filter(({ promised }) => promised),
    columns,
  );
}

/** The properties by what became of them: kept promises, and those that are not promised. */
export function propertyLines({ checks }: Summary, { columns, palette }: Page, isVerbose: boolean): string[] {
  const named = (promised: boolean, verdict: Check['verdict']) =>
    checks.filter((check) => check.promised === promised && check.verdict === verdict).map(({ property }) => property);
  const line = (head: string, names: readonly string[]) =>
    names.length === 0 ? [] : wrap(`  ${palette.bold(head)}`, names.join(', ').split(' '), columns);
  return [
    ...line('Kept promises:', named(true, 'valid')),
    ...excessLines(checks, columns),
    ...line('Also held this time:', named(false, 'valid')),
    ...line('Not promised, and did not hold:', named(false, 'invalid')),
    ...(isVerbose
      ? unknownLines(
          checks.filter(({ promised }) => !promised),
          columns,
        )
      : []),
  ];
}

/** Promises that the run is not held to, as too many peers were faulty: a line a reason. */
function excessLines(checks: readonly Check[], columns: number): string[] {
  const reasons = [...new Set(checks.flatMap(({ excess }) => excess ?? []))];
  return reasons.flatMap((reason) => {
    const names = checks.filter(({ excess }) => excess === reason).map(({ property }) => property);
    return wrap('  Not promised:', `${names.join(', ')}: ${reason}`.split(' '), columns);
  });
}

/**
 * Broken promises with their facts, and expectations: all that makes the exit status 1 except failures, and the command
 * that repeats the run.
 * @param again runs the experiment again; by default by the file in its folder
 */
export function blameLines(summary: Summary, { palette, columns }: Page, again?: string): string[] {
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
    ...(isReplayed ? replayLines(summary, broken, again) : []),
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
function replayLines({ seed, samples, path }: Summary, broken: readonly Check[], again?: string): string[] {
  const isOffender = (sample: SampleSummary) =>
    sample.checks.some(
      ({ property, promised, verdict }) =>
        verdict === 'invalid' && broken.some((check) => check.property === property && check.promised === promised),
    );
  const offender = samples.find(isOffender)?.seed;
  const command =
    again === undefined
      ? path === undefined
        ? undefined
        : runCommand(`${path}/experiment.yaml`, offender)
      : `${again}${sampleFlags(offender)}`;
  return [
    `  Seed ${offender ?? seed}${command === undefined ? '' : '. To run it again:'}`,
    ...(command === undefined ? [] : [`    ${command}`]),
  ];
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
