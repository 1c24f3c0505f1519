/** A peer process as its parent sees it, wherever it is: its line, and what it has said so far. */
import type { PeerId } from '../../../core/protocol.ts';
import { FactLog } from '../../../trace/log.ts';
import type { Address } from '../../sockets/transport.ts';
import type { FromProcess, Report } from '../wire/messages.ts';
import { logOfPeers } from '../wire/run-log.ts';
import type { Launcher, ProcessHandle } from './launcher.ts';

export type Said<Type extends FromProcess['type']> = Extract<FromProcess, { type: Type }>;

export class Child {
  readonly peers: readonly PeerId[];
  /** How often its peer has crashed before it was started for it. */
  readonly life: number;
  /** Where peers of later lives listen. */
  readonly returned = new Map<PeerId, Address>();
  listening: Said<'listening'> | undefined;
  isConnected = false;
  /** It waits for its peer's restart. */
  isReady = false;
  counted: Said<'counted'> | undefined;
  /** The latest of its counters; after its result, all of them. */
  report: Report | undefined;
  result: Said<'result'> | undefined;
  isGone = false;
  /** `performance.now()` when it was last heard. */
  heardMs = performance.now();
  readonly handle: ProcessHandle;
  private readonly logParts: Said<'log'>[] = [];

  /**
   * @param life how often the peer has crashed before, where there is one
   * @param heard called after each of its messages
   * @param gone called when it has exited, with the reason in words
   */
  constructor(
    launcher: Pick<Launcher, 'launch'>,
    peers: readonly PeerId[],
    life: number,
    heard: (child: Child, message: FromProcess) => void,
    gone: (child: Child, reason: string) => void,
  ) {
    this.peers = peers;
    this.life = life;
    this.handle = launcher.launch(peers, life, {
      heard: (message) => {
        this.take(message);
        heard(this, message);
      },
      excused: () => {
        this.heardMs = performance.now();
      },
      gone: (reason) => {
        this.isGone = true;
        gone(this, reason);
      },
    });
  }

  /**
   * Its facts: those that it has sent, or written down, as far as it came.
   * @param kinds names of the kinds of messages
   * @param folder where it writes its log, if it does
   */
  log(kinds: readonly string[], folder: string | undefined): FactLog | undefined {
    if (folder !== undefined && this.logParts.length === 0) return logOfPeers(folder, this.peers[0], this.life);
    if (this.result === undefined) return undefined;
    const log = new FactLog(this.result.level, kinds);
    log.reserve(this.logParts.reduce((sum, { times }) => sum + times.length, 0));
    for (const { times, rows } of this.logParts) log.appendAll({ count: times.length, times, rows });
    this.logParts.length = 0;
    for (const text of this.result.texts) log.textNumber(text);
    return log;
  }

  private take(message: FromProcess): void {
    this.heardMs = performance.now();
    if (message.type === 'listening') this.listening = message;
    else if (message.type === 'connected') this.isConnected = true;
    else if (message.type === 'ready') this.isReady = true;
    else if (message.type === 'counted') this.counted = message;
    else if (message.type === 'report') this.report = message.report;
    else if (message.type === 'returned') this.returned.set(message.peer, message.address);
    else if (message.type === 'log') this.logParts.push(message);
    else if (message.type === 'result') {
      this.result = message;
      this.report = message.report;
    }
  }
}
