/**
 * Hearsay as a library: define a protocol in your own file, run it, get summary and trace.
 *
 *     import { defineProtocol, run } from 'hearsay';
 *     const { summary, trace } = await run({ peers: 100, topology: 'random-k-out', protocol: myProtocol });
 */
import { sorted } from './experiment/bare-keys.ts';
import { OwnDefinitions } from './experiment/own-definitions.ts';
import type { Setting } from './experiment/parse.ts';
import { prepare, type Request } from './experiment/prepare.ts';
import { runExperiment } from './experiment/run.ts';
import { sourceOfData } from './experiment/source.ts';
import { nodeHost } from './host/node-host.ts';
import type { ExperimentInput } from './library/input.ts';
import { findExperiment } from './presets/find.ts';
import type { Summary } from './reports/summary.ts';
import type { Fact } from './trace/facts.ts';
import type { FactLog } from './trace/log.ts';

export { defineProperty, type OwnProperty } from './checks/property.ts';
export { InputError } from './core/errors.ts';
export { type Graph, graphOf } from './core/graph.ts';
export { invariant, unreachable } from './core/invariant.ts';
export type { Parameter, Parameters, Values } from './core/parameters.ts';
export type {
  Below,
  Broadcast,
  Definition,
  FaultKind,
  Kind,
  Peer,
  PeerId,
  PropertyName,
  Protocol,
  Timer,
} from './core/protocol.ts';
export { defineProtocol } from './core/protocol.ts';
export { Random } from './core/random.ts';
export type { DelayInput, ExperimentInput, FaultInput, ProtocolInput, SweepInput, TopologyInput, WorkloadInput } from './library/input.ts';
export { defineMeasure, type Measure } from './measures/measure.ts';
export { type Delay, type DelayLaw, defineDelayLaw } from './network/delay.ts';
export { defineFault, type FaultRule } from './network/faults/rule.ts';
export { peersOf } from './network/faults/whom.ts';
export { delayOf } from './network/index.ts';
export type { SampleSummary, Summary } from './reports/summary.ts';
export { defineTopology, type Topology } from './topologies/topology.ts';
export type { Fact, TraceLevel } from './trace/facts.ts';
export type { Recording } from './trace/recording.ts';
export { defineWorkload, type Workload, type WorkloadDefinition, waitingWorkload } from './workloads/workload.ts';

export interface RunOptions {
  /** Fields to set over the experiment, by path: `{ 'stop.deadline': '3s' }`. */
  readonly set?: Readonly<Record<string, unknown>>;
  /** Called now and then with the sample (from 0), its messages received so far and the time of its run in milliseconds. */
  progress?(sample: number, events: number, elapsedMs: number): void;
  /** Aborted to end the run with what it has. */
  readonly signal?: AbortSignal;
}

export interface RunResult {
  readonly summary: Summary;
  /** The facts of the run (of the first sample, where there are several), as far as its trace level kept them. */
  readonly trace: Iterable<Fact>;
  /** The facts of each sample. */
  readonly traces: readonly Iterable<Fact>[];
}

/**
 * Runs an experiment. Writes no files.
 * @param experiment a preset's name, a file's path, or the experiment itself
 * @throws InputError at the first thing that is wrong with it
 */
export async function run(experiment: string | ExperimentInput, options: RunOptions = {}): Promise<RunResult> {
  const prepared = await prepare(requestOf(experiment, options.set), nodeHost);
  const traces: Iterable<Fact>[] = [];
  const summary = await runExperiment(prepared, nodeHost, {
    progress: options.progress,
    signal: options.signal,
    sampled: (_sample, _summary, { log }) => {
      traces.push(factsOf(log));
    },
  });
  return { summary, trace: traces[0], traces };
}

function requestOf(experiment: string | ExperimentInput, set: Readonly<Record<string, unknown>> = {}): Request {
  const own = new OwnDefinitions();
  const isZoned = Object.keys(set).some((path) => path.startsWith('network.zones'));
  const source =
    typeof experiment === 'string'
      ? findExperiment(experiment, nodeHost, 'run', isZoned)
      : sourceOfData(own.plain(experiment) as Record<string, unknown>);
  const settings = Object.entries(set).map(([path, value]): Setting => ({ path: path.split('.'), value: own.plain(value), option: path }));
  return { source, ...sorted(settings), own: own.all };
}

/** Can be gone through again and again. */
function factsOf(log: FactLog): Iterable<Fact> {
  return { [Symbol.iterator]: () => log.facts() };
}
