/**
 * Starts the processes of a run on agents: a process is a number in the session with its agent. It is a `Launcher`
 * like the one that forks them here, so a run
 * knows no difference.
 */
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { PeerId } from '../../core/protocol.ts';
import type { Launcher, Patience, ProcessEvents, ProcessHandle } from '../../runtimes/processes/parent/launcher.ts';
import type { ToProcess } from '../../runtimes/processes/wire/messages.ts';
import type { FactLog } from '../../trace/log.ts';
import { moduleName } from '../agent/agent-modules.ts';
import type { ControlPlane, Objects } from '../plane/control-plane.ts';
import { Session } from '../plane/session.ts';
import { type Down, decode, encode, type subjectsOf, type Up, upSchema } from '../wire/messages.ts';
import { objectsOfRun } from './run-objects.ts';

/** An agent takes so long at most to bring its logs, from its last word on. */
const COLLECT_MS = 120_000;
/** How long a process may be silent when it is asked for something, besides the way there and back. */
const ANSWER_MS = 3000;
/** Each question and answer passes several hands. */
const ROUND_MS = 4;
const EXCUSE_MS = 500;
const RESUME_MS = 3000;

export interface RemoteSettings {
  readonly plane: ControlPlane;
  readonly subjects: ReturnType<typeof subjectsOf>;
  readonly run: string;
  /** The agents, and by peer the number of its own. */
  readonly agents: readonly { readonly name: string; readonly offsetNs: () => bigint }[];
  readonly placement: readonly number[];
  /** By URL: the hashes of bundles. */
  readonly hashes: ReadonlyMap<string, string>;
  /** How long an agent may be silent, and how long the broker may be away. */
  readonly patienceMs: number;
  readonly outageMs: number;
  readonly leadMs: number;
  /** Called when the run is over, before anything is made of what came of it. */
  over(): Promise<void>;
  align(logs: readonly FactLog[]): number;
}

export class RemoteLauncher implements Launcher {
  readonly patience: Patience;
  /** The start of the run by our clock, once it is said. */
  startNs = 0n;
  /** Messages from agents that were none. */
  malformed = 0;
  private readonly settings: RemoteSettings;
  private readonly parties: Party[];
  private readonly excusing: NodeJS.Timeout;
  private launched = 0;
  private excusedUntilMs = 0;

  constructor(settings: RemoteSettings) {
    const { patienceMs, leadMs } = settings;
    this.settings = settings;
    // News that an agent is gone come later than those of its broken links.
    this.patience = { answerMs: ANSWER_MS + leadMs, lostMs: patienceMs + 1000, leadMs, roundMs: ROUND_MS };
    this.parties = settings.agents.map((_, index) => new Party(settings, index, () => this.malformed++));
    this.excusing = setInterval(() => this.excuse(), EXCUSE_MS);
  }

  launch(peers: readonly PeerId[], life: number, events: ProcessEvents): ProcessHandle {
    const party = this.parties[this.settings.placement[peers[0]]];
    const line = party.launch(this.launched++, peers, life, events);
    line.started = (startNs) => {
      this.startNs = startNs;
    };
    return line;
  }

  moduleOf(url: string): string {
    return moduleName(url, this.settings.hashes);
  }

  align(logs: readonly FactLog[]): number {
    return this.settings.align(logs);
  }

  async collect(logs: string | undefined): Promise<readonly string[]> {
    const [remarks] = await Promise.all([this.bringLogs(logs), this.settings.over()]);
    if (this.malformed > 0) remarks.push(`${this.malformed} messages of agents were not understood`);
    return remarks;
  }

  private async bringLogs(logs: string | undefined): Promise<string[]> {
    if (logs === undefined) return [];
    const { plane, subjects, run } = this.settings;
    const objects = await objectsOfRun(plane, subjects, run);
    return (await Promise.all(this.parties.map((party) => party.collect(objects, logs)))).flat();
  }

  end(): Promise<void> {
    clearInterval(this.excusing);
    for (const party of this.parties) party.end();
    return Promise.resolve();
  }

  /** While the broker is away, and until what was said meanwhile has come, nobody's silence is his own. */
  private excuse(): void {
    const { plane } = this.settings;
    if (!plane.isConnected) this.excusedUntilMs = performance.now() + RESUME_MS;
    if (performance.now() < this.excusedUntilMs) for (const party of this.parties) party.excuse();
  }
}

/** An agent of the run. */
class Party {
  private readonly settings: RemoteSettings;
  private readonly index: number;
  private readonly session: Session;
  private readonly lines = new Map<number, RemoteProcess>();
  private lostBecause: string | undefined;
  private collected: (up: Extract<Up, { type: 'collected' }> | undefined) => void = () => {};

