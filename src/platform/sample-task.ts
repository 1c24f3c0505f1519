/**
 * One sample of an experiment, run in a thread of its own: the experiment is prepared there again, and its trace is
 * written from there.
 */
import { isMainThread } from 'node:worker_threads';
import type { Setting } from '../experiment/parse.ts';
import type { Platform } from '../experiment/platform.ts';
import { prepare, type Request } from '../experiment/prepare.ts';
import type { Prepared } from '../experiment/prepared-experiment.ts';
import { runSample } from '../experiment/run.ts';
import { sourceOfData } from '../experiment/source.ts';
import type { SampleSummary } from '../reports/summary.ts';
import { Heartbeat, thread } from '../runtimes/heartbeat.ts';
import { nodePlatformWith } from './node-platform.ts';
import { refusedCall } from './refused-calls.ts';
import { logsFolder } from './run-folder.ts';
import { type Stop, StoppingHeartbeat, stoppingHost } from './stopped-reaction.ts';
import { errorIn, type ThreadError, threadErrorOf } from './thread-errors.ts';

/** The sample of an experiment that a thread is to run. */
interface TaskExperiment {
  readonly where: string;
  readonly raw: Readonly<Record<string, unknown>>;
  readonly settings: readonly Setting[];
  readonly unqualifiedKeys: Request['unqualifiedKeys'];
  /** Counts from 0. */
  readonly sample: number;
  /** True where it is the only one, whose logs have no number. */
  readonly isOnly?: boolean;
}

/** What survives the way into a thread. */
export interface SampleTask extends TaskExperiment {
  /** The folder of the run. */
  readonly folder: string;
  /** Shared by all: see `board`. */
  readonly shared: SharedArrayBuffer;
  /** True on the simulator, whose run can be made again. */
  readonly isSimulated: boolean;
  /** How long a call of the user's code may take. */
  readonly limitMs: number;
  /** What the thread shows to `watched-sample.ts`. */
  readonly heartbeat: SharedArrayBuffer;
  /** Where to end the run, when it is made again. */
  readonly stop?: Stop;
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
export type SampleAnswer = { readonly summary: SampleSummary | undefined } | ThreadError;

/** @throws InputError where the thread met one */
export function summaryIn(answer: SampleAnswer): SampleSummary | undefined {
  if ('summary' in answer) return answer.summary;
  throw errorIn(answer);
}

// The command takes words of this module, too, and has to end itself.
if (!isMainThread) Object.assign(process, { exit: refusedCall('exit'), reallyExit: refusedCall('reallyExit') });

/**
 * Errors that code of the user has left behind, such as a promise that it rejects later. They are answers of the task:
 * a thread that dies of one while it is ended from outside takes the process with it in some versions of Node.
 */
let stray: (error: unknown) => void = () => {};
if (!isMainThread) process.on('uncaughtException', (error) => stray(error));

export default async function work(task: SampleTask): Promise<SampleAnswer> {
  const left = new Promise<never>((_, reject) => {
    stray = reject;
  });
  return Promise.race([settled(run(task)), left]).then((summary) => ({ summary }), threadErrorOf);
}

/** One turn of the event loop later, in which errors that were left behind show. */
async function settled<Result>(result: Promise<Result>): Promise<Result> {
  const value = await result;
  await new Promise((resolve) => setImmediate(resolve));
  return value;
}

async function run(task: SampleTask): Promise<SampleSummary | undefined> {
  const { sample, folder, isOnly, stop } = task;
  const { isStopped, tell } = board(task.shared);
  // A run has at least one sample, however early it is interrupted.
  if (isStopped() && sample > 0) return undefined;
  thread.heartbeat = stop === undefined ? new Heartbeat(task.heartbeat) : new StoppingHeartbeat(task.heartbeat, stop);
  const usual = nodePlatformWith(task.limitMs);
  const platform = stop === undefined ? usual : stoppingHost(usual, stop);
  const prepared = await preparedFor(task, platform);
  const interrupt = new AbortController();
  if (isStopped()) interrupt.abort();
  const progress = (_sample: number, events: number, elapsedMs: number) => {
    tell(sample, events, elapsedMs);
    if (isStopped()) interrupt.abort();
  };
  const logsOf = () => logsFolder(folder, isOnly === true ? undefined : sample, stop !== undefined);
  return (await runSample(prepared, sample, platform, { progress, signal: interrupt.signal, logsOf })).summary;
}

function preparedFor(
  { where, raw, settings, unqualifiedKeys, folder }: SampleTask,
  platform: Platform,
): Promise<Prepared> {
  if (current?.folder !== folder)
    current = { folder, prepared: prepare({ source: sourceOfData(raw, where), settings, unqualifiedKeys }, platform) };
  return current.prepared;
}
