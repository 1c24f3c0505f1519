/**
 * What the parent and its peer processes say to each other, over the channel that comes with a forked process.
 *
 * job → listening → connect → connected → start → (count → counted, report) … → stop → log … result → exit. A process
 * may say `failed` or `lost` at any time, and ends its part by itself at the deadline, at a limit, or when it fails: it
 * then sends its result unasked.
 * A peer that crashes: crashed → log … result, to all others: gone. One that comes back: job → ready → revive →
 * returned → rejoin → restarted, to all others: returned. One that joins: joined, to all: joined. One that leaves: as
 * one that crashes, with the reason `left`.
 */
import type { Kind, PeerId } from '../../../core/protocol.ts';
import type { TraceLevel } from '../../../trace/levels.ts';
import type { LateFault } from '../../late-faults.ts';
import type { RunKey } from '../../sockets/run-key.ts';
import type { Address, Directory } from '../../sockets/transport.ts';
import type { BookRows } from './book-rows.ts';
import type { CrashSnapshot } from './crash-snapshot.ts';
import type { ProcessJob } from './process-job.ts';
import type { SigningKeys } from './signing-keys.ts';

export type ToProcess =
  | {
      readonly type: 'job';
      readonly job: ProcessJob;
      readonly peers: readonly PeerId[];
      readonly key: RunKey;
      /** If the protocol signs. */
      readonly signingKeys?: SigningKeys;
      /** Above 0 the process waits until its peer has crashed so often. */
      readonly life: number;
    }
  | { readonly type: 'connect'; readonly directory: Directory }
  | { readonly type: 'start'; readonly startNs: bigint }
  | { readonly type: 'count'; readonly round: number }
  /** The peer has crashed: in this life, counted from 0. */
  | { readonly type: 'gone'; readonly peer: PeerId; readonly life: number }
  /** The peer of this process comes back, from what is left of it. */
  | { readonly type: 'revive'; readonly startNs: bigint; readonly snapshot: CrashSnapshot }
  /** It listens: the addresses of the others, how often each has crashed, and which peers are not there. */
  | {
      readonly type: 'rejoin';
      readonly peer: PeerId;
      readonly addresses: readonly Address[];
      readonly lives: readonly number[];
      readonly gone: readonly PeerId[];
    }
  /** Another peer is back, and listens there. */
  | { readonly type: 'returned'; readonly peer: PeerId; readonly life: number; readonly address: Address }
  /** A peer has joined, while these were not there. */
  | { readonly type: 'joined'; readonly peer: PeerId; readonly absent: readonly PeerId[] }
  | { readonly type: 'stop' }
  | { readonly type: 'exit' };

/** What the correct peers of a process have made and delivered, if the run ends when all is delivered. */
export interface GoalCount {
  readonly made: number;
  readonly delivered: number;
  /** True if they have started and want no more broadcasts unless something is delivered. */
  readonly isDone: boolean;
}

/** Sums over the peers of a process, by which the termination detector decides: of connections that go on. */
export interface Count {
  readonly sent: number;
  /** Received, or dropped by the receiver. */
  readonly received: number;
  readonly isIdle: boolean;
  /** Connections that have ended by crashes: what belonged to them is not in the sums. */
  readonly ended: number;
  /** Broadcasts and deliveries, if something goes on in the background; else 0. */
  readonly progress: number;
  /** What delays of messages add to the time in which nothing must happen (`Background` in `core/program.ts`). */
  readonly transitMs: number;
  readonly goal?: GoalCount;
  /** Messages received, in all. */
  readonly events: number;
  /** Timers that ran out, in all. */
  readonly timeouts: number;
  /** When the last turn of any of its peers ended. */
  readonly lastMs: number;
}

/** Why a process ended its part of the run by itself, or that it was told to. */
export type Ending =
  | { readonly why: 'told' | 'deadline' | 'failed' | 'crashed' }
  | { readonly why: 'limit'; readonly reason: string };

/** All that a process has counted, as plain data. */
export interface Report {
  readonly rows: BookRows;
}

export type FromProcess =
  | {
      readonly type: 'listening';
      readonly addresses: readonly Address[];
      readonly kinds: readonly Kind[];
      readonly remarks: readonly string[];
    }
  | { readonly type: 'connected' }
  /** It has imported all that it needs, and waits for its peer's restart. */
  | { readonly type: 'ready' }
  /** The peer crashed at this time of the run. */
  | {
      readonly type: 'crashed';
      readonly peer: PeerId;
      readonly atMs: number;
      readonly reason: string;
      readonly snapshot: CrashSnapshot;
    }
  | { readonly type: 'returned'; readonly peer: PeerId; readonly address: Address }
  | { readonly type: 'restarted'; readonly peer: PeerId; readonly atMs: number }
  | { readonly type: 'joined'; readonly peer: PeerId; readonly atMs: number }
  /** A pause, or another fault that a peer applies by itself, came late. */
  | { readonly type: 'late'; readonly fault: LateFault }
  | ({ readonly type: 'counted'; readonly round: number } & Count)
  | { readonly type: 'report'; readonly report: Report }
  | { readonly type: 'failed'; readonly peer: PeerId; readonly reason: string }
  /** A link broke; `life` is how often the other had crashed before. */
  | {
      readonly type: 'lost';
      readonly peer: PeerId;
      readonly other: PeerId;
      readonly life: number;
      readonly reason: string;
    }
  | { readonly type: 'log'; readonly times: Float64Array; readonly rows: Int32Array }
  | {
      readonly type: 'result';
      readonly ending: Ending;
      readonly report: Report;
      readonly level: TraceLevel;
      readonly texts: readonly string[];
      /** When the last turn of any of its peers ended, and when it ended its part. */
      readonly lastMs: number;
      readonly endedMs: number;
      /** The most memory that it ever had. */
      readonly rssBytes: number;
    };
