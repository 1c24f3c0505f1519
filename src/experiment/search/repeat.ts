/**
 * Runs a case again, and finds where two runs of it part. One seed decides everything, so they may not: not in the same
 * module, which may keep something from run to run, nor in one that is loaded anew, which may draw or look up something
 * when it is.
 */
import { oneLine } from '../../core/one-line.ts';
import type { Outcome } from '../../runtimes/runtime.ts';
import type { FactLog } from '../../trace/log.ts';
import { isSameRow } from '../../trace/row.ts';
import { linesOf } from '../../trace/transcript.ts';
import type { Platform } from '../platform.ts';

/**
 * Cases of a check that are run again: so many are enough, as what is not decided by the seed shows in most of them.
 */
const REPEATED = 100;

/** Every how many seeds of a check a case is run again: each of up to twice as many, every tenth of 1,000. */
export function repetitionOf(schedules: number): number {
  return Math.max(1, Math.floor(schedules / REPEATED));
}

/**
 * How a run of a case and further ones part, in words; undefined where all are alike.
 * @param run runs it on a platform once more, with its full trace
 */
export async function partingOf(
  first: Outcome,
  platform: Platform,
  run: (platform: Platform) => Promise<Outcome | undefined>,
): Promise<string | undefined> {
  const same = differenceOf(first, await run(platform));
  if (same !== undefined)
    return `${same}. Both ran in the same module: something outlives a run there, or comes from elsewhere than its seed`;
  const anew = platform.reloading && differenceOf(first, await run(platform.reloading()));
  return (
    anew &&
    `${anew}. For the second run the module was loaded anew: something in it is drawn or looked up when it is loaded, or outlives a run`
  );
}

function differenceOf(one: Outcome, other: Outcome | undefined): string | undefined {
  if (other === undefined) return 'the first run began, and the second did not';
  const at = firstDifference(one.log, other.log);
  if (at !== undefined)
    return `two runs part at fact ${at + 1}: ${factIn(one.log, at)} in the first, ${factIn(other.log, at)} in the second`;
  const [ends, endsOther] = [one, other].map(endOf);
  return ends === endsOther ? undefined : `the first run ended as ${ends}, the second as ${endsOther}`;
}

function firstDifference(one: FactLog, other: FactLog): number | undefined {
  const count = Math.min(one.count, other.count);
  const haveTexts = one.texts.length + other.texts.length > 0;
  for (let i = 0; i < count; i++) {
    if (!isSameRow(one, other, i) || (haveTexts && JSON.stringify(one.factAt(i)) !== JSON.stringify(other.factAt(i))))
      return i;
  }
  return one.count === other.count ? undefined : count;
}

function factIn(log: FactLog, index: number): string {
  return index < log.count ? `“${linesOf(log)(index).trim()}”` : 'nothing more';
}

function endOf({ stopped, reason, failures }: Outcome): string {
  return oneLine(
    [stopped, reason, ...failures.map((failure) => failure.reason)].filter((part) => part !== undefined).join(': '),
  );
}
