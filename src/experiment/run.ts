/** Runs an experiment: one sample, or several with seeds one apart, and what they come to together. */
import type { SampleSummary, Summary } from '../reports/summary.ts';
import type { Stopped } from '../runtimes/runtime.ts';
import type { Recording } from '../trace/recording.ts';
import { expectationsMet } from './expectations.ts';
import type { Host } from './host.ts';
import type { Prepared } from './prepared.ts';
import { statisticsOf } from './statistics.ts';
import { summarise } from './summarise.ts';

/** Told while an experiment runs, and asked whether it should go on. */
export interface RunObserver {
  /** Now and then: the sample, counted from 0, its messages received so far, and its time. */
  progress?(sample: number, events: number, elapsedMs: number): void;
  /** A sample that ran here is over. Its recording may be kept, or written away; it is not kept here. */
  sampled?(sample: number, summary: SampleSummary, recording: Recording): void | Promise<void>;
  /**
   * Runs the samples from `from` on elsewhere, side by side, where that is faster; it is asked once, after the first, with what that one came to. Gives those that
   * were begun, in order, or nothing where they are better run here.
   */
  elsewhere?(from: number, first: SampleSummary): Promise<SampleSummary[]> | undefined;
  /** Aborted to end the run with what it has. */
  readonly signal?: AbortSignal;
  /** Gives the folder for the logs of a sample, which are written while it runs. */
  logsOf?(sample: number): string;
}

/** Runs all samples: the first one here, the others one after the other or elsewhere. */
export async function runExperiment(prepared: Prepared, host: Host, observer: RunObserver = {}): Promise<Summary> {
  const { experiment } = prepared;
  const samples: SampleSummary[] = [];
  for (let sample = 0; sample < experiment.samples; sample++) {
    const { summary, recording } = await runSample(prepared, sample, host, observer);
    samples.push(summary);
    await observer.sampled?.(sample, summary, recording);
    if (summary.stopped === 'interrupted') break;
    const others = sample === 0 && experiment.samples > 1 ? observer.elsewhere?.(1, summary) : undefined;
    if (others === undefined) continue;
    samples.push(...(await others));
    break;
  }
  return summaryOf(prepared, samples);
}

/** What the samples of an experiment come to together. @param samples those that were begun, in order; at least one */
export function summaryOf({ experiment }: Prepared, samples: readonly SampleSummary[]): Summary {
  const summary = experiment.samples === 1 ? { ...samples[0], samples: [] } : together(samples);
  return { ...summary, expectations: expectationsMet(experiment.expect, summary) };
}

export async function runSample(
  prepared: Prepared,
  sample: number,
  host: Host,
  { progress, signal, logsOf }: Pick<RunObserver, 'progress' | 'signal' | 'logsOf'>,
) {
  const run = host.runtimes[prepared.experiment.runtime]!;
  const job = prepared.jobOf(sample);
  const outcome = await run(prepared, job, {
    progress: (events, elapsedMs) => progress?.(sample, events, elapsedMs),
    signal,
    logs: logsOf?.(sample),
  });
  return summarise(prepared, sample, job, outcome, host);
}

/** From the best to the worst. */
const OUTCOMES: readonly Stopped[] = ['quiescent', 'deadline', 'limit', 'failed', 'interrupted'];

