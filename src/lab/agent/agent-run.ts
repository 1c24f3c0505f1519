/**
 * A run as one of its agents has it: the processes of some of its peers, which it forks and ends as the controller
 * says, and passes on what they say.
 *
 * Where the controller falls silent, it ends them as at the end of any run, and puts what they came to into the objects
 * of the lab: their last words (`left`) and their
 * logs, for the next controller to collect.
 */
import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Launcher, ProcessHandle } from '../../runtimes/processes/parent/launcher.ts';
import { LocalLauncher } from '../../runtimes/processes/parent/local-launcher.ts';
import type { FromProcess, ToProcess } from '../../runtimes/processes/wire/messages.ts';
import { logsIn } from '../../runtimes/processes/wire/run-log.ts';
import type { Clock } from '../clocks/clock-comparison.ts';
import type { ControlPlane } from '../plane/control-plane.ts';
import { Session } from '../plane/session.ts';
import { objectsOfRun } from '../run/run-objects.ts';
import { type Down, decode, downSchema, encode, type subjectsOf, type Up } from '../wire/messages.ts';
import { AgentModules } from './agent-modules.ts';

/** How long its processes may take to tell what they have when the controller is gone. */
const LAST_WORDS_MS = 5000;
const LOOK_MS = 20;
const AGAIN_MS = 1000;
/** Reports of a process are passed on no more often; the last one when it has ended. */
const REPORT_MS = 500;
const PEER_NICENESS = 5;

/** A process of the run, and what of its words the next controller must know. */
interface Held {
  readonly handle: ProcessHandle;
  readonly peers: readonly number[];
  readonly life: number;
  readonly words: Map<string, FromProcess>;
  /** When its next report is passed on. */
  tellAtMs: number;
  /** Why it has ended. */
  gone: string | undefined;
}

export interface AgentRunSettings {
  readonly plane: ControlPlane;
  readonly subjects: ReturnType<typeof subjectsOf>;
  readonly run: string;
  readonly agent: string;
  /** The address that its peers listen on. */
  readonly listen: string;
  /** Peers that it may have, in all. */
  readonly peers: number;
  readonly patienceMs: number;
  readonly outageMs: number;
  readonly clock: Clock;
  /** Nothing of it is left here. */
  ended(): void;
}

export class AgentRun {
  readonly modules: AgentModules;
  readonly settings: AgentRunSettings;
  private salvaging: Promise<void> | undefined;
  private readonly folder = mkdtempSync(join(tmpdir(), 'hearsay-agent-'));
  private readonly launcher: Launcher = new LocalLauncher(undefined);
  private readonly processes = new Map<number, Held>();
  private readonly session: Session;
  /** What the controller has said and is not done yet. */
  private readonly orders: Down[] = [];
  private isOver = false;
  private readonly removeNow = (): void => rmSync(this.folder, { recursive: true, force: true });

  constructor(settings: AgentRunSettings) {
    const { plane, subjects, run, agent, patienceMs, outageMs } = settings;
    this.settings = settings;
    this.modules = new AgentModules(this.folder);
    process.on('exit', this.removeNow);
    this.session = new Session(plane, {
      out: subjects.up(run, agent),
      in: subjects.down(run, agent),
      patienceMs,
      outageMs,
      heard: (data) => this.hear(data),
      lost: () => void this.salvage(),
    });
  }

  /** Ends its processes at once, and forgets it. */
  end(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.session.close();
    for (const { handle, gone } of this.processes.values()) if (gone === undefined) handle.kill();
    void this.launcher.end();
    process.off('exit', this.removeNow);
    this.removeNow();
    this.settings.ended();
  }

  /**
   * Ends its processes as at the end of a run, and puts what there is of them into the objects of the lab, when it can.
   */
  salvage(): Promise<void> {
    this.salvaging ??= this.bringToSafety();
    return this.salvaging;
  }

  private async bringToSafety(): Promise<void> {
    const all = [...this.processes.values()];
    for (const { handle } of all) {
      handle.resume();
      handle.send({ type: 'stop' });
    }
    const isDone = ({ gone, words }: Held): boolean => gone !== undefined || words.has('result');
    for (let waitedMs = 0; waitedMs < LAST_WORDS_MS && !all.every(isDone); waitedMs += LOOK_MS) await pause(LOOK_MS);
    for (const { handle, gone } of all) if (gone === undefined) handle.kill();
    while (
      !this.isOver &&
      !(await this.putLeft(all).then(
        () => true,
        () => false,
      ))
    )
      await pause(AGAIN_MS);
    this.end();
  }

  private async putLeft(all: readonly Held[]): Promise<void> {
    const { plane, subjects, run, agent } = this.settings;
    const files = await this.putLogs();
    const processes = all.map(({ handle, peers, life, words, gone }) => ({
      pid: handle.pid,
      peers,
      life,
      words: [...words.values()],
      gone: gone ?? 'its controller was gone',
    }));
    const objects = await objectsOfRun(plane, subjects, run);
    await objects.put(`${agent}/left`, once(encode({ processes, files })));
  }

  private hear(data: Uint8Array): void {
    const message = decode(downSchema, data);
    if (message === undefined) return;
    this.orders.push(message);
    if (this.orders.length === 1) this.follow();
  }

