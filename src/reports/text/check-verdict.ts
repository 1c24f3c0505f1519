/** The first lines of the result of a check: whether a promise was broken, and how often. */
import { number, type Page, plural, wrap } from '../../text/layout.ts';
import type { CheckResult } from '../check-result.ts';

export function checkVerdict(result: CheckResult, under: string, { palette, columns }: Page): string[] {
  const broken = [...brokenPromises(result), ...brokenRules(result)];
  const isCut = result.examined < result.schedules;
  const line = (mark: string, text: string) => wrap(mark, text.split(' '), columns);
  const endless = result.troubles.neverEnds;
  const endlessLines =
    endless === 0
      ? []
      : line(palette.yellow('?'), `the protocol did not come to an end in ${shareText(endless, result)}`);
  if (broken.length > 0)
    return [...broken.flatMap((text) => line(palette.red('✗'), palette.bold(text))), ...endlessLines];
  const promises = result.properties.filter(({ promised }) => promised).length;
  const text =
    promises === 0
      ? `nothing is promised ${under}`
      : isCut
        ? `no promise was broken so far, in ${shareText(result.examined, result, result.schedules)}`
        : `no promise was broken in ${plural(result.examined, 'schedule')}`;
  return [...line(isCut ? palette.yellow('?') : palette.green('✓'), palette.bold(text)), ...endlessLines];
}

/** Which promises were not decided in how many schedules; undefined if all were. */
export function undecidedText({ properties }: Pick<CheckResult, 'properties'>): string | undefined {
  const open = properties.filter(({ wherePromised }) => wherePromised.unknown > 0);
  if (open.length === 0) return undefined;
  const texts = open.map(({ property, wherePromised: { held, violated, unknown } }) => {
    return `${property} in ${number(unknown)} of ${number(held + violated + unknown)} schedules`;
  });
  return `not decided: ${texts.join(', ')}; --fail-on-unknown makes this a failure, and --deliver-within decides it`;
}

function brokenPromises(result: CheckResult): string[] {
  const broken = result.properties.filter(({ wherePromised }) => wherePromised.violated > 0);
  if (broken.length === 0) return [];
  const texts = broken.map(({ property, wherePromised: { violated, held, unknown } }) => {
    return `${property} (in ${number(violated)} of ${number(violated + held + unknown)})`;
  });
  return [`${plural(broken.length, 'promise was', 'promises were')} broken: ${listed(texts, 'and')}`];
}

/** What no protocol may do, whatever it promises. */
function brokenRules(result: CheckResult): string[] {
  const { notDeterministic, throws, changesMessages } = result.troubles;
  return [
    ...(notDeterministic > 0
      ? [`the protocol is not deterministic: ${plural(notDeterministic, 'schedule')} ran otherwise when run again`]
      : []),
    ...(throws > 0 ? [`the protocol threw an error in ${shareText(throws, result)}`] : []),
    ...(changesMessages > 0
      ? [`the protocol changed a message that it had sent or received in ${shareText(changesMessages, result)}`]
      : []),
  ];
}

function shareText(count: number, { examined }: CheckResult, of = examined): string {
  return `${number(count)} of ${plural(of, 'schedule')}`;
}

/** `a, b and c`. */
export function listed(items: readonly string[], last: string): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} ${last} ${items[items.length - 1]}`;
}
