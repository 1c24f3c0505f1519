/**
 * What the parent and its peer processes say to each other, over the channel that comes with a forked process.
 *
 * job → listening → connect → connected → start → (count → counted, report) … → stop → log … result → exit. A process may say `failed` or
 * `lost` at any time, and ends its part by itself at the deadline, at a limit, or when it fails: it then sends its result unasked.
 */
import type { Kind, PeerId } from '../../core/protocol.ts';
import type { TraceLevel } from '../../trace/facts.ts';
import type { Address, Directory } from '../sockets/transport.ts';
import type { BookRows } from './book-rows.ts';
import type { ProcessJob } from './process-job.ts';

export type ToProcess =
  | { readonly type: 'job'; readonly job: ProcessJob; readonly peers: readonly PeerId[]; readonly token: bigint }
  | { readonly type: 'connect'; readonly directory: Directory }
  | { readonly type: 'start'; readonly startNs: bigint }
  | { readonly type: 'count'; readonly round: number }
  | { readonly type: 'stop' }
  | { readonly type: 'exit' };

/** Sums over the peers of a process, for the finding of quiescence. */
export interface Count {
  readonly sent: number;
  /** Received, or dropped by the receiver. */
  readonly received: number;
  readonly isIdle: boolean;
  /** When the last turn of any of its peers ended. */
  readonly lastMs: number;
}

/** Why a process ended its part of the run by itself, or that it was told to. */
export type Ending = { readonly why: 'told' | 'deadline' | 'failed' } | { readonly why: 'limit'; readonly reason: string };

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
  | ({ readonly type: 'counted'; readonly round: number } & Count)
  | { readonly type: 'report'; readonly report: Report }
  | { readonly type: 'failed'; readonly peer: PeerId; readonly reason: string }
  | { readonly type: 'lost'; readonly peer: PeerId; readonly other: PeerId; readonly reason: string }
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
