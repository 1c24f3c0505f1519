/** What went wrong in a run: peers that failed, broken promises, faults, lost copies, and remarks. */
import { isPlanned } from '../../core/crash-reasons.ts';
import { number, type Page, plural, time, wrap } from '../../text/layout.ts';
import { byzantineText } from '../byzantine-text.ts';
import { faultTexts } from '../fault-text.ts';
import type { Summary } from '../summary.ts';
import { ofSamples } from '../summary-rules.ts';
import { refusedText } from './refused.ts';
import type { RunText } from './run-text.ts';
import { blameLines, failureLines, openPromiseLines } from './verdicts.ts';

/** Reasons of drops that are listed. */
const REASONS_SHOWN = 4;

export function incidentLines(summary: Summary, page: Page, { settings, keptAs, keptIn }: RunText): string[] {
  const { palette, columns } = page;
  const { endedCalls = [], remarks, stopped, reason } = summary;
  const again = keptAs === undefined ? undefined : `hearsay run ${keptAs}${keptIn ?? ''}`;
  const line = (head: string, text: string) => wrap(`  ${head}`, text.split(' '), columns);
  return [
    ...failureLines(summary, page),
    ...blameLines(summary, page, again),
    ...openPromiseLines(summary, columns),
    ...(stopped === 'quiescent' || reason === undefined ? [] : line('Not finished:', reason)),
    ...byzantineLines(summary, columns),
    ...faultLines(summary, settings, columns),
    ...droppedLines(summary, columns),
    ...strangerLines(summary, page),
    ...endedCalls.flatMap((call) => wrap(palette.red('  Ended:'), call.split(' '), columns)),
    ...remarks.flatMap((remark) => line('Note:', remark)),
  ];
}

/** Who is Byzantine, by behaviour. */
function byzantineLines(summary: Summary, columns: number): string[] {
  const text = byzantineText(summary);
  return text === undefined
    ? []
    : wrap('  Byzantine:', `${text}${ofSamples(summary, 'byzantine')}`.split(' '), columns);
}

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
  ['join', 'arrival', 'arrivals'],
  ['leave', 'departure', 'departures'],
];

/** Each fault of the experiment with its interval, then what came of all of them. */
function faultLines(summary: Summary, settings: RunText['settings'], columns: number): string[] {
  const { faults, failures } = summary;
  if (faults === undefined) return [];
  const { applied, missedBroadcasts, healedMs } = faults;
  const counts = WORDS.filter(([does]) => applied[does] > 0).map(([does, one, many]) =>
    plural(applied[does], one, many),
  );
  const gone = failures.filter(({ reason }) => isPlanned(reason)).map(({ peer }) => peer);
  const missed = `${plural(missedBroadcasts, 'broadcast')} not made, because ${missedBroadcasts === 1 ? 'its peer' : 'their peers'} had crashed`;
  const texts = faultTexts(settings?.faults);
  const total = `${counts.length === 0 ? 'none took effect' : counts.join(', ')}${ofSamples(summary, 'faults.missedBroadcasts')}`;
  const isTold = texts.length > 0 && !settings!.faults!.some(isDrawn);
  const outcome = [
    ...(isTold && counts.length > 0 ? [] : [total]),
    ...(gone.length > 0 ? [`${plural(gone.length, 'peer')} did not come back`] : []),
    ...(missedBroadcasts > 0 ? [missed] : []),
    ...(healedMs === undefined ? [] : [`healed at ${time(healedMs)}`]),
  ].join('; ');
  return [
    ...texts.flatMap((text, index) => wrap(index === 0 ? '  Faults:' : '         ', text.split(' '), columns)),
    ...(outcome === '' ? [] : wrap(texts.length === 0 ? '  Faults:' : '         ', outcome.split(' '), columns)),
  ];
}

/** Whether its number of occurrences is not known from the experiment. */
function isDrawn(fault: Readonly<Record<string, unknown>>): boolean {
  return 'churn' in fault || 'nemesis' in fault || 'every' in fault;
}

function droppedLines(summary: Summary, columns: number): string[] {
  const { books, dropReasons } = summary;
  if (books.dropped === 0) return [];
  const reasons = Object.entries(dropReasons).sort(([, one], [, other]) => other - one);
  const shown = reasons.slice(0, REASONS_SHOWN).map(([reason, count]) => `${number(count)} ${reason}`);
  const rest = reasons.slice(REASONS_SHOWN).reduce((sum, [, count]) => sum + count, 0);
  const all =
    reasons.length === 1 ? reasons[0][0] : [...shown, ...(rest > 0 ? [`${number(rest)} others`] : [])].join(', ');
  const total = `${plural(books.dropped, 'message')}${ofSamples(summary, 'books.dropped')}`;
  return wrap('  Dropped:', `${total}${all === '' ? '' : ` (${all})`}`.split(' '), columns);
}

function strangerLines(summary: Summary, { columns, palette }: Page): string[] {
  const text = refusedText(summary.strangers);
  const said = ofSamples(summary, 'strangers.connections');
  return text === undefined ? [] : wrap('  Refused:', `${text}${said}`.split(' '), columns).map(palette.yellow);
}