  constructor(settings: RemoteSettings, index: number, malformed: () => void) {
    const { plane, subjects, run, patienceMs, outageMs } = settings;
    const { name } = settings.agents[index];
    this.settings = settings;
    this.index = index;
    this.session = new Session(plane, {
      out: subjects.down(run, name),
      in: subjects.up(run, name),
      patienceMs,
      outageMs,
      heard: (data) => {
        const message = decode(upSchema, data);
        if (message === undefined) malformed();
        else this.hear(message);
      },
      lost: (reason) => this.lose(reason),
    });
  }

  launch(process: number, peers: readonly PeerId[], life: number, events: ProcessEvents): RemoteProcess {
    const line = new RemoteProcess(this, process, this.settings.agents[this.index].offsetNs, events);
    this.lines.set(process, line);
    if (this.lostBecause === undefined) this.send({ type: 'launch', process, peers: [...peers], life });
    else setImmediate(() => line.gone(this.lostBecause!));
    return line;
  }

  send(message: Down): void {
    if (this.lostBecause === undefined) this.session.send(encode(message));
  }

  async collect(objects: Objects, logs: string): Promise<string[]> {
    if (this.lines.size === 0) return [];
    if (this.lostBecause !== undefined)
      return [`what ${this.name} had written down did not arrive: ${this.lostBecause}`];
    const collected = new Promise<Extract<Up, { type: 'collected' }> | undefined>((resolve) => {
      this.collected = resolve;
    });
    const late = setTimeout(() => this.collected(undefined), COLLECT_MS);
    this.send({ type: 'collect' });
    const answer = await collected;
    clearTimeout(late);
    if (answer === undefined)
      return [`what ${this.name} had written down did not arrive: ${this.lostBecause ?? 'it took too long'}`];
    try {
      for (const { file, object } of answer.files) await bring(objects, object, join(logs, file));
    } catch (error) {
      return [
        ...answer.remarks,
        `what ${this.name} had written down did not arrive whole: ${(error as Error).message}`,
      ];
    }
    return answer.remarks;
  }

  excuse(): void {
    for (const line of this.lines.values()) line.excused();
  }

  end(): void {
    this.send({ type: 'close' });
    this.session.close();
  }

  private get name(): string {
    return this.settings.agents[this.index].name;
  }

  private hear(message: Up): void {
    if (message.type === 'collected') this.collected(message);
    else {
      const line = this.lines.get(message.process);
      if (message.type === 'launched') line?.launched(message.pid);
      else if (message.type === 'heard') line?.heard(message.message);
      else line?.gone(message.reason);
    }
  }

  private lose(reason: string): void {
    this.lostBecause = `its agent ${this.name} was lost: ${reason}`;
    for (const line of this.lines.values()) line.gone(this.lostBecause);
    this.collected(undefined);
  }
}

class RemoteProcess implements ProcessHandle {
  pid = 0;
  started: (startNs: bigint) => void = () => {};
  private readonly party: Party;
  private readonly process: number;
  private readonly offsetNs: () => bigint;
  private readonly events: ProcessEvents;
  private isGone = false;

  constructor(party: Party, process: number, offsetNs: () => bigint, events: ProcessEvents) {
    this.party = party;
    this.process = process;
    this.offsetNs = offsetNs;
    this.events = events;
  }

  send(message: ToProcess): void {
    const { process } = this;
    if (message.type === 'start') this.started(message.startNs);
    const isTimed = message.type === 'start' || message.type === 'revive';
    const own = isTimed ? { ...message, startNs: message.startNs + this.offsetNs() } : message;
    if (!this.isGone) this.party.send({ type: 'say', process, message: own });
  }

  kill(): void {
    this.signal('kill');
  }

  stop(): void {
    this.signal('stop');
  }

  resume(): void {
    this.signal('go on');
  }

  launched(pid: number): void {
    this.pid = pid;
  }

  heard(message: Parameters<ProcessEvents['heard']>[0]): void {
    if (!this.isGone) this.events.heard(message);
  }

  excused(): void {
    if (!this.isGone) this.events.excused();
  }

  gone(reason: string): void {
    if (this.isGone) return;
    this.isGone = true;
    this.events.gone(reason);
  }

  private signal(signal: Extract<Down, { type: 'signal' }>['signal']): void {
    if (!this.isGone) this.party.send({ type: 'signal', process: this.process, signal });
  }
}

/** Takes an object out of the lab into a file. */
export async function bring(objects: Objects, name: string, path: string): Promise<void> {
  const content = await objects.get(name);
  if (content === undefined) throw new Error(`${name} is not there`);
  await pipeline(content, createWriteStream(path));
  await objects.remove(name);
}
