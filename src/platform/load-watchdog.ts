/**
 * The thread that watches the main thread while that loads modules of the user. The main thread counts its turns in
 * shared memory; when it has not made one for too long, the inspector ends what it executes.
 *
 * Looks are counted, not time: a process that was stopped has not been idle meanwhile.
 */
import { Session } from 'node:inspector';
import { parentPort, workerData } from 'node:worker_threads';
import { LOOK_MS } from './standstill.ts';

/** A limit begins to watch, none ends it. */
export interface WatchdogTask {
  readonly limitMs: number | undefined;
}

/** Turns of the main thread; and 1 from when its evaluation is ended. */
const cells = workerData as Int32Array;
let looking: NodeJS.Timeout | undefined;

parentPort?.on('message', ({ limitMs }: WatchdogTask) => {
  clearInterval(looking);
  if (limitMs !== undefined) watch(limitMs);
});

function watch(limitMs: number): void {
  let seen = -1;
  let stillMs = 0;
  looking = setInterval(() => {
    const beat = Atomics.load(cells, 0);
    stillMs = beat === seen ? stillMs + LOOK_MS : 0;
    seen = beat;
    if (stillMs < limitMs) return;
    clearInterval(looking);
    endMain();
  }, LOOK_MS);
}

function endMain(): void {
  Atomics.store(cells, 1, 1);
  const session = new Session();
  session.connectToMainThread();
  session.post('Runtime.terminateExecution', () => {
    // First, as a process that ends waits for it.
    session.disconnect();
    parentPort!.postMessage('ended');
  });
}
