/** An experiment whose parts have been found and checked: what a platform runs. `prepare.ts` makes it. */
import type { OwnProperty } from '../checks/property.ts';
import type { AdversaryDefinition } from '../core/adversary.ts';
import type { DetectorDefinition } from '../core/detector.ts';
import type { PeerNames } from '../core/peer-names.ts';
import type { Program } from '../core/program.ts';
import type { Definition } from '../core/protocol.ts';
import type { Measure } from '../measures/measure.ts';
import type { DelayLaw } from '../network/delay.ts';
import type { FaultRule } from '../network/faults/rule.ts';
import type { Job } from '../runtimes/runtime.ts';
import type { LinkFigures } from '../topologies/files/link-figures.ts';
import type { Topology } from '../topologies/topology.ts';
import type { WorkloadDefinition } from '../workloads/workload.ts';
import type { Experiment } from './schema.ts';

export type ParameterValues = Readonly<Record<string, unknown>>;

/** A definition, and the module that a process of its own can import to have it. */
export interface Loaded<Plugin> {
  readonly definition: Plugin;
  /** The name or path that the user gave. */
  readonly given: string;
  /**
   * Absent where there is none: the definition was made in the program itself, or it is of a kind that no process
   * needs.
   */
  readonly url?: string;
}

/** One layer, ready to be made here or in another process. */
export interface LoadedLayer extends Loaded<Definition> {
  readonly parameters: ParameterValues;
}

export interface LoadedDetector extends Loaded<DetectorDefinition> {
  readonly parameters: ParameterValues;
}

export interface LoadedAdversary extends Loaded<AdversaryDefinition> {
  readonly parameters: ParameterValues;
  /** As the experiment has them: `[3]`, `{ random: 1 }`. */
  readonly peers: unknown;
}

/** What is the same in the jobs of all samples. */
export type Settled = Pick<Job, 'start' | 'network' | 'stop' | 'trace' | 'mailbox'>;

/** The user's own that are named by their keys in the experiment's network, faults and lists. */
interface OwnParts {
  readonly laws: readonly Loaded<DelayLaw>[];
  readonly faults: readonly Loaded<FaultRule>[];
  readonly measures: readonly Loaded<Measure>[];
  readonly properties: readonly Loaded<OwnProperty>[];
}

export interface Prepared extends OwnParts {
  /** With its seed. */
  readonly experiment: Experiment & { readonly seed: number };
  /** The lowest first. */
  readonly layers: readonly LoadedLayer[];
  /** Undefined if the run has no failure detector. */
  readonly detector: LoadedDetector | undefined;
  readonly adversaries: readonly LoadedAdversary[];
  readonly program: Program;
  readonly topology: Loaded<Topology> & {
    readonly parameters: ParameterValues;
    /** What its peers are called. */
    readonly names: PeerNames;
    /** How its file was read, where it is from one: remarks of the run. */
    readonly remarks: readonly string[];
    /** What its file says of single links. */
    readonly figures: readonly LinkFigures[];
  };
  readonly workload: Loaded<WorkloadDefinition> & {
    readonly parameters: ParameterValues;
    readonly payloadBytes: number;
  };
  /** What is the same in the jobs of all samples. */
  readonly settled: Settled;
  /** One sample's job. @param sample counts from 0 */
  jobOf(sample: number): Job;
}
