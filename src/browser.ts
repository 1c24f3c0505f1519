/**
 * Hearsay in a browser: what a page may use. The simulator, the registries and traces have no need of Node; files,
 * sockets and processes do, and are not here.
 *
 *     import { prepare, runExperiment, sourceOfData } from 'hearsay/browser';
 *
 * A page gives the surroundings as a `Platform`; `docs/library.md` shows one.
 */
export { adversaries } from './adversaries/index.ts';
export { firstWhere } from './core/binary-search.ts';
export { durationText } from './core/durations.ts';
export { InputError } from './core/errors.ts';
export { type Graph, linkCount, neighboursOf } from './core/graph.ts';
export { invariant, unreachable } from './core/invariant.ts';
export { ln } from './core/mathematics.ts';
export type { NumberParameter, Parameter, Parameters } from './core/parameters.ts';
export { PeerNames } from './core/peer-names.ts';
export { faultsOf, MINORITY, THIRD } from './core/promise.ts';
export { type Definition, defineProtocol, type FaultKind, type PropertyName } from './core/protocol.ts';
export { Random } from './core/random.ts';
export { detectors } from './detectors/index.ts';
export type { Platform, RunOn } from './experiment/platform.ts';
export { prepare } from './experiment/prepare.ts';
export type { Prepared } from './experiment/prepared-experiment.ts';
export { runExperiment, runSample } from './experiment/run.ts';
export { type Scene, sceneOf } from './experiment/run-scene.ts';
export { simulate } from './experiment/simulate.ts';
export { sourceOfData, sourceOfText } from './experiment/source.ts';
export { faultRules } from './network/faults/index.ts';
export { delayLaws } from './network/index.ts';
export { zoneTables } from './network/zones/index.ts';
export type { Zone } from './network/zones/zone-table.ts';
export { presets } from './presets/index.ts';
export { protocols } from './protocols/index.ts';
export { experimentCommand } from './reports/commands.ts';
export { type Cone, coneOf } from './reports/pictures/causality.ts';
export type { SampleSummary, Summary } from './reports/summary.ts';
export { deterministic } from './runtimes/determinism-guards.ts';
export type { Job, Observer } from './runtimes/runtime.ts';
export type { LayerState } from './runtimes/simulator/layer-states.ts';
export { Simulation, type WaitingEvents } from './runtimes/simulator/simulation.ts';
export { flowOf, valueOfFlow } from './text/flow-value.ts';
export type { FileGraph } from './topologies/files/names.ts';
export { topologies } from './topologies/index.ts';
export { widthOf } from './topologies/shape.ts';
export {
  AFFLICTED,
  BROADCAST,
  CARRIED,
  CRASHED,
  DELIVERED,
  DROPPED,
  DUPLICATED,
  JOINED,
  LEFT,
  LINK_DOWN,
  LINK_UP,
  PAUSED,
  RECEIVED,
  RELIEVED,
  RESTARTED,
  RESUMED,
  SENT,
  STARTED,
  TIMER_FIRED,
} from './trace/codes.ts';
export { FactCursor } from './trace/cursor.ts';
export { FrameReader } from './trace/fact-frames.ts';
export { FactTable } from './trace/fact-table.ts';
export { keptFacts, type TraceLevel } from './trace/levels.ts';
export type { FactLog, FactSink } from './trace/log.ts';
export { ndjsonOf } from './trace/ndjson.ts';
export { type Facts, PEER, STRIDE } from './trace/row.ts';
export { sentencesOf } from './trace/transcript.ts';
export { workloads } from './workloads/index.ts';
