/** Who broadcasts, and when. Each file of this folder defines one workload; `index.ts` is the registry. */
import type { Parameters, Values } from '../core/parameters.ts';
import type { PeerId } from '../core/protocol.ts';

/**
 * One run's workload, asked peer by peer, so that each process can drive its own peers. All draws come from streams of the seed
 * labelled `workload`: every process draws the same.
 */
export interface Workload {
  /** Milliseconds from the peer's start to its first broadcast; Infinity for none. */
  first(peer: PeerId): number;
  /** Asked after each of the peer's broadcasts: milliseconds to its next one; Infinity for none. 0 is at once. */
  next(peer: PeerId): number;
  /** Asked after each delivery at the peer: true if it makes one more broadcast because of it. */
  delivered?(peer: PeerId): boolean;
}

export interface WorkloadDefinition<Declared extends Parameters = any> {
  readonly name: string;
  /** What it is, in a line. */
  readonly title: string;
  readonly source: string;
  readonly parameters: Declared;
  create(size: number, seed: number, parameters: Values<Declared>): Workload;
}

/** Checks a workload's types where it is written, and gives it back. */
export function defineWorkload<const Declared extends Parameters>(
  workload: WorkloadDefinition<Declared>,
): WorkloadDefinition<Declared> {
  return workload;
}
