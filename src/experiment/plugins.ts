/**
 * The kinds of plug-ins: what each is, its built-in ones, and the function that defines one in a file of the user's
 * own.
 */
import { adversaries } from '../adversaries/index.ts';
import { properties } from '../checks/index.ts';
import type { OwnProperty } from '../checks/property.ts';
import type { AdversaryDefinition } from '../core/adversary.ts';
import type { DetectorDefinition } from '../core/detector.ts';
import type { Definition } from '../core/protocol.ts';
import { detectors } from '../detectors/index.ts';
import { measures } from '../measures/index.ts';
import type { Measure } from '../measures/measure.ts';
import type { DelayLaw } from '../network/delay.ts';
import { faultRules } from '../network/faults/index.ts';
import type { FaultRule } from '../network/faults/rule.ts';
import { delayLaws } from '../network/index.ts';
import { protocols } from '../protocols/index.ts';
import { topologies } from '../topologies/index.ts';
import type { Topology } from '../topologies/topology.ts';
import { workloads } from '../workloads/index.ts';
import type { WorkloadDefinition } from '../workloads/workload.ts';

export interface Plugins {
  readonly protocol: Definition;
  readonly detector: DetectorDefinition;
  readonly adversary: AdversaryDefinition;
  readonly topology: Topology;
  readonly workload: WorkloadDefinition;
  readonly law: DelayLaw;
  readonly fault: FaultRule;
  readonly measure: Measure;
  readonly property: OwnProperty;
}

export type PluginKind = keyof Plugins;

interface KindOfPlugin<Kind extends PluginKind = PluginKind> {
  readonly builtIn: readonly Plugins[Kind][];
  /** What a file of the user's calls to define one. */
  readonly define: string;
  /** In a sentence: `a protocol`. */
  readonly noun: string;
  /** How one from a file is given to a command. */
  readonly option: string;
  /** A function that all of this kind have, and no other kind has. */
  readonly mark: string;
}

export const pluginKinds: { readonly [Kind in PluginKind]: KindOfPlugin<Kind> } = {
  protocol: { builtIn: protocols, define: 'defineProtocol', noun: 'a protocol', option: '--protocol', mark: 'kindOf' },
  detector: {
    builtIn: detectors,
    define: 'defineDetector',
    noun: 'a failure detector',
    option: '--detector',
    mark: 'gives',
  },
  adversary: {
    builtIn: adversaries,
    define: 'defineAdversary',
    noun: 'an adversary',
    option: '--set adversaries',
    mark: 'corrupt',
  },
  topology: { builtIn: topologies, define: 'defineTopology', noun: 'a topology', option: '--topology', mark: 'build' },
  workload: { builtIn: workloads, define: 'defineWorkload', noun: 'a workload', option: '--workload', mark: 'total' },
  law: {
    builtIn: delayLaws,
    define: 'defineDelayLaw',
    noun: 'a law of delays',
    option: '--set network.delay',
    mark: 'arguments',
  },
  fault: { builtIn: faultRules, define: 'defineFault', noun: 'a fault', option: '--set faults', mark: 'lasts' },
  measure: { builtIn: measures, define: 'defineMeasure', noun: 'a measure', option: '--measure', mark: 'take' },
  property: {
    builtIn: properties,
    define: 'defineProperty',
    noun: 'a property',
    option: '--property',
    mark: 'examine',
  },
};

/** The kind that this is a definition of, by what it has; undefined where it is none. */
export function kindOfPlugin(given: unknown): PluginKind | undefined {
  if (typeof given !== 'object' || given === null) return undefined;
  return (Object.keys(pluginKinds) as PluginKind[]).find((kind) => pluginKinds[kind].mark in given);
}
