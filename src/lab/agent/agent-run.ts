/**
 * A run as one of its agents has it: the processes of some of its peers, which it forks and ends as the controller
 * says, and passes on what they say.
 *
 * Where the controller falls silent, it ends them as at the end of any run, and puts what they came to into the objects
 * of the lab: their last words (`left`) and their logs, for the next controller to collect.
 */
import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Launcher } from '../../runtimes/processes/parent/launcher.ts';
import { LocalLauncher } from '../../runtimes/processes/parent/local-launcher.ts';
import type { ToProcess } from '../../runtimes/processes/wire/messages.ts';
import { logsIn } from '../../runtimes/processes/wire/run-log.ts';
import type { Clock } from '../clocks/clock-comparison.ts';
import type { ControlPlane } from '../plane/control-plane.ts';
import { Session } from '../plane/session.ts';
import { objectsOfRun } from '../run/run-objects.ts';
import { type Down, decode, downSchema, encode, type subjectsOf, type Up } from '../wire/messages.ts';
import { AgentModules } from './agent-modules.ts';
import { AgentProcess } from './agent-process.ts';
import { localJob } from './local-job.ts';

/** How long its processes may take to tell what they have when the controller is gone. */
const LAST_WORDS_MS = 5000;
const LOOK_MS = 20;
const AGAIN_MS = 1000;

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
  private readonly processes = new Map<number, AgentProcess>();
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
    const isDone = ({ gone, words }: AgentProcess): boolean => gone !== undefined || words.has('result');
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

  private async putLeft(all: readonly AgentProcess[]): Promise<void> {
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
    const held = new AgentProcess(this.launcher, number, { peers, life }, (message) => this.send(message));
    this.processes.set(number, held);
    this.send({ type: 'launched', process: number, pid: held.handle.pid });
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

  private introduce({ handle }: AgentProcess, number: number, message: Extract<ToProcess, { type: 'job' }>): void {
    const { job, missing } = localJob(message.job, this.modules, this.settings.listen, this.folder);
    if (job === undefined) {
      handle.kill();
      const failed = { type: 'failed', peer: message.peers[0], reason: `${missing} is not there` } as const;
      this.send({ type: 'heard', process: number, message: failed });
      return;
    }
    handle.send({ ...message, job });
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

async function* once(data: Uint8Array): AsyncGenerator<Uint8Array> {
  yield data;
}
