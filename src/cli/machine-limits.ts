/** What the machine refuses, in words: neither the user's mistake nor the program's. */
import { machineLimitIn } from '../core/machine-limit.ts';

const LIMITS: Readonly<Record<string, string>> = {
  EMFILE: 'too many files and connections are open for this process: raise the limit (ulimit -n), or run fewer peers',
  ENFILE: 'too many files and connections are open on this machine: run fewer peers',
  EAGAIN: 'the machine starts no more processes or threads: raise the limit (ulimit -u), or run fewer peers',
  ENOMEM: 'the machine has no memory left: run fewer peers, or a lower --trace',
  ENOSPC: 'the disk is full',
  EIO: 'a disk or terminal that was in use is gone',
};

/** Undefined where it is something else. */
export function limitOf(error: unknown): string | undefined {
  const { code, syscall } = (error ?? {}) as NodeJS.ErrnoException;
  return code === undefined || syscall === undefined ? machineLimitIn(error) : LIMITS[code];
}
