/**
 * The command's own standard output and standard error, as they were at its start, and its exit.
 *
 * A protocol runs in the same process. The streams that it finds write to standard error, as in the processes of peers.
 * The protocol may overwrite, end or destroy them: the command does not use them. A protocol that ends the process
 * makes an error, and its run ends.
 */
import { syncBuiltinESMExports } from 'node:module';
import { Writable } from 'node:stream';
import { refusedCall } from '../platform/refused-calls.ts';

export const { stdout, stderr } = process;

const exit = process.exit.bind(process);
const reallyExit = (process as { reallyExit?: (status?: number) => never }).reallyExit?.bind(process);
const turn = setImmediate;
let isLeaving = false;
let raised = 0;

class Shield extends Writable {
  readonly isTTY = false;

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    stderr.write(chunk);
    done();
  }
  override end(): this {
    return this;
  }
  override destroy(): this {
    return this;
  }
}

/** Call this at the start of a command, before any code of the user's is loaded. */
export function protectOutput(): void {
  raised = 0;
  replace('stdout', new Shield());
  replace('stderr', new Shield());
  replace('exit', refusedCall('exit'));
  replace('abort', refusedCall('abort'));
  replace('reallyExit', (status?: number) => (isLeaving ? reallyExit!(status) : refusedCall('reallyExit')()));
  syncBuiltinESMExports();
}

/** Sets the exit status of a command that ends with 0 otherwise. */
export function raiseStatus(status: number): void {
  raised = status;
}

/** Ends the command when its output is written. It does not wait for code of the user's that still runs. */
export async function leave(status: number): Promise<never> {
  await Promise.all([stdout, stderr].map(written));
  // Node reports an unhandled rejection at the end of a turn.
  await new Promise((resolve) => turn(resolve));
  return leaveNow(status === 0 ? raised : status);
}

export function leaveNow(status: number): never {
  isLeaving = true;
  return exit(status);
}

function written(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => (stream.writable ? stream.write('', () => resolve()) : resolve()));
}

function replace(name: string, value: unknown): void {
  Object.defineProperty(process, name, { value, configurable: true, enumerable: true, writable: true });
}
