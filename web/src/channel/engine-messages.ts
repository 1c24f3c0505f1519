/**
 * What the page asks an engine, and what an engine tells the page: plain data, since it crosses threads and sockets. An
 * engine is the simulator in a worker, a kept run, or a run that goes on elsewhere; the page shows all three alike.
 */
import type { Graph } from '../../../src/core/graph.ts';
import type { SampleSummary } from '../../../src/reports/summary.ts';
import type { TraceLevel } from '../../../src/trace/levels.ts';
import type { Catalogue } from './catalogue.ts';

/** An experiment as it stands in a file, before it is checked. */
export type ExperimentData = Readonly<Record<string, unknown>>;

/** A protocol that was written in the page. */
export interface TypedProtocol {
  /** Stands for it in the experiment: `./my-protocol.ts`. */
  readonly path: string;
  readonly source: string;
}

export type Request =
  /** Runs an experiment; what ran before is ended. Everything told about it has its number. */
  | {
      readonly request: 'run';
      readonly run: number;
      readonly experiment: ExperimentData;
      readonly protocols?: readonly TypedProtocol[];
    }
  | { readonly request: 'end'; readonly run: number }
  /** The fields of a peer's protocol when so many facts had happened; answered by `state`. */
  | {
      readonly request: 'state';
      readonly run: number;
      readonly question: number;
      readonly peer: number;
      readonly facts: number;
    }
  /** What an experiment can be made of; answered by `catalogue`. */
  | { readonly request: 'catalogue'; readonly question: number }
  /** An experiment as YAML; answered by `text`. */
  | { readonly request: 'write'; readonly question: number; readonly experiment: ExperimentData }
  /** The experiment that a text holds; answered by `experiment`, or by `unreadable`. */
  | { readonly request: 'read'; readonly question: number; readonly text: string }
  /** The canonical text of the trace of the last run; answered by `trace`. */
  | { readonly request: 'trace'; readonly question: number };

/** What there is besides the facts, known before the first of them. */
export interface Scene {
  /** With its seed, and all that was left open filled in: as YAML. */
  readonly yaml: string;
  /** As the page gave it, with the seed. */
  readonly experiment: ExperimentData;
  readonly graph: Graph;
  /** Links of the graph that are down at the start. */
  readonly down: readonly (readonly [number, number])[];
  /** Names of the peers by number; empty if they have none. */
  readonly names: readonly string[];
  /** Absent if peers are in no zones. */
  readonly zones?: { readonly names: readonly string[]; readonly zoneOf: Int32Array };
  /** Kinds of messages by number, as the facts have them. */
  readonly kinds: readonly string[];
  /** Names of the protocol's timers by number. */
  readonly timers: readonly string[];
  /** Broadcasts that the workload makes, all peers together. */
  readonly broadcasts: number;
  /** Where time is real. */
  readonly isReal: boolean;
}

/** Facts in the form of a log (`src/trace/row.ts`). */
export interface FactBlock {
  readonly count: number;
  readonly times: Float64Array;
  readonly rows: Int32Array;
  /** Texts of notes and reasons that are new with this block; rows hold their number. */
  readonly texts: readonly string[];
}

export type Answer =
  | { readonly tells: 'scene'; readonly run: number; readonly scene: Scene }
  | { readonly tells: 'facts'; readonly run: number; readonly block: FactBlock }
  /** The log keeps less from now on: of the facts told so far only those of this level count. */
  | { readonly tells: 'level'; readonly run: number; readonly level: TraceLevel }
  | { readonly tells: 'progress'; readonly run: number; readonly events: number; readonly elapsedMs: number }
  | { readonly tells: 'over'; readonly run: number; readonly summary: SampleSummary; readonly tookMs: number }
  /** Wrong input: the option that it is about, what was expected, and the whole message. */
  | { readonly tells: 'refused'; readonly run: number; readonly option: string; readonly message: string }
  /** The engine has ended without a result. */
  | { readonly tells: 'failed'; readonly run: number; readonly message: string }
  | { readonly tells: 'state'; readonly question: number; readonly layers: readonly LayerState[] }
  | { readonly tells: 'catalogue'; readonly question: number; readonly catalogue: Catalogue }
  | { readonly tells: 'text'; readonly question: number; readonly text: string }
  | { readonly tells: 'experiment'; readonly question: number; readonly experiment: ExperimentData }
  /** What is wrong with a text, and where. */
  | { readonly tells: 'unreadable'; readonly question: number; readonly message: string }
  /** In chunks of whole lines; none if there is no run. */
  | { readonly tells: 'trace'; readonly question: number; readonly chunks: readonly Uint8Array[] };

/** The fields of one layer's protocol as plain data, the lowest first. */
export interface LayerState {
  readonly protocol: string;
  readonly fields: unknown;
}

/** Where answers come from. */
export interface Engine {
  ask(request: Request): void;
  /** Ends it for good. */
  close(): void;
}
