/** What is left of a peer that has crashed, and what its next life goes on from, as plain data. */
import type { PeerId } from '../../../core/protocol.ts';

export interface CrashSnapshot {
  readonly peer: PeerId;
  /** What its protocol had put away. */
  readonly kept: unknown;
  /** Broadcasts that it had made: its next one has this number. */
  readonly broadcasts: number;
  /** By link: copies that it had sent. The next life's copies have the numbers after these. */
  readonly sent: readonly number[];
  readonly sentToSelf: number;
  /** What it had delivered, if the run ends when all is: origin and sequence of each, one after the other. */
  readonly delivered: readonly number[];
  /** Absent where it had not started. */
  readonly workload: WorkloadProgress | undefined;
}

/** How far the workload had come at a peer: it is asked so often again, where a new process makes it anew. */
export interface WorkloadProgress {
  /** When the next broadcast was due, in the run's time. */
  readonly dueMs: number;
  /** Waits that were asked for, and deliveries that were told. */
  readonly asked: number;
  readonly told: number;
}

/** How a life begins. */
export interface LifeStart {
  /** How often the peer has crashed before. */
  readonly life: number;
  readonly snapshot: CrashSnapshot | undefined;
}
