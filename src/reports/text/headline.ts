/** What counts, in three lines: the verdict, where the time went, and the network as it was modelled. */
import { isPlanned } from '../../core/crash-reasons.ts';
import { number, type Page, type Palette, plural, time, wrap } from '../../text/layout.ts';
import { networkText } from '../network-model.ts';
import type { Settings } from '../settings.ts';
import type { SampleSummary, Summary } from '../summary.ts';
import { ofSamples } from '../summary-rules.ts';
import { samplesOf } from '../table-figures.ts';

export function headlines(summary: Summary, settings: Settings | undefined, { columns, palette }: Page): string[] {
  const { mark, colour, text } = verdictOf(summary);
  const verdict = [palette.bold(palette[colour](text)), deliveredText(summary), ...copiesTexts(summary)];
  const parts = verdict.map((part, index) => (index < verdict.length - 1 ? `${part} ·` : part));
  return [
    ...wrap(palette[colour](mark), parts, columns),
    ...wrap(' ', latencyText(summary).split(' '), columns),
    ...wrap(' ', networkText(summary, settings).split(' '), columns),
  ];
}

interface Verdict {
  readonly mark: '✓' | '✗' | '?';
  readonly colour: Extract<keyof Palette, 'green' | 'red' | 'yellow'>;
  readonly text: string;
}

/** The worst that happened. */
export function verdictOf({ checks, expectations, failures, books, stopped, reason }: SampleSummary): Verdict {
  const promised = checks.filter((check) => check.promised);
  const broken = promised.filter(({ verdict }) => verdict === 'invalid');
  const unmet = expectations.filter(({ holds }) => !holds).length;
  const failed = new Set(failures.filter((failure) => !isPlanned(failure.reason)).map(({ peer }) => peer)).size;
  const wrong = [
    ...(broken.length > 0 ? [`${broken.length} of ${plural(promised.length, 'promise')} broken`] : []),
    ...(unmet > 0 ? [`${plural(unmet, 'expectation')} not met`] : []),
    ...(failed > 0 ? [`${plural(failed, 'peer')} failed`] : []),
    ...(books.missing ? [`${plural(books.missing, 'message')} not accounted for`] : []),
    ...(stopped === 'failed' && failed === 0 ? [`the run failed${reason === undefined ? '' : `: ${reason}`}`] : []),
  ];
  if (wrong.length > 0) return { mark: '✗', colour: 'red', text: wrong.join(', ') };
  const early = EARLY[stopped];
  const kept = promised.filter(({ verdict }) => verdict === 'valid').length;
  if (promised.length === 0) {
    const excess = checks.find((check) => check.excess !== undefined)?.excess;
    const nothing = `nothing is promised${excess === undefined ? '' : ` (${excess})`}`;
    return { mark: '✓', colour: 'green', text: [nothing, ...early].join(', ') };
  }
  if (kept < promised.length || early.length > 0)
    return { mark: '?', colour: 'yellow', text: [openText(kept, promised), ...early].join(', ') };
  return { mark: '✓', colour: 'green', text: keptText(kept) };
}

function keptText(count: number): string {
  return count === 1 ? 'the promise is kept' : `all ${count} promises kept`;
}

/** How a run ended, unless nothing was left to do. */
const EARLY: Readonly<Record<Summary['stopped'], readonly string[]>> = {
  quiescent: [],
  delivered: [],
  deadline: ['stopped at the deadline'],
  limit: ['stopped at a limit'],
  interrupted: ['interrupted'],
  failed: ['failed'],
};

function openText(kept: number, promised: Summary['checks']): string {
  const open = promised.filter(({ verdict }) => verdict === 'unknown');
  const idle = open.filter(({ reason }) => reason?.startsWith('not exercised')).length;
  const undecided = open.length - idle;
  if (undecided === promised.length) return `${plural(undecided, 'promise')} undecided`;
  return [
    kept === promised.length
      ? `all ${plural(kept, 'promise')} kept`
      : `${kept} of ${plural(promised.length, 'promise')} kept`,
    ...(idle > 0 ? [`${idle} not tested`] : []),
    ...(undecided > 0 ? [`${undecided} undecided`] : []),
  ].join(', ');
}

