/** An experiment whose parts have been found and checked: what a runtime's host is given. `prepare.ts` makes it. */
import type { Definition } from '../core/protocol.ts';
import type { Program } from '../core/stack.ts';
import type { Job } from '../runtimes/runtime.ts';
import type { Topology } from '../topologies/topology.ts';
import type { WorkloadDefinition } from '../workloads/workload.ts';
import type { Experiment } from './schema.ts';

export type ParameterValues = Readonly<Record<string, unknown>>;

/** A protocol's definition, and the module that a process of its own can import to have it. */
export interface LoadedProtocol {
  readonly definition: Definition;
  /** Absent where the definition was made in the program itself: such a protocol runs in memory only. */
  readonly url?: string;
}

/** One layer, ready to be made here or in another process. */
export interface LoadedLayer extends LoadedProtocol {
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The name or path that the user gave. */
  readonly given: string;
}

/** What is the same in the jobs of all samples. */
export type Settled = Pick<Job, 'start' | 'network' | 'stop' | 'trace' | 'mailbox'>;

export interface Prepared {
  /** With its seed. */
  readonly experiment: Experiment & { readonly seed: number };
  /** The lowest first. */
  readonly layers: readonly LoadedLayer[];
  readonly program: Program;
  readonly topology: {
    readonly definition: Topology;
    readonly parameters: ParameterValues;
    /** How its file was read, where it is from one: remarks of the run. */
    readonly remarks: readonly string[];
  };
  readonly workload: {
    readonly definition: WorkloadDefinition;
    readonly parameters: ParameterValues;
    readonly url: string;
    readonly payloadBytes: number;
  };
  /** What is the same in the jobs of all samples. */
  readonly settled: Settled;
  /** One sample's job. @param sample counts from 0 */
  jobOf(sample: number): Job;
}
