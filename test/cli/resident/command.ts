/**
 * The command as users run it, but one call after the other in one process that stays: its modules are loaded once.
 * For tests of what the command says and writes. Those of a process itself (signals, limits, code of the user's that
 * leaves something behind) start their own, by `../command.ts`.
 */
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { afterAll } from 'vitest';

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const PATIENCE_MS = process.env.HEARSAY_LONG === '1' ? 600_000 : 60_000;

const answered = new Int32Array(new SharedArrayBuffer(4));
const { port1: ours, port2: theirs } = new MessageChannel();
let caller: Worker | undefined;

afterAll(() => {
  caller?.postMessage('end');
});

export function hearsay(args: readonly string[], cwd: string): Ended {
  caller ??= start();
  Atomics.store(answered, 0, 0);
  ours.postMessage({ args, cwd });
  if (Atomics.wait(answered, 0, 0, PATIENCE_MS) === 'timed-out') throw new Error(`no end of hearsay ${args.join(' ')}`);
  return receiveMessageOnPort(ours)!.message as Ended;
}

function start(): Worker {
  const made = new Worker(new URL('./caller.js', import.meta.url), {
    workerData: { answered, theirs },
    transferList: [theirs],
  });
  made.unref();
  ours.unref();
  return made;
}
