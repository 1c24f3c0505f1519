/**
 * Where the processes of a run are started. A run knows each of them only by its line: what is said over it, and what
 * comes back. Here the processes are forked on this machine (`local-launcher.ts`); the lab has another that starts them
 * on others.
 */
import type { PeerId } from '../../../core/protocol.ts';
import type { FactLog } from '../../../trace/log.ts';
import type { FromProcess, ToProcess } from '../wire/messages.ts';

/** A process somewhere. What is said to one that is gone goes nowhere. */
export interface ProcessHandle {
  /** Its number on its machine; 0 while it is not known. */
  readonly pid: number;
  send(message: ToProcess): void;
  kill(): void;
  /** Stops it where it is, until it is to go on. */
  stop(): void;
  resume(): void;
}

/** What is told of a process; never before `launch` has returned. */
export interface ProcessEvents {
  heard(message: FromProcess): void;
  /** It is not its own fault that nothing is heard of it. */
  excused(): void;
  /** It has ended, and nothing more comes from it. */
  gone(reason: string): void;
}

/** How much longer everything takes than the processes need for it, in milliseconds. */
export interface Patience {
  /** How long a process may be silent when it is asked for something. */
  readonly answerMs: number;
  /** How long a broken link waits for news of a process that died, which says more. */
  readonly lostMs: number;
  /** From the news of the start to the start. */
  readonly leadMs: number;
  /** Between two rounds of counting, for each process. */
  readonly roundMs: number;
}

export interface Launcher {
  readonly patience: Patience;
  /** @param life how often the peer has crashed before it is started for it */
  launch(peers: readonly PeerId[], life: number, events: ProcessEvents): ProcessHandle;
  /** Where processes find the module at this URL. */
  moduleOf(url: string): string;
  /**
   * Brings what the processes have written down into the folder of the run's logs, when no more is written. Gives what
   * is worth telling.
   */
  collect(logs: string | undefined): Promise<readonly string[]>;
  /**
   * Where processes are on machines with clocks of their own: moves the facts of these so that nothing comes before its
   * cause. Gives the longest move.
   */
  align?(logs: readonly FactLog[]): number;
  /** All processes are gone, or will be: nothing more is launched. */
  end(): Promise<void>;
}
