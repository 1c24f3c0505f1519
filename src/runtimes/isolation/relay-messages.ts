/**
 * What the relay and its parent say to each other. Apart from the program, which takes its process over as soon as it
 * is imported.
 */
import type { Graph } from '../../core/graph.ts';
import type { NetworkPlan } from '../../network/link-traits.ts';
import type { ProcessJob } from '../processes/wire/process-job.ts';
import type { Carried } from './packet-forwarder.ts';
import type { LatenessFigures } from './relay-lateness.ts';

/** What it is given over the channel between it and its parent. */
export interface RelayTask {
  readonly device: string;
  readonly plan: NetworkPlan;
  readonly graph: Graph;
  readonly seed: number;
  readonly isFifo: boolean;
  /** Of the user's own. */
  readonly laws?: ProcessJob['laws'];
}

/** What it says once it carries packets, or cannot. */
export type RelayAnswer = { readonly type: 'ready' } | { readonly type: 'failed'; readonly reason: string };

/**
 * What it says on standard output: packets are on their way, or none has been for a while; and at last what there was.
 */
export const CARRYING = '+';
export const EMPTY = '-';

export interface RelayResult extends Carried {
  readonly late: LatenessFigures;
  /** Packets that the kernel did not take back. */
  readonly refused: number;
}
