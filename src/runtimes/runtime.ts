/** What every runtime is given, and what it returns. A runtime moves messages and time; it never names a protocol. */
import type { Corruption } from '../core/corrupted.ts';
import type { Program } from '../core/program.ts';
import type { PeerId } from '../core/protocol.ts';
import type { Delay } from '../network/delay.ts';
import type { Resolution } from '../network/time-grain.ts';
import type { Books } from '../trace/books.ts';
import type { FactLog, FactSink } from '../trace/log.ts';
import type { Workload } from '../workloads/workload.ts';
import type { Heartbeat } from './heartbeat.ts';
import type { JobData } from './job-data.ts';

export type LinkChange = JobData['linkChanges'][number];

/** One run, ready to go: the plain data, and what cannot leave this process. Everything random has its seed. */
export interface Job extends JobData {
  /** With the adversaries in it. */
  readonly program: Program;
  /** The adversaries and their peers; absent if all peers are correct. */
  readonly corruptions?: readonly Corruption[];
  readonly workload: Workload;
  readonly network: { readonly resolution: Resolution; readonly fifo: boolean; readonly delay: Delay | undefined };
  /** Takes the facts as they come, for runtimes in this process. */
  readonly sink?: FactSink;
  /** Messages received up to which trace level `auto` keeps every fact, where that is not the usual number. */
  readonly eventsKept?: number;
  /** Shows the progress of the run to a watchdog, for runtimes in this process; absent without a watchdog. */
  readonly heartbeat?: Heartbeat;
  /** Bytes of a message on the wire, the frame's length included. */
  sizeOf(message: unknown): number;
  /** What messages pass through in memory; absent if all peers that hold a message share one object. */
  readonly wire?: Wire;
}

/**
 * Gives each copy of a message an object of its own: what is in flight for a message, and what comes out of it for each
 * receiver.
 */
export interface Wire {
  seal(message: unknown, from: PeerId): unknown;
  open(sealed: unknown, to: PeerId): unknown;
  /**
   * The first change that a peer made to a message which it had sent or received; to be asked once, when the run is
   * over.
   */
  changed(): Failure | undefined;
}

/** Why a run ended. */
export type Stopped = 'quiescent' | 'delivered' | 'deadline' | 'limit' | 'interrupted' | 'failed';

/** A peer that crashed, or never started. */
export interface Failure {
  readonly peer: PeerId;
  readonly reason: string;
}

/** What a runtime tells while it runs, and how it is told to end early. */
export interface Observer {
  /**
   * Called now and then with the messages received so far and the time of the run in ms.
   * @param coverage gives the share of the deliveries due so far that were made; absent if nobody here knows it
   */
  progress?(events: number, elapsedMs: number, coverage?: () => number): void;
  /** Aborted on Ctrl-C: the run ends with what it has. */
  readonly signal?: AbortSignal;
  /** The folder that gets the logs of the run while it goes, where it is to leave any. */
  readonly logs?: string;
  /**
   * Does a part of the work in which reactions run, when this thread has to end those that do not come back.
   * @throws EndedCodeError if one did not
   */
  within?<Result>(act: () => Result): Result;
  /** How long a process of peers may be silent before it counts as hung; without it for ever. */
  readonly hangMs?: number;
}

/** A machine's clock against the controller's. */
export interface MachineClock {
  readonly agent: string;
  /** How far it was ahead when the run began; its peers' times are corrected by so much. */
  readonly offsetMs: number;
  /** From then to the end of the run the truth was no further from it than this. */
  readonly uncertaintyMs: number;
  /** Where it jumped: in the time of the run, and by how much, about. */
  readonly jumps: readonly { readonly atMs: number; readonly byMs: number }[];
}

/** How a run ended, and how long it took. */
interface RunEnd {
  readonly stopped: Stopped;
  /** What stopped it, in words, if `stopped` does not say enough: which limit, which peer. */
  readonly reason?: string;
  /** Time of the run itself: virtual in the simulator, real elsewhere. */
  readonly elapsedMs: number;
  /** Real time of the run's loop, start-up excluded. */
  readonly wallMs: number;
}

export interface Outcome extends RunEnd {
  readonly books: Books;
  readonly log: FactLog;
  readonly failures: readonly Failure[];
  /** Process and address of each peer, where peers are processes. */
  readonly places?: readonly { readonly pid: number; readonly address: string }[];
  /** The clocks of the machines whose peers took part; absent if all ran on the controller's. */
  readonly clocks?: readonly MachineClock[];
  /** Things worth telling: buffers that the kernel granted, peers that shared a process … */
  readonly remarks: readonly string[];
  /** Largest memory of any process of the run, where it is known to the runtime. */
  readonly peakRssBytes?: number;
}
