import type { ProcessEvents, ProcessHandle } from '../../runtimes/processes/parent/launcher.ts';
import type { ToProcess } from '../../runtimes/processes/wire/messages.ts';
import type { Down } from '../wire/messages.ts';

/** The agent. */
interface Recipient {
  send(message: Down): void;
}

/** A process on an agent, as the run sees it. */
export class RemoteProcess implements ProcessHandle {
  pid = 0;
  started: (startNs: bigint) => void = () => {};
  private readonly agent: Recipient;
  private readonly process: number;
  private readonly offsetNs: () => bigint;
  private readonly events: ProcessEvents;
  private isGone = false;

  constructor(agent: Recipient, process: number, offsetNs: () => bigint, events: ProcessEvents) {
    this.agent = agent;
    this.process = process;
    this.offsetNs = offsetNs;
    this.events = events;
  }

  send(message: ToProcess): void {
    const { process } = this;
    if (message.type === 'start') this.started(message.startNs);
    const isTimed = message.type === 'start' || message.type === 'revive';
    const own = isTimed ? { ...message, startNs: message.startNs + this.offsetNs() } : message;
    if (!this.isGone) this.agent.send({ type: 'say', process, message: own });
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
    if (!this.isGone) this.agent.send({ type: 'signal', process: this.process, signal });
  }
}
