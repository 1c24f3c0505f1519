/**
 * Hearsay as a library: define a protocol in your own file, run it, get summary and trace.
 *
 *     import { defineProtocol, run } from 'hearsay';
 *     const { summary, trace } = await run({ peers: 100, topology: 'random-k-out', protocol: myProtocol });
 */
export { defineProperty, type OwnProperty } from './checks/property.ts';
export { type Adversary, type AdversaryDefinition, type AdversaryPeer, defineAdversary } from './core/adversary.ts';
export {
  type Detector,
  type DetectorDefinition,
  type DetectorPeer,
  defineDetector,
  type Verdicts,
} from './core/detector.ts';
export { InputError } from './core/errors.ts';
export type { Graph } from './core/graph.ts';
export { invariant, unreachable } from './core/invariant.ts';
export { graphOf } from './core/link-rows.ts';
export { ln } from './core/mathematics.ts';
export type { Parameter, Parameters, Values } from './core/parameters.ts';
export { MINORITY, THIRD } from './core/promise.ts';
export type {
  Below,
  Bound,
  Broadcast,
  Definition,
  FaultKind,
  Kind,
  Peer,
  PeerId,
  PropertyName,
  Protocol,
  Timer,
  Tolerated,
} from './core/protocol.ts';
export { defineProtocol } from './core/protocol.ts';
export { Random } from './core/random.ts';
export type { ExploreResult } from './explore/explore-result.ts';
export { type CheckOptions, check } from './library/check.ts';
export { type Comparable, compare } from './library/compare.ts';
export { type ExploreOptions, explore } from './library/explore.ts';
export type {
  DelayInput,
  DetectorInput,
  ExperimentInput,
  FaultInput,
  ProtocolInput,
  SweepInput,
  TopologyInput,
  WorkloadInput,
} from './library/input.ts';
export {
  type KeptOptions,
  type KeptRun,
  open,
  type ReportOptions,
  report,
  type WrittenReport,
} from './library/kept-runs.ts';
export { type RunOptions, type RunResult, run } from './library/run.ts';
export { type SweepOptions, sweep } from './library/sweep.ts';
export { defineMeasure, type Measure } from './measures/measure.ts';
export { type Delay, type DelayLaw, defineDelayLaw } from './network/delay.ts';
export { defineFault, type FaultRule } from './network/faults/rule.ts';
export { peersOf } from './network/faults/target-peers.ts';
export { delayOf } from './network/index.ts';
export type { CheckResult } from './reports/check-result.ts';
export type { Comparison } from './reports/comparison/comparison.ts';
export type { SampleSummary, Summary } from './reports/summary.ts';
export type { SweepResult } from './reports/sweep/sweep-result.ts';
export { defineTopology, type Topology } from './topologies/topology.ts';
export type { Fact } from './trace/facts.ts';
export type { TraceLevel } from './trace/levels.ts';
export type { Recording } from './trace/recording.ts';
export { defineWorkload, type Workload, type WorkloadDefinition, waitingWorkload } from './workloads/workload.ts';
