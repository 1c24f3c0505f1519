/**
 * The command's own voice: standard output and standard error as they were when it began, and the way to end.
 *
 * A protocol runs in the same process. What it finds in their places writes to standard error, as in the processes of
 * peers; it can be overwritten, ended and
 * destroyed, and nothing that the command says depends on it. To end the process is an error of the protocol, and ends
 * its run.
 */
import { syncBuiltinESMExports } from 'node:module';
import { Writable } from 'node:stream';
import { refusedCall } from '../host/refused-calls.ts';

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

/** To be called before any code of the user's is loaded. */
export function keepVoice(): void {
  replace('stdout', new Shield());
  replace('stderr', new Shield());
  replace('exit', refusedCall('exit'));
  replace('abort', refusedCall('abort'));
  replace('reallyExit', (status?: number) => (isLeaving ? reallyExit!(status) : refusedCall('reallyExit')()));
  syncBuiltinESMExports();
}

/** The exit status of a command that says no other. */
export function raiseStatus(status: number): void {
  raised = status;
}

/** Ends the command when all that it has said is written: nothing of the user's that is still at work keeps it. */
export async function leave(status: number): Promise<never> {
  await Promise.all([stdout, stderr].map(written));
  // A promise that was rejected and that nobody looked at is told at the end of a turn.
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
