/**
 * Modules of the user that are loaded in the main thread, and do not come back from it. Nothing in this thread can end
 * the evaluation of a module, so a watchdog in another thread does (`load-watchdog.ts`), when this thread has not
 * turned to its event loop for too long. A module that waits for what never happens ends with the event loop.
 */
import { url as debuggerUrl } from 'node:inspector';
import { isMainThread, Worker } from 'node:worker_threads';
import { EndedCodeError, notBack } from '../runtimes/ended-code.ts';
import { thread } from '../runtimes/heartbeat.ts';
import { compiledUrl } from '../runtimes/processes/parent/compiled-modules.ts';
import type { WatchdogTask } from './load-watchdog.ts';
import { LOOK_MS } from './standstill.ts';

interface Loading {
  readonly path: string;
  readonly limitMs: number;
  reject(error: Error): void;
}

const loading = new Set<Loading>();
let watchdog: { readonly worker: Worker; readonly cells: Int32Array } | undefined;

/** @throws EndedCodeError if the module does not come back in time */
export async function loadWithin<Module>(path: string, limitMs: number, load: () => Promise<Module>): Promise<Module> {
  if (!isMainThread) return await loadMarked(path, load);
  // A debugger may hold the evaluation for as long as the user likes.
  if (debuggerUrl() !== undefined || limitMs === Number.POSITIVE_INFINITY) return await load();
  let own: Loading | undefined;
  let late: NodeJS.Timeout | undefined;
  const ended = new Promise<never>((_, reject) => {
    own = { path, limitMs, reject };
    begin(own);
    // A module may wait, and leave its thread free meanwhile.
    late = setTimeout(() => reject(new EndedCodeError(notBack(`${path}: its top level`, limitMs))), limitMs).unref();
  });
  try {
    return await Promise.race([load(), ended]);
  } finally {
    clearTimeout(late);
    end(own!);
  }
}

/** In other threads a watchdog looks at the heartbeat. */
async function loadMarked<Module>(path: string, load: () => Promise<Module>): Promise<Module> {
  const { heartbeat } = thread;
  const before = heartbeat.enter(heartbeat.part(`${path}: its top level`));
  try {
    return await load();
  } finally {
    heartbeat.leave(before);
  }
}

let beating: NodeJS.Timeout | undefined;

function begin(one: Loading): void {
  if (loading.size === 0) {
    watchdog ??= started();
    const { worker, cells } = watchdog;
    Atomics.store(cells, 1, 0);
    beating = setInterval(() => Atomics.add(cells, 0, 1), LOOK_MS).unref();
    process.on('beforeExit', endOfTurns);
    worker.postMessage({ limitMs: one.limitMs } satisfies WatchdogTask);
  }
  loading.add(one);
}

function end(one: Loading): void {
  loading.delete(one);
  if (loading.size > 0) return;
  clearInterval(beating);
  process.off('beforeExit', endOfTurns);
  watchdog!.worker.postMessage({ limitMs: undefined } satisfies WatchdogTask);
}

function started() {
  const cells = new Int32Array(new SharedArrayBuffer(8));
  const program = new URL(compiledUrl(new URL('./load-watchdog.ts', import.meta.url).href));
  const worker = new Worker(program, { workerData: cells });
  worker.on('message', () => {
    worker.unref();
    refuse((one) => new EndedCodeError(notBack(`${one.path}: its top level`, one.limitMs)));
  });
  worker.unref();
  return { worker, cells };
}

/** Nothing is left to happen, so what a module waits for never will. */
function endOfTurns(): void {
  const { worker, cells } = watchdog!;
  if (Atomics.load(cells, 1) === 1) {
    // The watchdog has ended the evaluation, and is about to say so.
    worker.ref();
    return;
  }
  refuse(({ path }) => new EndedCodeError(`${path}: its top level waits for what never happens`));
}

function refuse(errorOf: (one: Loading) => Error): void {
  for (const one of loading) one.reject(errorOf(one));
}