  /** One after the other. A fork takes its time, so signs of life go out before the next one. */
  private follow(): void {
    while (this.orders.length > 0) {
      const [order] = this.orders;
      if (!this.isOver) this.obey(order);
      if (order.type === 'launch') {
        setImmediate(() => {
          this.orders.shift();
          this.follow();
        });
        return;
      }
      this.orders.shift();
    }
  }

  private obey(message: Down): void {
    switch (message.type) {
      case 'launch':
        this.launch(message);
        return;
      case 'say':
        this.pass(message.process, message.message);
        return;
      case 'signal':
        this.signal(message);
        return;
      case 'collect':
        void this.collect();
        return;
      case 'close':
        this.end();
    }
  }

  private launch({ process: number, peers, life }: Extract<Down, { type: 'launch' }>): void {
    if (this.processes.has(number)) return;
    const alive = [...this.processes.values()].filter(({ gone }) => gone === undefined);
    if (alive.reduce((sum, held) => sum + held.peers.length, 0) >= 2 * this.settings.peers) {
      this.send({ type: 'gone', process: number, reason: `${this.settings.agent} has no room for it` });
      return;
    }
    const handle = this.launcher.launch(peers, life, {
      heard: (message) => {
        keep(held.words, message);
        if (message.type === 'report' && performance.now() < held.tellAtMs) return;
        if (message.type === 'report') held.tellAtMs = performance.now() + REPORT_MS;
        this.send({ type: 'heard', process: number, message });
      },
      excused: () => {},
      gone: (reason) => {
        held.gone = reason;
        const report = held.words.get('report');
        if (report !== undefined) this.send({ type: 'heard', process: number, message: report });
        this.send({ type: 'gone', process: number, reason });
      },
    });
    const held: Held = { handle, peers, life, words: new Map(), tellAtMs: 0, gone: undefined };
    this.processes.set(number, held);
    giveWay(handle.pid);
    this.send({ type: 'launched', process: number, pid: handle.pid });
  }

  private pass(number: number, message: ToProcess): void {
    const held = this.processes.get(number);
    if (held === undefined) return;
    if (message.type === 'job') this.introduce(held, number, message);
    else if (message.type === 'start' || message.type === 'revive') {
      // The controller speaks of this agent's clock; processes read the machine's.
      held.handle.send({ ...message, startNs: message.startNs - this.settings.clock.aheadNs });
    } else held.handle.send(message);
  }

  private introduce({ handle }: Held, number: number, message: Extract<ToProcess, { type: 'job' }>): void {
    const { job } = message;
    const { listen } = this.settings;
    const named = [...job.layers, job.workload, ...(job.laws ?? [])];
    const urls = named.map(({ module }) => this.modules.urlOf(module));
    if (urls.includes(undefined)) {
      handle.kill();
      const missing = named[urls.indexOf(undefined)].module;
      this.send({
        type: 'heard',
        process: number,
        message: { type: 'failed', peer: message.peers[0], reason: `${missing} is not there` },
      });
      return;
    }
    const workload = job.layers.length;
    const own = {
      ...job,
      layers: job.layers.map((layer, index) => ({ ...layer, module: urls[index]! })),
      workload: { ...job.workload, module: urls[workload]! },
      laws: job.laws?.map((law, index) => ({ ...law, module: urls[workload + 1 + index]! })),
      // Where its peers listen is not the controller's to say.
      places: Array.from({ length: job.graph.size }, (_, peer) => ({
        host: job.places?.[peer].host ?? listen,
        listen,
        within: [],
      })),
      logs: job.logs === undefined ? undefined : this.folder,
    };
    handle.send({ ...message, job: own });
  }

  private signal({ process: number, signal }: Extract<Down, { type: 'signal' }>): void {
    const held = this.processes.get(number);
    if (held === undefined || held.gone !== undefined) return;
    if (signal === 'kill') held.handle.kill();
    else if (signal === 'stop') held.handle.stop();
    else held.handle.resume();
  }

  private async collect(): Promise<void> {
    try {
      this.send({ type: 'collected', files: await this.putLogs(), remarks: [] });
    } catch (error) {
      const remark = `the logs of ${this.settings.agent} could not be brought: ${(error as Error).message}`;
      this.send({ type: 'collected', files: [], remarks: [remark] });
    }
  }

  private async putLogs(): Promise<{ file: string; object: string }[]> {
    const { plane, subjects, run, agent } = this.settings;
    const objects = await objectsOfRun(plane, subjects, run);
    const files = logsIn(this.folder).map((file) => ({ file, object: `${agent}/${file}` }));
    for (const { file, object } of files) await objects.put(object, createReadStream(join(this.folder, file)));
    return files;
  }

  private send(message: Up): void {
    this.session.send(encode(message));
  }
}

/**
 * Where there are more peers than cores an agent that is one of many has no time to say that it is there: it goes
 * before them.
 */
function giveWay(pid: number): void {
  try {
    setPriority(pid, PEER_NICENESS);
  } catch {
    // It did not start, which it tells by itself.
  }
}

/** Of each kind the last one; a peer may come back more than once. */
function keep(words: Map<string, FromProcess>, message: FromProcess): void {
  if (message.type === 'counted' || message.type === 'log') return;
  // It has all that was reported before.
  if (message.type === 'result') words.delete('report');
  words.set(message.type === 'returned' ? `returned ${message.peer}` : message.type, message);
}

async function* once(data: Uint8Array): AsyncGenerator<Uint8Array> {
  yield data;
}
