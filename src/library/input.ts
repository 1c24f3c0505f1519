/**
 * The types of what a program gives: an experiment as its file has it, with names from the registries and parameters by
 * their names, so that the compiler refuses what is misspelt. Wherever a name may stand, so may the path of a file or a
 * definition made in the program.
 */
import type * as z from 'zod';
import type { adversaries } from '../adversaries/index.ts';
import type { OwnProperty } from '../checks/property.ts';
import type { AdversaryDefinition } from '../core/adversary.ts';
import type { DetectorDefinition } from '../core/detector.ts';
import type { Parameter } from '../core/parameters.ts';
import type { Definition } from '../core/protocol.ts';
import type { detectors } from '../detectors/index.ts';
import type { networkSchema } from '../experiment/network-schema.ts';
import type { experimentSchema } from '../experiment/schema.ts';
import type { Measure } from '../measures/measure.ts';
import type { DelayLaw } from '../network/delay.ts';
import type { faultRules } from '../network/faults/index.ts';
import type { FaultRule } from '../network/faults/rule.ts';
import type { delayLaws } from '../network/index.ts';
import type { protocols } from '../protocols/index.ts';
import type { topologies } from '../topologies/index.ts';
import type { Topology } from '../topologies/topology.ts';
import type { workloads } from '../workloads/index.ts';
import type { WorkloadDefinition } from '../workloads/workload.ts';

/** The path of a module: `./my-protocol.ts`. */
type Path = `${string}/${string}` | `${string}\\${string}` | `${string}.${'ts' | 'js' | 'mts' | 'mjs' | 'cts' | 'cjs'}`;
type GraphPath = `${string}.${'graphml' | 'gexf' | 'dot' | 'gv' | 'txt' | 'edges' | 'edgelist' | 'csv' | 'tsv'}`;
type Time = number | string;
type Times = Time | readonly Time[];

type BuiltInLaw = (typeof delayLaws)[number]['name'];
type Law = { [Name in BuiltInLaw]: { readonly [Key in Name]: Times } }[BuiltInLaw];

/** A time, or a law of times: `{ uniform: [10, 99] }`, `{ law: myLaw, arguments: [1, 50] }`. */
export type DelayInput =
  | Time
  | Law
  | { readonly law: BuiltInLaw | Path | URL | DelayLaw; readonly arguments?: Times }
  | { readonly [path: Path]: Times };

type Given<Declared> = Declared extends { readonly type: 'integer' | 'number' }
  ? number
  : Declared extends { readonly type: 'duration' }
    ? Time
    : Declared extends { readonly type: 'boolean' }
      ? boolean
      : Declared extends { readonly choices: readonly (infer Choice)[] }
        ? Choice
        : Declared extends { readonly type: 'delay' }
          ? DelayInput
          : string;

type GivenAll<Declared> = { readonly [Name in keyof Declared]?: Given<Declared[Name]> };

interface Named {
  readonly name: string;
  readonly parameters: Readonly<Record<string, Parameter>>;
}

/** A built-in one with its parameters. */
type WithParameters<BuiltIn extends Named, Extra> = BuiltIn extends unknown
  ? { readonly name: BuiltIn['name'] } & GivenAll<BuiltIn['parameters']> & Extra
  : never;

/** One of the user's own, whose parameters are checked when it is loaded. */
interface OwnPart<Plugin> {
  readonly name: Path | URL | Plugin;
  readonly [parameter: string]: unknown;
}

type PartInput<BuiltIn extends Named, Plugin, Extra = unknown> =
  | BuiltIn['name']
  | Path
  | URL
  | Plugin
  | WithParameters<BuiltIn, Extra>
  | OwnPart<Plugin>;

export type ProtocolInput = PartInput<(typeof protocols)[number], Definition, { readonly over?: ProtocolInput }>;
export type DetectorInput = PartInput<(typeof detectors)[number], DetectorDefinition>;
/** Byzantine peers and how they behave: `{ peers: [3], behaviour: 'silent' }`. */
export interface AdversaryInput {
  readonly peers: z.input<typeof experimentSchema.shape.adversaries.def.innerType.element>['peers'];
  readonly behaviour: PartInput<(typeof adversaries)[number], AdversaryDefinition>;
}
export type TopologyInput =
  | PartInput<(typeof topologies)[number], Topology>
  | GraphPath
  | FilePart<(typeof topologies)[number]>;
export type WorkloadInput =
  | PartInput<(typeof workloads)[number], WorkloadDefinition, { readonly payloadBytes?: number }>
  | FilePart<(typeof workloads)[number]>;

/** `{ file: 'zoo.graphml' }` needs no name. */
type FilePart<BuiltIn extends Named> = { readonly file: string; readonly name?: undefined } & GivenAll<
  Extract<BuiltIn, { readonly name: 'file' }>['parameters']
>;

type Traits<Network> = Omit<Network, 'delay' | 'jitter' | 'reorder'> & {
  readonly delay?: DelayInput;
  readonly jitter?: DelayInput;
  readonly reorder?: { readonly probability: number; readonly by: DelayInput };
};

type RawNetwork = Exclude<z.input<typeof networkSchema>, undefined>;
type NetworkInput = Traits<Omit<RawNetwork, 'links'>> & {
  readonly links?: readonly Traits<Exclude<RawNetwork['links'], undefined>[number]>[];
};

interface Schedule {
  readonly at?: Time;
  readonly for?: DelayInput;
  readonly every?: DelayInput;
  readonly until?: Time;
}

type BuiltInFault<Rule extends Named> = Rule extends unknown
  ? Schedule & { readonly [Name in Rule['name']]: unknown } & GivenAll<Rule['parameters']>
  : never;

/** What goes wrong, and when: `{ at: '1s', crash: 2 }`, `{ at: '1s', fault: myFault, whom: 2 }`. */
export type FaultInput =
  | BuiltInFault<(typeof faultRules)[number]>
  | (Schedule & {
      readonly fault: Path | URL | FaultRule;
      readonly whom?: unknown;
      readonly [parameter: string]: unknown;
    });

/** An experiment as its file has it. */
export type ExperimentInput = Omit<
  z.input<typeof experimentSchema>,
  'protocol' | 'detector' | 'adversaries' | 'topology' | 'workload' | 'network' | 'faults' | 'measures' | 'properties'
> & {
  readonly protocol?: ProtocolInput;
  readonly detector?: DetectorInput;
  readonly adversaries?: readonly AdversaryInput[];
  readonly topology?: TopologyInput;
  readonly workload?: WorkloadInput;
  readonly network?: NetworkInput;
  readonly faults?: readonly FaultInput[];
  readonly measures?: readonly (Path | URL | Measure)[];
  readonly properties?: readonly (Path | URL | OwnProperty)[];
};

/** The same with a grid: `sweep: { peers: [10, 100], topology: ['cycle', 'mesh'] }`. */
export type SweepInput = ExperimentInput & { readonly sweep: Readonly<Record<string, readonly unknown[]>> };
