/** The faults that were injected into a run. */
import { isPlanned } from '../../core/crash-reasons.ts';
import { type Page, plural, time, wrap } from '../../text/layout.ts';
import type { Summary } from '../summary.ts';
import { ofSamples } from '../summary-rules.ts';

/** In this order; kinds that only end something are left out. */
const WORDS: readonly (readonly [does: string, one: string, many: string])[] = [
  ['crash', 'crash', 'crashes'],
  ['restart', 'restart', 'restarts'],
  ['pause', 'pause', 'pauses'],
  ['slow', 'slow peer', 'slow peers'],
  ['skew', 'skewed clock', 'skewed clocks'],
  ['block', 'block', 'blocks'],
  ['storm', 'storm', 'storms'],
  ['cut', 'cut link', 'cut links'],
];

export function faultLines(summary: Summary, { columns }: Page): string[] {
  const { faults, failures } = summary;
  if (faults === undefined) return [];
  const { applied, missedBroadcasts, healedMs } = faults;
  const counts = WORDS.filter(([does]) => applied[does] > 0).map(([does, one, many]) =>
    plural(applied[does], one, many),
  );
  const missed = `${plural(missedBroadcasts, 'broadcast')} not made, as ${missedBroadcasts === 1 ? 'its peer' : 'their peers'} had crashed`;
  const gone = failures.filter(({ reason }) => isPlanned(reason)).map(({ peer }) => peer);
  const said = ofSamples(summary, 'faults.missedBroadcasts');
  const text = [
    `${counts.length === 0 ? 'none' : counts.join(', ')}${said}`,
    ...(gone.length > 0 ? [`${plural(gone.length, 'peer')} did not come back`] : []),
    ...(missedBroadcasts > 0 ? [missed] : []),
    ...(healedMs === undefined ? [] : [`healed at ${time(healedMs)}`]),
  ].join('; ');
  return wrap(' ', `faults: ${text}`.split(' '), columns);
}
