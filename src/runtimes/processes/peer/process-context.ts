/** What the peers of one process share: the run's data, its clock, and how they report to the parent. */

import type { Program } from '../../../core/program.ts';
import type { PeerId } from '../../../core/protocol.ts';
import type { SeenTable } from '../../../core/seen-table.ts';
import type { PlannedPresence } from '../../../network/faults/moves.ts';
import type { Books } from '../../../trace/books.ts';
import type { FactLog } from '../../../trace/log.ts';
import type { Workload } from '../../../workloads/workload.ts';
import type { DeliveryGoal } from '../../delivery-goal.ts';
import type { LateFault } from '../../late-faults.ts';
import type { CrashSnapshot } from '../wire/crash-snapshot.ts';
import type { ProcessJob } from '../wire/process-job.ts';

/** What the peers work on. */
interface RunData {
  readonly job: ProcessJob;
  /** The peers of this process. */
  readonly peers: readonly PeerId[];
  readonly program: Program;
  readonly workload: Workload;
  readonly books: Books;
  readonly log: FactLog;
  readonly seen: SeenTable;
  /** When each peer is in the group, by the plan. */
  readonly presence: PlannedPresence;
  /** The part of the peers of this process; undefined unless the run ends when all is delivered. */
  readonly goal: DeliveryGoal | undefined;
}

export interface ProcessContext extends RunData {
  /** Time of the run. */
  now(): number;
  /** True when the run is over for this process: nothing more may happen. */
  isOver: boolean;
  /** The peer whose code runs: the one to name if it throws. */
  current: PeerId;
  /** Ends the run in this process if its deadline has passed. */
  checkDeadline(): void;
  fail(peer: PeerId, reason: string): void;
  /** A link broke; `life` is how often the other had crashed before. */
  lose(peer: PeerId, other: PeerId, life: number, reason: string): void;
  /** A peer has crashed by the fault plan. */
  crashed(peer: PeerId, reason: string, snapshot: CrashSnapshot): void;
  /** A peer has joined the group. */
  joined(peer: PeerId): void;
  /** A fault came late. */
  late(fault: LateFault): void;
  endAtLimit(reason: string): void;
}
