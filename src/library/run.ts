/** Runs an experiment in a program. */
import { prepare } from '../experiment/prepare.ts';
import type { Prepared } from '../experiment/prepared-experiment.ts';
import { resolvedYaml } from '../experiment/resolved-yaml.ts';
import { runExperiment } from '../experiment/run.ts';
import { FileLedger } from '../platform/kept-files.ts';
import { nodePlatform, nodePlatformWith } from '../platform/node-platform.ts';
import { reactionLimitOf } from '../platform/reaction-limit.ts';
import { logsFolder, RunFolder } from '../platform/run-folder.ts';
import type { Summary } from '../reports/summary.ts';
import type { Fact } from '../trace/facts.ts';
import type { FactLog } from '../trace/log.ts';
import type { ExperimentInput } from './input.ts';
import { requestOf, type Settings } from './request.ts';

export interface RunOptions {
  /** Fields to set over the experiment, by path or unqualified key: `{ 'stop.deadline': '3s', k: 4 }`. */
  readonly set?: Settings;
  /** The folder of runs in which it is kept, as the command keeps it in `runs`; without it nothing is written. */
  readonly out?: string;
  /**
   * Called now and then with the sample (from 0), its messages received so far and the time of its run in milliseconds.
   */
  progress?(sample: number, events: number, elapsedMs: number): void;
  /** Aborted to end the run with what it has. */
  readonly signal?: AbortSignal;
  /** How long a call of your code may take before it is ended: 20s without it; `none` for no end. */
  readonly reactionLimit?: number | string;
}

export interface RunResult {
  /** Its `path` is the folder of a run that was kept. */
  readonly summary: Summary;
  /** The facts of the run (of the first sample, where there are several), as far as its trace level kept them. */
  readonly trace: Iterable<Fact>;
  /** The facts of each sample. */
  readonly traces: readonly Iterable<Fact>[];
}

/** The logs of results, for those who compare them. */
export const logsOf = new WeakMap<RunResult, readonly FactLog[]>();

/**
 * Runs an experiment.
 * @param experiment a preset's name, a file's path, or the experiment itself
 * @throws InputError at the first thing that is wrong with it
 */
export async function run(experiment: string | ExperimentInput, options: RunOptions = {}): Promise<RunResult> {
  const platform = nodePlatformWith(reactionLimitOf(options.reactionLimit, 'reactionLimit'));
  const files = new FileLedger(platform);
  const prepared = await prepare(requestOf(experiment, options.set), files.platform);
  const folder = options.out === undefined ? undefined : folderFor(prepared, options.out, files);
  const logs: FactLog[] = [];
  const { samples } = prepared.experiment;
  const summary = await runExperiment(prepared, platform, {
    progress: options.progress,
    signal: options.signal,
    sampled: (_sample, _summary, { log }) => {
      logs.push(log);
    },
    ...(folder === undefined
      ? {}
      : { logsOf: (sample: number) => logsFolder(folder.path, samples === 1 ? undefined : sample) }),
  });
  const complete = folder === undefined ? summary : { ...summary, path: folder.path };
  const trouble = folder?.writeSummary(complete);
  if (trouble !== undefined) complete.remarks.push(trouble);
  const traces = logs.map(factsOf);
  const result = { summary: complete, trace: traces[0], traces };
  logsOf.set(result, logs);
  return result;
}

function folderFor(prepared: Prepared, out: string, files: FileLedger): RunFolder {
  const { name, seed } = prepared.experiment;
  const folder = new RunFolder(out, name, seed, new Date());
  folder.writeExperiment(
    resolvedYaml(prepared, nodePlatform.placeOf, files.keep(folder.path)),
    prepared.topology.names,
  );
  return folder;
}

/** Can be gone through again and again. */
export function factsOf(log: FactLog): Iterable<Fact> {
  return { [Symbol.iterator]: () => log.facts() };
}
