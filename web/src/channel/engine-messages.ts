/**
 * What the page asks an engine, and what an engine tells the page: plain data, since it crosses threads and sockets. An
 * engine is the simulator in a worker, a kept run, or a run that goes on elsewhere; the page shows all three alike.
 */
import type { LayerState, SampleSummary, Scene, TraceLevel, WaitingEvents } from '../../../src/browser.ts';
import type { Catalogue } from './catalogue.ts';

/** An experiment as it stands in a file, before it is checked. */
export type ExperimentData = Readonly<Record<string, unknown>>;

/** A protocol that was written in the page. */
export interface TypedProtocol {
  /** Stands for it in the experiment: `./my-protocol.ts`. */
  readonly path: string;
  readonly source: string;
  /** Compiled. */
  readonly code: string;
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
  /** Shows the run that the command has handed over, from its beginning. */
  | { readonly request: 'watch'; readonly run: number }
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

export type { Scene };

/** Facts in the form of a log (`src/trace/row.ts`). */
export interface FactBlock {
  readonly count: number;
  readonly times: Float64Array;
  readonly rows: Int32Array;
  /** Texts of notes and reasons that are new with this block; rows hold their number. */
  readonly texts: readonly string[];
}

export type Answer =
  /** A run was asked for and begins. */
  | { readonly tells: 'begun'; readonly run: number }
  | { readonly tells: 'scene'; readonly run: number; readonly scene: Scene }
  | { readonly tells: 'facts'; readonly run: number; readonly block: FactBlock }
  /**
   * The log keeps less from now on: of the facts told so far only those of this level count, and at `counters` none, as
   * its sample follows at the end.
   */
  | { readonly tells: 'level'; readonly run: number; readonly level: TraceLevel }
  | { readonly tells: 'progress'; readonly run: number; readonly events: number; readonly elapsedMs: number }
  /** All facts are told; figures and promises are worked out. */
  | { readonly tells: 'examining'; readonly run: number }
  | { readonly tells: 'over'; readonly run: number; readonly summary: SampleSummary; readonly tookMs: number }
  /** The digest of the log (`traceSha256`), where it is not in the summary because it takes its time. */
  | { readonly tells: 'digest'; readonly run: number; readonly traceSha256: string }
  /** Wrong input: the option that it is about, what was expected, and the whole message. */
  | { readonly tells: 'refused'; readonly run: number; readonly option: string; readonly message: string }
  /** The engine has ended without a result. */
  | { readonly tells: 'failed'; readonly run: number; readonly message: string }
  | ({ readonly tells: 'state'; readonly run: number; readonly question: number } & PeerState)
  | { readonly tells: 'catalogue'; readonly question: number; readonly catalogue: Catalogue }
  | { readonly tells: 'text'; readonly question: number; readonly text: string }
  | { readonly tells: 'experiment'; readonly question: number; readonly experiment: ExperimentData }
  /** What is wrong with a text, and where. */
  | { readonly tells: 'unreadable'; readonly question: number; readonly message: string }
  /** In chunks of whole lines; none if there is no run. */
  | { readonly tells: 'trace'; readonly question: number; readonly chunks: readonly Uint8Array[] };

/** What a peer holds at a moment. */
export interface PeerState {
  /** What its protocol knows, the lowest layer first; empty while it is crashed, and where it is not known. */
  readonly layers: readonly LayerState[];
  /** The timers that are set, and the time at which each is due. */
  readonly timers: WaitingEvents['timers'];
  /** The senders of messages that wait at it, because it has not started, is paused or is slow; in their order. */
  readonly waiting: readonly number[];
}

/** Where answers come from. */
export interface Engine {
  ask(request: Request): void;
  /** Ends it for good. */
  close(): void;
}
