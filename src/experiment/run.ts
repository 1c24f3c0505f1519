/** Runs an experiment: one sample, or several with seeds one apart, and what they come to together. */
import type { SampleSummary, Summary } from '../reports/summary.ts';
import type { Recording } from '../trace/recording.ts';
import { together } from './combined-samples.ts';
import { expectationsMet } from './expectations.ts';
import { withOwn } from './own-figures.ts';
import type { Platform } from './platform.ts';
import type { Prepared } from './prepared-experiment.ts';
import { summarise } from './summarise.ts';
import { underWatch } from './watched-code.ts';

/** Told while an experiment runs, and asked whether it should go on. */
export interface RunObserver {
  /**
   * Now and then: the sample, counted from 0, its messages received so far, and its time.
   * @param coverage gives the share of the deliveries due so far that were made, where it is known
   */
  progress?(sample: number, events: number, elapsedMs: number, coverage?: () => number): void;
  /** The run of a sample is over; its figures are computed and its promises checked. */
  examining?(sample: number): void;
  /** A sample that ran here is over. Its recording may be kept, or written away; it is not kept here. */
  sampled?(sample: number, summary: SampleSummary, recording: Recording): void | Promise<void>;
  /**
   * Runs samples from `from` on elsewhere: the first where it is not to run here, the others where that is faster; for
   * them it is asked with what the first came to. Gives those that were begun, in order, or nothing where they are
   * better run here.
   */
  elsewhere?(from: number, first: SampleSummary | undefined): Promise<SampleSummary[]> | undefined;
  /** Aborted to end the run with what it has. */
  readonly signal?: AbortSignal;
  /** Gives the folder for the logs of a sample, which are written while it runs. */
  logsOf?(sample: number): string;
}

/** Between two turns of the event loop, in which a signal is noticed: one sample alone may take less. */
const TURN_MS = 50;

/** Runs all samples: one after the other here, or elsewhere. */
export async function runExperiment(
  prepared: Prepared,
  platform: Platform,
  observer: RunObserver = {},
): Promise<Summary> {
  const { experiment } = prepared;
  const samples: SampleSummary[] = [];
  let turnMs = platform.now();
  while (samples.length < experiment.samples) {
    if (samples.length > 0 && observer.signal?.aborted === true) break;
    const sample = samples.length;
    const others = sample < 2 ? await observer.elsewhere?.(sample, samples[0]) : undefined;
    if (others === undefined) {
      const { summary, recording } = await runSample(prepared, sample, platform, observer);
      samples.push(summary);
      await observer.sampled?.(sample, summary, recording);
    } else samples.push(...others);
    if (samples.at(-1)?.stopped === 'interrupted' || (others !== undefined && sample > 0)) break;
    if (platform.now() - turnMs < TURN_MS) continue;
    await new Promise((resolve) => setTimeout(resolve, 0));
    turnMs = platform.now();
  }
  return summaryOf(prepared, samples);
}

/** What the samples of an experiment come to together. @param samples those that were begun, in order; at least one */
export function summaryOf(prepared: Prepared, samples: readonly SampleSummary[]): Summary {
  const { experiment } = prepared;
  const summary =
    experiment.samples === 1 ? { ...samples[0], samples: [] } : withOwn(together(samples), prepared, samples);
  const expectations = expectationsMet(experiment.expect, summary);
  if (samples.length === experiment.samples) return { ...summary, expectations };
  // Threads that were told to stop between two samples have interrupted none of them.
  return {
    ...summary,
    stopped: 'interrupted',
    expectations,
    remarks: [missingText(samples, experiment), ...summary.remarks],
  };
}

/** Which samples there are, where some were never begun. Of several threads, one may be ahead of another. */
function missingText(samples: readonly SampleSummary[], { samples: asked }: Prepared['experiment']): string {
  const cut = samples.filter(({ stopped }) => stopped === 'interrupted');
  const partial = cut.length === 0 ? '' : `; interrupted in the middle: ${seedsOf(cut)}`;
  return `${samples.length} of ${asked} samples were begun: ${seedsOf(samples)}${partial}`;
}

function seedsOf(samples: readonly SampleSummary[]): string {
  const seeds = samples.map(({ seed }) => seed);
  const [first, last] = [seeds[0], seeds[seeds.length - 1]];
  if (seeds.length === 1) return `seed ${first}`;
  return `seeds ${last - first === seeds.length - 1 ? `${first} to ${last}` : seeds.join(', ')}`;
}

export async function runSample(
  prepared: Prepared,
  sample: number,
  platform: Platform,
  { progress, examining, signal, logsOf }: Pick<RunObserver, 'progress' | 'examining' | 'signal' | 'logsOf'>,
) {
  const run = platform.runtimes[prepared.experiment.runtime]!;
  const job = underWatch(prepared.jobOf(sample), prepared, platform);
  job.heartbeat?.restart();
  const outcome = await run(prepared, job, {
    progress: (events, elapsedMs, coverage) => progress?.(sample, events, elapsedMs, coverage),
    signal,
    logs: logsOf?.(sample),
  });
  examining?.(sample);
  return summarise(prepared, sample, job, outcome, platform);
}
