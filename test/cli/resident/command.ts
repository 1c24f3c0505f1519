/**
 * The command as users run it, but one call after the other in one process that lives as long as a worker of the tests:
 * its modules are loaded once. For tests of what the command says and writes. Those of a process itself (signals, limits,
 * code of the user's that leaves something behind) start their own, by `../command.ts`.
 */
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const PATIENCE_MS = process.env.HEARSAY_LONG === '1' ? 600_000 : 60_000;

const answered = new Int32Array(new SharedArrayBuffer(4));
let caller: MessagePort | undefined;

export function hearsay(args: readonly string[], cwd: string): Ended {
  caller ??= start();
  Atomics.store(answered, 0, 0);
  caller.postMessage({ args, cwd });
  if (Atomics.wait(answered, 0, 0, PATIENCE_MS) === 'timed-out') throw new Error(`no end of hearsay ${args.join(' ')}`);
  return receiveMessageOnPort(caller)!.message as Ended;
}

function start(): MessagePort {
  const { port1: ours, port2: theirs } = new MessageChannel();
  const thread = new Worker(new URL('./caller.js', import.meta.url), {
    workerData: { answered, theirs },
    transferList: [theirs],
  });
  thread.unref();
  ours.unref();
  return ours;
}
