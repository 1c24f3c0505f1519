/**
 * Runs an experiment at every point of a grid in a program, as `hearsay sweep` does: on all cores, kept where it is
 * asked for.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepare } from '../experiment/prepare.ts';
import type { Prepared } from '../experiment/prepared.ts';
import { resolvedYaml } from '../experiment/resolved.ts';
import { seeded, sweepOf } from '../experiment/sweep.ts';
import { nodeHost } from '../host/node-host.ts';
import { digestOf, SweepFolder } from '../host/sweep-folder.ts';
import { runSweep, type SweepPointRun, tasksOf } from '../host/sweep-run.ts';
import { pointOf, type SweepResult } from '../reports/sweep/sweep-result.ts';
import type { SweepInput } from './input.ts';
import { requestOf, type Settings } from './request.ts';

export interface SweepOptions {
  /** Fields to set at all points, as after `--set`. */
  readonly set?: Settings;
  /** All cores without it. Experiments with definitions that are no files run in this thread. */
  readonly threads?: number;
  /** The folder of runs in which all of it is kept; without it nothing is. */
  readonly out?: string;
  /** Called with the runs that are over so far, and how many there are. */
  progress?(done: number, of: number): void;
  readonly signal?: AbortSignal;
}

/**
 * @param experiment the path of a file with a key `sweep`, or the experiment with it
 * @throws InputError at the first thing that is wrong with any point, before the first runs
 */
export async function sweep(experiment: string | SweepInput, options: SweepOptions = {}): Promise<SweepResult> {
  const { threads = availableParallelism(), out, progress, signal = new AbortController().signal } = options;
  const base = requestOf(experiment, options.set);
  const { keys, cells } = sweepOf(base);
  const first = await prepare({ ...base, source: cells[0].request.source }, nodeHost);
  const { name, seed } = first.experiment;
  const requests = cells.map(({ request }) => ({ ...seeded(request, seed), own: base.own }));
  const prepared: Prepared[] = [];
  for (const request of requests) prepared.push(await prepare(request, nodeHost));
  const place = out ?? mkdtempSync(join(tmpdir(), 'hearsay-sweep-'));
  try {
    const folder = new SweepFolder(place, name, digestOf(base), seed);
    const points = cells.map(({ values }, index): SweepPointRun => {
      const yaml = resolvedYaml(prepared[index], nodeHost.placeOf);
      return {
        prepared: prepared[index],
        request: requests[index],
        folder: folder.begin(index, values, yaml, prepared[index].topology.names),
      };
    });
    const tasks = tasksOf(points);
    let done = 0;
    const sampled = () => progress?.(++done, tasks.length);
    await runSweep(points, tasks, threads, { signal, sampled });
    const found = cells.flatMap(({ values }, index) => {
      const summary = points[index].folder.summary();
      return summary === undefined
        ? []
        : [pointOf({ values, summary: { ...summary, path: out === undefined ? undefined : summary.path } })];
    });
    const isInterrupted = found.length < cells.length;
    if (!isInterrupted) folder.finish();
    return {
      version: 1,
      name,
      seed,
      path: out === undefined ? '' : folder.path,
      interrupted: isInterrupted,
      keys,
      points: found,
    };
  } finally {
    if (out === undefined) rmSync(place, { recursive: true, force: true });
  }
}