/** `90/90 delivered`: deliveries of correct peers, of those that are due if each delivers every broadcast, or one an instance. */
function deliveredText(summary: Summary): string {
  const parts = samplesOf(summary).map(deliveriesOf);
  const sum = (key: 'delivered' | 'due') => parts.reduce((total, part) => total + part[key], 0);
  const due = sum('due');
  if (due === 0) return 'nothing was broadcast';
  const share = sum('delivered') / due;
  const ratio = share === 1 ? '' : ` (${number(share < 1 ? Math.floor(share * 1000) / 10 : share * 100, 1)} %)`;
  const who = parts.some(({ isOfSome }) => isOfSome) ? ' by correct peers' : '';
  return `${number(sum('delivered'))}/${number(due)} delivered${who}${ratio}`;
}

/**
 * A peer that crashed and did not come back or left is not correct, and no Byzantine one is. If the counters of a peer are lost,
 * what it broadcast shows only in what the others delivered.
 */
export function deliveriesOf(summary: SampleSummary) {
  const { perPeer, distributions, peers, failures, byzantine = [], instances, faults } = summary;
  if (faults?.moves !== undefined) return { ...faults.moves, isOfSome: true };
  const gone = new Set([...failures, ...byzantine].map(({ peer }) => peer));
  if (perPeer === undefined) {
    const { broadcasts, delivered } = distributions ?? {};
    return { delivered: delivered?.sum ?? 0, due: (instances ?? broadcasts?.sum ?? 0) * peers, isOfSome: false };
  }
  const correct = perPeer.filter(({ peer }) => !gone.has(peer));
  const counted = perPeer.reduce((sum, peer) => sum + peer.broadcasts, 0);
  const broadcasts = gone.size === 0 ? counted : Math.max(counted, ...correct.map(({ delivered }) => delivered));
  return {
    delivered: correct.reduce((sum, peer) => sum + peer.delivered, 0),
    due: (instances ?? broadcasts) * correct.length,
    isOfSome: gone.size > 0,
  };
}

function copiesTexts({ redundancy }: Summary): string[] {
  return redundancy === undefined ? [] : [`${number(redundancy + 1, 1)} copies per delivery`];
}

/** `p50 152 ms = 92 waiting + 60 on the way, p99 196 ms, virtual time`. */
function latencyText(summary: Summary): string {
  const { latencyMs, latencyPartsMs, latencyUncertaintyMs, runtime, absent } = summary;
  if (latencyMs === undefined) return `no latency${absent.latencyMs === undefined ? '' : `: ${absent.latencyMs}`}`;
  const { p50, p99 } = latencyMs;
  const parts = latencyPartsMs === undefined ? '' : splitText(p50, latencyPartsMs.of.p50);
  const clock = runtime === 'simulator' ? 'virtual time' : 'real time';
  const clocks = latencyUncertaintyMs === undefined ? '' : `, ± ${time(latencyUncertaintyMs)} between machines`;
  return `p50 ${msText(p50)}${parts}, p99 ${msText(p99)}, ${clock}${clocks}${ofSamples(summary, 'latencyMs.p50')}`;
}

/** ` = 92 waiting + 60 on the way`: parts below half a per cent of it are left out. The last one is what is left. */
function splitText(p50: number, { waiting, way, held }: { waiting: number; way: number; held: number }): string {
  const parts = [
    { ms: waiting, what: 'waiting' },
    { ms: way, what: 'on the way' },
    { ms: held, what: 'held back' },
  ].filter(({ ms }) => ms > p50 / 200);
  if (parts.length === 0) return '';
  if (parts.length === 1) return ` ${parts[0].what}`;
  const digits = digitsOf(p50);
  const rounded = parts.map(({ ms }) => Number(ms.toFixed(digits)));
  const others = rounded.slice(0, -1).reduce((sum, ms) => sum + ms, 0);
  rounded[parts.length - 1] = Number(p50.toFixed(digits)) - others;
  return ` = ${parts.map(({ what }, index) => `${number(rounded[index], digits)} ${what}`).join(' + ')}`;
}

/** Always in milliseconds, as its parts are. */
function msText(ms: number): string {
  return `${number(ms, digitsOf(ms))} ms`;
}

/** About three digits count. */
function digitsOf(ms: number): number {
  return Number.isInteger(ms) || ms >= 100 ? 0 : ms >= 10 ? 1 : 2;
}
