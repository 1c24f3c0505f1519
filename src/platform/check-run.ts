/** Checks a protocol against random schedules, as the command and a program ask for it. */

import type { OwnDefinitions } from '../experiment/own-definitions.ts';
import type { Platform } from '../experiment/platform.ts';
import { findingFile, resultOf } from '../experiment/search/result.ts';
import { type CheckedStack, scopeOf, type Wanted } from '../experiment/search/scope.ts';
import { type SearchObserver, search } from '../experiment/search/search.ts';
import type { CheckResult } from '../reports/check-result.ts';
import { runCommand } from '../reports/commands.ts';
import { CheckFolder } from './check-folder.ts';
import { type ClosableWorkers, ThreadWorkers } from './check-workers.ts';
import { withFreshModules } from './fresh-modules.ts';
import { FileLedger } from './kept-files.ts';
import { LocalWorker } from './local-worker.ts';
import { nodePlatformWith } from './node-platform.ts';

export interface CheckRequest extends Wanted {
  readonly seed: number;
  readonly schedules: number;
  readonly threads: number;
  /** How long a call of the user's code may take. */
  readonly limitMs: number;
  /** Definitions made in the program, by the names in their places: with any of them all is done in this thread. */
  readonly own?: OwnDefinitions;
  /** The folder of runs that gets the results; without it nothing is written. */
  readonly out?: string;
  /** The command that examines the schedule of one seed again; empty if there is none. */
  commandAgain(seed: number): string;
}

export interface CheckObserver extends SearchObserver {
  /** Called with each file of the user that is no longer what was kept of it, in a sentence. */
  changed?(change: string): void;
}

export interface CheckOutcome {
  readonly result: CheckResult;
  /** Why the folder of the results is not whole. */
  readonly trouble: string | undefined;
}

/** @throws InputError at the first thing that is wrong */
export async function runCheck(request: CheckRequest, observer: CheckObserver): Promise<CheckOutcome> {
  const { seed, schedules, out } = request;
  const files = new FileLedger(platformFor(request));
  const stack = await scopeOf(request, files.platform, files.platform.placeOf);
  for (const change of files.changes()) observer.changed?.(change);
  const folder = out === undefined ? undefined : new CheckFolder(out, stack.scope.name, seed, new Date());
  const copies = folder === undefined ? new Map<string, string>() : files.keep(folder.path);
  const workers = await workersFor(stack, request);
  const stop = () => workers.stop();
  observer.signal?.addEventListener('abort', stop);
  if (observer.signal?.aborted) stop();
  try {
    const { now } = files.platform;
    const found = await search(stack.scope, { seed, schedules }, workers, now, observer);
    const problems = found.findings.map((one) =>
      folder?.writeFinding(one.finding, findingFile(stack.scope, one, copies)),
    );
    const result = resultOf(found, circumstancesOf(stack, request, workers.size, folder));
    problems.push(folder?.writeResult(result));
    return { result, trouble: problems.find((one) => one !== undefined) };
  } finally {
    observer.signal?.removeEventListener('abort', stop);
    await workers.close();
  }
}

function platformFor({ limitMs, own }: CheckRequest): Platform {
  const usual = nodePlatformWith(limitMs);
  if (own === undefined) return usual;
  return {
    ...usual,
    placeOf: (path) => (own.has(path) ? path : usual.placeOf(path)),
    loadFile: async (path, option, kind) => {
      const definition = own.restored(path);
      return definition === path ? usual.loadFile(path, option, kind) : { definition };
    },
  };
}

async function workersFor(
  { scope, layers, properties }: CheckedStack,
  request: CheckRequest,
): Promise<ClosableWorkers> {
  const platform = platformFor(request);
  if ((request.own?.all ?? []).length > 0) return new LocalWorker(scope, withFreshModules(platform));
  const loaded = [...layers, ...properties].filter(({ url }) => url !== undefined);
  const modules = Object.fromEntries(loaded.map(({ given, url }) => [platform.placeOf(given), url!]));
  return await ThreadWorkers.of({ scope, modules, threads: request.threads, limitMs: request.limitMs });
}

function circumstancesOf(
  { title, top }: CheckedStack,
  { seed, schedules, commandAgain }: CheckRequest,
  threads: number,
  folder: CheckFolder | undefined,
): Parameters<typeof resultOf>[1] {
  return {
    title,
    top,
    seed,
    schedules,
    threads,
    path: folder?.path ?? '',
    placeOf: (finding) => folder?.placeOf(finding) ?? '',
    commandFor: (place) => (place === '' ? '' : runCommand(place)),
    commandAgain,
  };
}
