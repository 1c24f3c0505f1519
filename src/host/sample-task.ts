/**
 * One sample of an experiment, run in a thread of its own: the experiment is prepared there again, and its trace is
 * written from there.
 */
import { isMainThread } from 'node:worker_threads';
import type { Setting } from '../experiment/parse.ts';
import { prepare, type Request } from '../experiment/prepare.ts';
import type { Prepared } from '../experiment/prepared.ts';
import { runSample } from '../experiment/run.ts';
import { sourceOfData } from '../experiment/source.ts';
import type { SampleSummary } from '../reports/summary.ts';
import { Heartbeat } from '../runtimes/heartbeat.ts';
import { nodeHost } from './node-host.ts';
import { refusedCall } from './refused-calls.ts';
import { logsFolder } from './run-folder.ts';
import { inputErrorOf, type WrongInput, wrongInput } from './wrong-input.ts';

/** What survives the way into a thread. */
export interface SampleTask {
  readonly where: string;
  readonly raw: Readonly<Record<string, unknown>>;
  readonly settings: readonly Setting[];
  readonly bareKeys: Request['bareKeys'];
  /** Counts from 0. */
  readonly sample: number;
  /** True where it is the only one, whose logs have no number. */
  readonly isOnly?: boolean;
  /** The folder of the run. */
  readonly folder: string;
  /** Shared by all: see `board`. */
  readonly shared: SharedArrayBuffer;
  /** How this sample gets on, for `watched-sample.ts`. */
  readonly heartbeat: SharedArrayBuffer;
}

/** What threads tell each other while they run: whether to stop, and how far each sample is. */
export function board(shared: SharedArrayBuffer) {
  const cells = new Float64Array(shared);
  return {
    stop(): void {
      cells[0] = 1;
    },
    isStopped: () => cells[0] === 1,
    tell(sample: number, events: number, elapsedMs: number): void {
      cells[1 + 2 * sample] = events;
      cells[2 + 2 * sample] = elapsedMs;
    },
    eventsOf: (sample: number) => cells[1 + 2 * sample],
    elapsedMsOf: (sample: number) => cells[2 + 2 * sample],
  };
}

/** The experiment that a thread is at, by the folder of its run. A sweep has several. */
let current: { readonly folder: string; readonly prepared: Promise<Prepared> } | undefined;

/** Its summary; none where the run was stopped before the sample began. */
export type SampleAnswer = { readonly summary: SampleSummary | undefined } | WrongInput;

/** @throws InputError where the thread met one */
export function summaryIn(answer: SampleAnswer): SampleSummary | undefined {
  if ('wrong' in answer) throw inputErrorOf(answer);
  return answer.summary;
}

// The command takes words of this module, too, and has to end itself.
if (!isMainThread) Object.assign(process, { exit: refusedCall('exit'), reallyExit: refusedCall('reallyExit') });

export default async function work(task: SampleTask): Promise<SampleAnswer> {
  return run(task).then((summary) => ({ summary }), wrongInput);
}

async function run({
  where,
  raw,
  settings,
  bareKeys,
  sample,
  isOnly,
  folder,
  shared,
  heartbeat,
}: SampleTask): Promise<SampleSummary | undefined> {
  const { isStopped, tell } = board(shared);
  // A run has at least one sample, however early it is interrupted.
  if (isStopped() && sample > 0) return undefined;
  if (current?.folder !== folder)
    current = { folder, prepared: prepare({ source: sourceOfData(raw, where), settings, bareKeys }, nodeHost) };
  const { prepared } = current;
  const stop = new AbortController();
  if (isStopped()) stop.abort();
  const progress = (_sample: number, events: number, elapsedMs: number) => {
    tell(sample, events, elapsedMs);
    if (isStopped()) stop.abort();
  };
  const logsOf = () => logsFolder(folder, isOnly === true ? undefined : sample);
  return (
    await runSample(await prepared, sample, nodeHost, {
      progress,
      signal: stop.signal,
      logsOf,
      heartbeat: new Heartbeat(heartbeat),
    })
  ).summary;
}
