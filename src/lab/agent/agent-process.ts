/** A process that an agent has started for a run, and the last messages of it that the next controller needs. */
import { setPriority } from 'node:os';
import type { PeerId } from '../../core/protocol.ts';
import type { Launcher, ProcessHandle } from '../../runtimes/processes/parent/launcher.ts';
import type { FromProcess } from '../../runtimes/processes/wire/messages.ts';
import type { Up } from '../wire/messages.ts';

/** Reports of a process are passed on no more often; the last one is passed on when it has ended. */
const REPORT_MS = 500;
const PEER_NICENESS = 5;

export class AgentProcess {
  readonly handle: ProcessHandle;
  readonly peers: readonly PeerId[];
  readonly life: number;
  /** By kind of message: the last one. */
  readonly words = new Map<string, FromProcess>();
  /** Why it has ended. */
  gone: string | undefined;
  private readonly number: number;
  private readonly send: (message: Up) => void;
  private nextReportMs = 0;

  constructor(
    launcher: Launcher,
    number: number,
    { peers, life }: { readonly peers: readonly PeerId[]; readonly life: number },
    send: (message: Up) => void,
  ) {
    this.number = number;
    this.peers = peers;
    this.life = life;
    this.send = send;
    this.handle = launcher.launch(peers, life, {
      heard: (message) => this.heard(message),
      excused: () => {},
      gone: (reason) => this.ended(reason),
    });
    lowerPriority(this.handle.pid);
  }

  private heard(message: FromProcess): void {
    this.keep(message);
    if (message.type === 'report' && performance.now() < this.nextReportMs) return;
    if (message.type === 'report') this.nextReportMs = performance.now() + REPORT_MS;
    this.send({ type: 'heard', process: this.number, message });
  }

  private ended(reason: string): void {
    this.gone = reason;
    const report = this.words.get('report');
    if (report !== undefined) this.send({ type: 'heard', process: this.number, message: report });
    this.send({ type: 'gone', process: this.number, reason });
  }

  /** Keeps the last message of each kind; of each peer's restarts, as there may be several. */
  private keep(message: FromProcess): void {
    if (message.type === 'counted' || message.type === 'log') return;
    // A result includes everything that was reported before.
    if (message.type === 'result') this.words.delete('report');
    this.words.set(message.type === 'returned' ? `returned ${message.peer}` : message.type, message);
  }
}

/** With more peers than cores, the agent must still have time to report that it is alive. */
function lowerPriority(pid: number): void {
  try {
    setPriority(pid, PEER_NICENESS);
  } catch {
    // The process did not start; its handle reports that.
  }
}
