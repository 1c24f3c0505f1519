/**
 * A run as plain data: what a peer process is given. It imports the modules that are named here and nothing else of the
 * experiment.
 */
import type { Graph } from '../../../core/graph.ts';
import type { FaultPlan } from '../../../network/faults/fault-plan.ts';
import type { NetworkPlan } from '../../../network/link-traits.ts';
import type { TraceLevel } from '../../../trace/facts.ts';
import type { Job, LinkChange } from '../../runtime.ts';
import type { CodecName } from '../../sockets/codec.ts';
import type { Pacing, TransportName } from '../../sockets/transport.ts';

/** A definition to import (the default export of the module at this URL) and the values of its parameters. */
export interface ModuleReference {
  readonly module: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** A law of delays of the user's own: its module, and what stands for its name in the job. */
export interface LawReference {
  readonly module: string;
  readonly key: string;
}

/** Where a peer's process runs, and what it listens on. */
export interface Place {
  /** The address by which others reach it. */
  readonly host: string;
  /** The address that it listens on and sends from, where that is another. */
  readonly listen?: string;
  /** The command that its program is given to; it becomes that program. */
  readonly within: readonly string[];
}

/** All of it survives structured cloning. What has the name of a field of `Job` means the same. */
export interface ProcessJob {
  readonly graph: Graph;
  readonly down: Job['down'];
  readonly linkChanges: readonly LinkChange[];
  /** What goes wrong; its cuts are in `linkChanges` for the processes. */
  readonly faults?: FaultPlan;
  /** The layers of the protocol, the lowest first. */
  readonly layers: readonly ModuleReference[];
  readonly workload: ModuleReference;
  /** Laws of delays of the user's own; absent where there are none. */
  readonly laws?: readonly LawReference[];
  readonly payload: unknown;
  readonly seed: number;
  readonly start: Job['start'];
  /** What links do to copies besides what the sockets do, delays included; absent where it is nothing. */
  readonly plan?: NetworkPlan;
  /** True where a plan lets no copy overtake another on its link. */
  readonly fifo: boolean;
  readonly collectMs?: Job['collectMs'];
  readonly stop: Job['stop'];
  readonly trace: TraceLevel | 'auto';
  /** The folder in which each process keeps its log while the run goes. */
  readonly logs?: string;
  readonly mailbox: Job['mailbox'];
  readonly transport: TransportName;
  readonly codec: CodecName;
  /** Peer p listens on `portBase` + p; 0: each on any free port. */
  readonly portBase: number;
  /** Longest frame in bytes, its length not counted. */
  readonly frameLimit: number;
  /** For datagrams: whether a sender waits for receivers that are behind. */
  readonly pacing: Pacing;
  /** Milliseconds that all peers have to get ready for the start; each process adds a little to it. */
  readonly setupMs: number;
  /** At most so many processes; peers above share them. */
  readonly processes: number;
  /**
   * By peer, each of which has a process of its own then; absent where all run on this machine's loopback interface.
   */
  readonly places?: readonly Place[];
  /** True where the network itself may bring a datagram twice. */
  readonly mayDouble?: boolean;
}

/** What a caller need not think about. */
export const processDefaults = {
  fifo: false,
  portBase: 0,
  frameLimit: 1 << 24,
  pacing: 'credit',
  setupMs: 20_000,
  processes: 64,
} as const satisfies Partial<ProcessJob>;
