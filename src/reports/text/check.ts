/**
 * The result of `hearsay check` in a terminal: a verdict for each property, and the smallest schedule that was found
 * for each finding.
 */

import { number, type Page, type Palette, plural, time, wrap } from '../../text/layout.ts';
import type { CheckFinding, CheckResult, PropertyResult } from '../check-result.ts';

export function checkReport(result: CheckResult, page: Page): string[] {
  const { properties, findings } = result;
  const under = result.faults.length === 0 ? 'without faults' : `under ${listed(result.faults, 'and')}`;
  const promised = properties.filter((one) => one.promised);
  const others = properties.filter((one) => !one.promised);
  const width = Math.max(...properties.map(({ property }) => property.length));
  const lines = (all: readonly PropertyResult[]) =>
    all.map((one) => propertyLine(one, result.examined, width, page.palette));
  return [
    '',
    ...headLines(result, under, page),
    ...(promised.length === 0 ? [] : ['', `  Promised ${under}`, ...lines(promised)]),
    ...(others.length === 0 ? [] : ['', `  Not promised ${under}`, ...lines(others)]),
    ...troubleLines(result, page.palette),
    ...findings.flatMap((finding) => ['', ...findingLines(finding, page)]),
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
  const what = `${all} of up to ${peers} peers${held.join('')} ${under}, seed ${seed}`;
  const speed = `${time(wallMs)} on ${plural(threads, 'thread')}: ${number(schedulesPerSecond)} schedules a second, ${plural(events, 'message')} received`;
  return [
    palette.bold(palette.cyan(protocol)),
    ...wrap(' ', what.split(' '), columns),
    ...wrap(' ', speed.split(' '), columns),
  ];
}

/** The verdicts of all schedules; if a property is promised under some of the faults only, those of these too. */
function propertyLine(
  { property, promised, wherePromised, elsewhere }: PropertyResult,
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
  const partly =
    promised || count === 0
      ? ''
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

function troubleLines(
  { troubles: { notDeterministic, throws, changesMessages, neverEnds }, examined }: CheckResult,
  palette: Palette,
): string[] {
  const of = `of ${plural(examined, 'schedule')}`;
  return [
    ...(notDeterministic > 0
      ? [
          '',
          `  ${palette.red('✗')} The protocol is not deterministic: ${plural(notDeterministic, 'schedule')} ran otherwise when run again.`,
        ]
      : []),
    ...(throws > 0 ? ['', `  ${palette.red('✗')} The protocol threw an error in ${number(throws)} ${of}.`] : []),
    ...(changesMessages > 0
      ? [
          '',
          `  ${palette.red('✗')} The protocol changed a message that it had sent or received in ${number(changesMessages)} ${of}.`,
        ]
      : []),
    ...(neverEnds > 0
      ? ['', `  ${palette.yellow('✗')} The protocol did not come to an end in ${number(neverEnds)} ${of}.`]
      : []),
  ];
}

const HEADS: Readonly<Record<string, string>> = {
  'not-deterministic': 'the protocol is not deterministic: one seed does not decide what it does',
  throws: 'the protocol throws an error',
  'changes-messages': 'the protocol changes a message that it has sent or received',
  'never-ends': 'the protocol does not come to an end',
};

function findingLines(
  { finding, promised, extent, foundIn, runs, story, evidence, command }: CheckFinding,
  { palette, columns }: Page,
): string[] {
  const head = HEADS[finding] ?? `${finding} is violated${promised ? '' : ', which is not promised there'}`;
  const made = runs === 0 ? '' : ` (found in ${foundIn}; cut down in ${plural(runs, 'run')})`;
  return [
    `  ${promised ? palette.red(head) : palette.bold(head)}`,
    ...wrap('   ', `The smallest case: ${extent}${made}`.split(' '), columns),
    ...story.flatMap((sentence) => wrap('     ', sentence.split(' '), columns)),
    ...evidence.flatMap((fact) => wrap('    →', fact.split(' '), columns)),
    // Unbroken, to be copied.
    `    ${command}`,
  ];
}

function listed(items: readonly string[], last: string): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} ${last} ${items[items.length - 1]}`;
}
