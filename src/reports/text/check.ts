/**
 * The result of `hearsay check` in a terminal: whether a promise was broken, a verdict for each property, and the
 * smallest cases that were found.
 */

import { durationText } from '../../core/durations.ts';
import { number, type Page, type Palette, plural, time, wrap } from '../../text/layout.ts';
import { type CheckCase, casesOf } from '../check-cases.ts';
import type { CheckFinding, CheckResult, PropertyResult } from '../check-result.ts';
import { checkVerdict, listed } from './check-verdict.ts';

/** @param keptIn options of commands that look at what is kept: ` --out elsewhere` */
export function checkReport(result: CheckResult, page: Page, keptIn = ''): string[] {
  const { properties } = result;
  const under = result.faults.length === 0 ? 'without faults' : `under ${listed(result.faults, 'and')}`;
  const promised = properties.filter((one) => one.promised);
  const others = properties.filter((one) => !one.promised);
  const width = Math.max(...properties.map(({ property }) => property.length));
  const lines = (all: readonly PropertyResult[]) =>
    all.map((one) => propertyLine(one, result.examined, width, page.palette));
  return [
    '',
    ...checkVerdict(result, under, page),
    ...headLines(result, under, page),
    ...(promised.length === 0 ? [] : ['', `  Promised ${under}`, ...lines(promised)]),
    ...(others.length === 0 ? [] : ['', `  Not promised ${under}`, ...lines(others)]),
    ...casesOf(result).flatMap((one) => ['', ...caseLines(one, page, keptIn)]),
    '',
    `  Kept in ${result.path}`,
  ];
}

function headLines(result: CheckResult, under: string, { palette, columns }: Page): string[] {
  const {
    protocol,
    examined,
    schedules,
    peers,
    seed,
    wallMs,
    threads,
    schedulesPerSecond,
    events,
    interrupted,
    topology,
    network,
    deliverWithinMs,
  } = result;
  const ended = interrupted ? palette.yellow('interrupted') : palette.yellow('given up');
  const all =
    examined < schedules
      ? `${ended} after ${number(examined)} of ${plural(schedules, 'schedule')}`
      : plural(schedules, 'schedule');
  const held = [
    ...(topology === undefined ? [] : [` on ${topology}`]),
    ...(network === undefined ? [] : [` with network ${JSON.stringify(network)}`]),
  ];
  const until =
    deliverWithinMs === undefined
      ? ''
      : `, each until ${durationText(deliverWithinMs)} after its last broadcast and fault`;
  const what = `${all} of up to ${peers} peers${held.join('')} ${under}${until}, seed ${seed}`;
  const speed = `${time(wallMs)} on ${plural(threads, 'thread')}: ${number(schedulesPerSecond)} schedules a second, ${plural(events, 'message')} received`;
  return [
    ...wrap(`  ${palette.bold(palette.cyan(protocol))}:`, what.split(' '), columns),
    ...wrap(' ', speed.split(' '), columns),
  ];
}

/** The verdicts of all schedules; if a property is promised under some of the faults only, those of these too. */
function propertyLine(
  { property, promised, bound, wherePromised, elsewhere }: PropertyResult,
  examined: number,
  width: number,
  palette: Palette,
): string {
  const held = wherePromised.held + elsewhere.held;
  const violated = wherePromised.violated + elsewhere.violated;
  const unknown = wherePromised.unknown + elsewhere.unknown;
  const all = held + violated + unknown;
  const idle = wherePromised.notExercised + elsewhere.notExercised;
  const exercised = idle === 0 || all === 0 ? '' : `, not exercised in ${number(idle)}`;
  const open = unknown === 0 ? '' : `, unknown in ${number(unknown)}`;
  const verdict =
    violated > 0
      ? `violated in ${number(violated)} of ${number(all)}${open}`
      : unknown > 0
        ? `held in ${number(held)} of ${number(all)}${open}`
        : all > 0
          ? `held in all ${number(all)}`
          : `not exercised in any of ${plural(examined, 'schedule')}`;
  const count = wherePromised.held + wherePromised.violated + wherePromised.unknown;
  const broken = wherePromised.violated > 0;
  const within = broken ? `, ${palette.red(`${number(wherePromised.violated)} of them`)}` : ', none of them';
  const partly =
    promised || count === 0
      ? bound === undefined
        ? ''
        : `${within} with ${bound}`
      : `; ${broken ? palette.red(`in ${number(wherePromised.violated)}`) : 'in none'} of the ${number(count)} in which it is promised`;
  const isOpen = unknown > 0 || held === 0;
  const mark = broken
    ? palette.red('✗')
    : violated > 0
      ? palette.dim('✗')
      : isOpen
        ? palette.dim('?')
        : palette.green('✓');
  return `    ${mark} ${property.padEnd(width)}  ${verdict}${exercised}${violated > 0 ? partly : ''}`;
}

const HEADS: Readonly<Record<string, string>> = {
  'not-deterministic': 'the protocol is not deterministic: one seed does not decide what it does',
  throws: 'the protocol throws an error',
  'changes-messages': 'the protocol changes a message that it has sent or received',
  'never-ends': 'the protocol does not come to an end',
};

/** What one experiment breaks: the experiment stands there once. */
function caseLines({ number: which, findings }: CheckCase, { palette, columns }: Page, keptIn: string): string[] {
  const [{ extent, foundIn, runs, story, command }] = findings;
  const made = runs === 0 ? '' : ` (found in ${foundIn}; cut down in ${plural(runs, 'run')})`;
  const evidence = [...new Set(findings.flatMap((one) => one.evidence))];
  return [
    ...headsOf(findings).flatMap(({ head, isBroken }, index) =>
      wrap(`  ${index === 0 ? `Case ${which}:` : '       '}`, head.split(' '), columns).map(
        isBroken ? palette.red : palette.bold,
      ),
    ),
    ...wrap('   ', `The smallest case: ${extent}${made}`.split(' '), columns),
    ...story.flatMap((sentence) => wrap('     ', sentence.split(' '), columns)),
    ...evidence.flatMap((fact) => wrap('    →', fact.split(' '), columns)),
    // Unbroken, to be copied. A case that one run does not show has a command of its own.
    `    ${command.startsWith('hearsay run ') ? `hearsay run check:${which}${keptIn}` : command}`,
  ];
}

/** The broken promises first. */
function headsOf(findings: readonly CheckFinding[]): { readonly head: string; readonly isBroken: boolean }[] {
  const named = (promised: boolean) =>
    findings.filter((one) => one.promised === promised && HEADS[one.finding] === undefined).map((one) => one.finding);
  const [broken, others] = [named(true), named(false)];
  const verb = (names: readonly string[]) => (names.length === 1 ? 'is' : 'are');
  return [
    ...findings.flatMap(({ finding, promised }) =>
      HEADS[finding] === undefined ? [] : [{ head: HEADS[finding], isBroken: promised }],
    ),
    ...(broken.length === 0 ? [] : [{ head: `${listed(broken, 'and')} ${verb(broken)} violated`, isBroken: true }]),
    ...(others.length === 0
      ? []
      : [
          {
            head: `${listed(others, 'and')} ${verb(others)} violated, which is not promised there`,
            isBroken: false,
          },
        ]),
  ];
}