/** Sums over the samples; means of what cannot be summed; the worst of what can be bad. */
function together(samples: readonly SampleSummary[]): Summary {
  const first = samples[0];
  const statistics = statisticsOf(samples);
  const meanOf = (key: string) => meansUnder(statistics, key);
  const worst = samples.reduce((a, b) => (OUTCOMES.indexOf(b.stopped) > OUTCOMES.indexOf(a.stopped) ? b : a));
  const wallMs = sumOf(samples, (sample) => sample.wallMs);
  const events = sumOf(samples, (sample) => sample.events);
  const perSample = 'differs between the samples: see samples and statistics';
  return {
    ...first,
    traceSha256: undefined,
    elapsedMs: sumOf(samples, (sample) => sample.elapsedMs),
    wallMs,
    stopped: worst.stopped,
    reason: worst.reason,
    events,
    eventsPerSecond: wallMs > 0 ? (events * 1000) / wallMs : 0,
    peakRssBytes: Math.max(...samples.map((sample) => sample.peakRssBytes)),
    books: sumsOf(samples.map((sample) => sample.books)),
    perPeer: undefined,
    matrix: undefined,
    kinds: first.kinds.map(({ kind }, index) => ({ kind, ...sumsOf(samples.map((sample) => countsOf(sample.kinds[index]))) })),
    links: undefined,
    overheadBytes: sumOf(samples, (sample) => sample.overheadBytes),
    ...strangersTogether(samples),
    order: meanOf('order') as Summary['order'],
    latencyMs: first.latencyMs && ({ ...first.latencyMs, ...meanOf('latencyMs') } as Summary['latencyMs']),
    fairness: meanOf('fairness') as Summary['fairness'],
    latencyUncertaintyMs: first.latencyUncertaintyMs && Math.max(...samples.map((sample) => sample.latencyUncertaintyMs ?? 0)),
    clocks: undefined,
    latencyCurve: undefined,
    throughput: undefined,
    backlog: undefined,
    spread: undefined,
    hops: undefined,
    deliveryRatio: undefined,
    redundancy: undefined,
    worldViews: undefined,
    worldViewsBefore: undefined,
    knowledge: undefined,
    distributions: undefined,
    checks: worstChecks(samples),
    failures: samples.flatMap((sample) => sample.failures),
    faults: first.faults && faultsTogether(samples),
    dropReasons: sumsOf(samples.map((sample) => sample.dropReasons)),
    remarks: [...new Set(samples.flatMap((sample) => sample.remarks))],
    absent: { ...first.absent, perPeer: perSample, matrix: perSample, links: perSample, worldViews: perSample, traceSha256: perSample },
    samples: [...samples],
    statistics,
  };
}

/** Sums; when they were healed is the same in all. */
function faultsTogether(samples: readonly SampleSummary[]): Summary['faults'] {
  const all = samples.flatMap(({ faults }) => (faults === undefined ? [] : [faults]));
  const missedBroadcasts = all.reduce((sum, faults) => sum + faults.missedBroadcasts, 0);
  return { ...all[0], applied: sumsOf(all.map(({ applied }) => applied)), missedBroadcasts };
}

function strangersTogether(samples: readonly SampleSummary[]): Pick<Summary, 'strangers'> {
  const all = samples.flatMap(({ strangers }) => strangers ?? []);
  return all.length === 0 ? {} : { strangers: sumsOf(all) };
}

function sumOf(samples: readonly SampleSummary[], figure: (sample: SampleSummary) => number): number {
  return samples.reduce((sum, sample) => sum + figure(sample), 0);
}

function sumsOf<Figures extends Record<string, number>>(all: readonly Figures[]): Figures {
  const sums: Record<string, number> = {};
  for (const figures of all) for (const [name, value] of Object.entries(figures)) sums[name] = (sums[name] ?? 0) + value;
  return sums as Figures;
}

function countsOf({ kind: _kind, ...counts }: SampleSummary['kinds'][number]) {
  return counts;
}

function meansUnder(statistics: NonNullable<Summary['statistics']>, key: string): Record<string, number> | undefined {
  const entries = Object.entries(statistics).filter(([path]) => path.startsWith(`${key}.`));
  return entries.length === 0 ? undefined : Object.fromEntries(entries.map(([path, { mean }]) => [path.slice(key.length + 1), mean]));
}

/** For each property the worst verdict of all samples, with its evidence. */
function worstChecks(samples: readonly SampleSummary[]): Summary['checks'] {
  const order = ['valid', 'unknown', 'invalid'];
  return samples[0].checks.map((first, index) =>
    samples.reduce((worst, sample) => {
      const check = sample.checks[index];
      return order.indexOf(check.verdict) > order.indexOf(worst.verdict) ? check : worst;
    }, first),
  );
}
