/** A peer process as its parent sees it: how it is started, what it has said so far, and how it is ended. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { PeerId } from '../../core/protocol.ts';
import { FactLog, STRIDE } from '../../trace/log.ts';
import type { Address } from '../sockets/transport.ts';
import { bundledUrl } from './compiled.ts';
import type { FromProcess, Report, ToProcess } from './control.ts';
import { logOfPeers } from './run-log.ts';

export type Said<Type extends FromProcess['type']> = Extract<FromProcess, { type: Type }>;

const program = fileURLToPath(bundledUrl(new URL('./peer-process.js', import.meta.url).href));

/** What is kept of what a process writes to its standard error, to say why it died. */
const STDERR_KEPT = 4000;

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
  private readonly process: ChildProcess;
  private readonly logParts: Said<'log'>[] = [];
  private stderr = '';

  /**
   * @param life how often the peer has crashed before, where there is one
   * @param within the command that its program is given to; none where it is started as it is
   * @param heard called after each of its messages
   * @param gone called when it has exited, with the reason in words
   */
  constructor(
    peers: readonly PeerId[],
    life: number,
    within: readonly string[],
    heard: (child: Child, message: FromProcess) => void,
    gone: (child: Child, reason: string) => void,
  ) {
    this.peers = peers;
    this.life = life;
    const [execPath, ...execArgv] = [...within, process.execPath];
    this.process = fork(program, {
      serialization: 'advanced',
      execPath,
      execArgv,
      // Standard output is the parent's alone; what a protocol prints goes to standard error.
      stdio: ['ignore', 2, 'pipe', 'ipc'],
    });
    this.process.on('message', (message: FromProcess) => {
      this.take(message);
      heard(this, message);
    });
    // 'close' comes after 'exit' and the last of standard error.
    this.process.on('close', (code, signal) => {
      this.isGone = true;
      gone(this, this.lastWords(code, signal));
    });
    this.process.on('error', (error) => {
      this.stderr += error.message;
    });
    this.process.stderr!.on('data', (chunk: Buffer) => {
      process.stderr.write(chunk);
      this.stderr = (this.stderr + chunk.toString()).slice(-STDERR_KEPT);
    });
  }

  get pid(): number {
    return this.process.pid ?? 0;
  }

  say(message: ToProcess): void {
    // A process that is gone is told by its exit, not by a failed write.
    if (this.process.connected) this.process.send(message, () => {});
  }

  kill(): void {
    this.process.kill('SIGKILL');
  }

  /** Stops it where it is, until it is to go on. */
  stop(): void {
    this.process.kill('SIGSTOP');
  }

  goOn(): void {
    this.process.kill('SIGCONT');
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
    log.count = this.logParts.reduce((sum, { times }) => sum + times.length, 0);
    log.times = new Float64Array(Math.max(1, log.count));
    log.rows = new Int32Array(Math.max(1, log.count) * STRIDE);
    let at = 0;
    for (const { times, rows } of this.logParts) {
      log.times.set(times, at);
      log.rows.set(rows, at * STRIDE);
      at += times.length;
    }
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

  private lastWords(code: number | null, signal: NodeJS.Signals | null): string {
    const end = signal === null ? `its process exited with status ${code}` : `its process was ended by ${signal}`;
    const line = this.stderr.split('\n').find((text) => /error|fatal/i.test(text));
    return line === undefined ? end : `${end}: ${line.trim()}`;
  }
}
