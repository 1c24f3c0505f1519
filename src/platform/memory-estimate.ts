/**
 * Whether the machine has the memory for so many peers, asked before anything is made for them. The figures are lower
 * bounds, measured with `flood`: what runs is never refused, and what is not refused may still end at a limit.
 */
import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';
import { InputError } from '../core/errors.ts';
import type { RuntimeName } from '../experiment/schema.ts';

interface Bytes {
  /** Objects, which Node limits (`--max-old-space-size`). */
  readonly heap: number;
  /** Objects and tables. */
  readonly all: number;
}

/** Bytes that a peer takes at least. */
const OF_PEER: Readonly<Partial<Record<RuntimeName, Bytes>>> = {
  simulator: { heap: 80, all: 240 },
  actors: { heap: 1_600, all: 1_800 },
};

let memory: Bytes | undefined;

/** What this machine gives to a process. */
export function machineMemory(): Bytes {
  memory ??= { heap: getHeapStatistics().heap_size_limit, all: totalmem() };
  return memory;
}

/** @throws InputError if the peers of one process would take more memory than there is */
export function refuseTooManyPeers(runtime: RuntimeName, peers: number, memory: Bytes): void {
  const each = OF_PEER[runtime];
  if (each === undefined) return;
  const most = Math.floor(Math.min(memory.heap / each.heap, memory.all / each.all));
  if (peers > most)
    throw new InputError('peers', `at most ${most} on ${runtime}, for which this machine has the memory`, peers);
}
