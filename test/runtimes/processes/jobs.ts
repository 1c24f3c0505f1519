/**
 * Runs as processes for the tests: short ones, of Hearsay's own protocols and of the misbehaving one beside this file.
 */
import { linkCount } from '../../../src/core/graph.ts';
import {
  type ModuleReference,
  type ProcessJob,
  processDefaults,
} from '../../../src/runtimes/processes/wire/process-job.ts';
import type { Outcome } from '../../../src/runtimes/runtime.ts';
import cycle from '../../../src/topologies/cycle.ts';
import mesh from '../../../src/topologies/mesh.ts';

export const cycleOf = (size: number) => cycle.build(size, {}, undefined as never);
export const meshOf = (size: number) => mesh.build(size, {}, undefined as never);

function built(path: string, parameters: Record<string, unknown> = {}): ModuleReference {
  return { module: new URL(`../../../src/${path}.ts`, import.meta.url).href, parameters };
}

export const protocol = (name: string, parameters: Record<string, unknown> = {}) =>
  built(`protocols/${name}`, parameters);
export const workload = (name: string, parameters: Record<string, unknown> = {}) =>
  built(`workloads/${name}`, parameters);
export const bestEffort = protocol('best-effort', { interleaving: 'at-once' });

/** Floods, and at `peer` does what `what` says: see the file. */
export function misbehaving(what: string, peer: number, after = 0): ModuleReference {
  return { module: new URL('./misbehaving.js', import.meta.url).href, parameters: { what, peer, after } };
}

/** One broadcast a peer by hop-list on a cycle of five over tcp, and whatever is given instead. */
export function jobOf(given: Partial<ProcessJob>): ProcessJob {
  return {
    ...processDefaults,
    graph: cycleOf(5),
    down: [],
    linkChanges: [],
    layers: [protocol('hop-list')],
    workload: workload('burst', { broadcasts: 1 }),
    payload: '',
    seed: 1,
    start: { order: 'common', gapMs: 0 },
    stop: { deadlineMs: 30_000, events: 100_000_000, quietMs: 100 },
    trace: 'full',
    mailbox: { limit: 1_000_000, policy: 'stop', turn: 1 },
    transport: 'tcp',
    codec: 'json',
    ...given,
  };
}

/** Links, messages and bytes of a run, as p2p counts them. */
export function traffic({ books }: Outcome, { graph }: ProcessJob): { links: number; messages: number; bytes: number } {
  const { sent, bytes } = books.totals();
  return { links: linkCount(graph), messages: sent, bytes };
}

/** True if such a process exists. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
