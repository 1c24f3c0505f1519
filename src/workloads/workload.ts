/** Which peer broadcasts, and when. Each file of this folder defines one workload; `index.ts` is the registry. */
import type { Parameters, Values } from '../core/parameters.ts';
import type { PeerId } from '../core/protocol.ts';
import { Random } from '../core/random.ts';

/**
 * One run's workload, asked peer by peer, so that each process can drive its own peers. All draws come from streams of
 * the seed labelled `workload`: every process draws the same.
 */
export interface Workload {
  /** Milliseconds from the peer's start to its first broadcast; Infinity for none. */
  first(peer: PeerId): number;
  /** Asked after each of the peer's broadcasts: milliseconds to its next one; Infinity for none. 0 is at once. */
  next(peer: PeerId): number;
  /** Asked after each delivery at the peer: true if it makes one more broadcast because of it. */
  delivered?(peer: PeerId): boolean;
}

// biome-ignore lint/suspicious/noExplicitAny: a registry holds workloads of every parameter.
export interface WorkloadDefinition<Declared extends Parameters = any> {
  readonly name: string;
  /** What it is, in a line. */
  readonly title: string;
  readonly source: string;
  readonly parameters: Declared;
  /** How many broadcasts it makes in all: shown if a run ends before they are made. */
  total(size: number, parameters: Values<Declared>): number;
  /** @throws InputError if the values don't fit together, or the number of peers */
  create(size: number, seed: number, parameters: Values<Declared>): Workload;
}

/** Checks a workload's types and returns it. */
export function defineWorkload<const Declared extends Parameters, const Name extends string = string>(
  workload: WorkloadDefinition<Declared> & { readonly name: Name },
): WorkloadDefinition<Declared> & { readonly name: Name } {
  return workload;
}

/** What most workloads declare first. */
export function broadcastsParameter(count: number) {
  return {
    type: 'integer',
    default: count,
    min: 0,
    max: 1_000_000_000,
    unit: 'broadcasts',
    meaning: 'broadcasts that each peer makes',
  } as const;
}

/**
 * A workload in which each peer makes so many broadcasts, with a wait before each of them that is drawn from the peer's
 * own stream.
 * @param wait draws milliseconds; 0 is at once
 */
export function waitingWorkload(seed: number, broadcasts: number, wait: (random: Random) => number): Workload {
  const left: number[] = [];
  const streams: Random[] = [];
  const next = (peer: PeerId): number => (left[peer]-- > 0 ? wait(streams[peer]) : Number.POSITIVE_INFINITY);
  return {
    first(peer) {
      left[peer] = broadcasts;
      streams[peer] = new Random(seed, 'workload', peer);
      return next(peer);
    },
    next,
  };
}
