import { join } from 'node:path';
import type { PeerId } from '../../core/protocol.ts';
import type { ProcessEvents } from '../../runtimes/processes/parent/launcher.ts';
import type { ControlPlane, Objects } from '../plane/control-plane.ts';
import { Session } from '../plane/session.ts';
import { type Down, decode, encode, type subjectsOf, type Up, upSchema } from '../wire/messages.ts';
import { RemoteProcess } from './remote-process.ts';
import { bring } from './run-objects.ts';

/** How long an agent may take to store its logs. */
const COLLECT_MS = 120_000;

export interface RemoteAgentSettings {
  readonly plane: ControlPlane;
  readonly subjects: ReturnType<typeof subjectsOf>;
  readonly run: string;
  readonly agents: readonly { readonly name: string; readonly offsetNs: () => bigint }[];
  /** How long an agent may be silent, and how long the broker may be away. */
  readonly patienceMs: number;
  readonly outageMs: number;
}

export class RemoteAgent {
  private readonly settings: RemoteAgentSettings;
  private readonly index: number;
  private readonly session: Session;
  private readonly processes = new Map<number, RemoteProcess>();
  private lostBecause: string | undefined;
  private collected: (up: Extract<Up, { type: 'collected' }> | undefined) => void = () => {};

  constructor(settings: RemoteAgentSettings, index: number, malformed: () => void) {
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
    const handle = new RemoteProcess(this, process, this.settings.agents[this.index].offsetNs, events);
    this.processes.set(process, handle);
    if (this.lostBecause === undefined) this.send({ type: 'launch', process, peers: [...peers], life });
    else setImmediate(() => handle.gone(this.lostBecause!));
    return handle;
  }

  send(message: Down): void {
    if (this.lostBecause === undefined) this.session.send(encode(message));
  }

  async collect(objects: Objects, logs: string): Promise<string[]> {
    if (this.processes.size === 0) return [];
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
    for (const handle of this.processes.values()) handle.excused();
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
      const handle = this.processes.get(message.process);
      if (message.type === 'launched') handle?.launched(message.pid);
      else if (message.type === 'heard') handle?.heard(message.message);
      else handle?.gone(message.reason);
    }
  }

  private lose(reason: string): void {
    this.lostBecause = `its agent ${this.name} was lost: ${reason}`;
    for (const handle of this.processes.values()) handle.gone(this.lostBecause);
    this.collected(undefined);
  }
}
