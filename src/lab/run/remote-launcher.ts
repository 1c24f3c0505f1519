import type { PeerId } from '../../core/protocol.ts';
import type { Launcher, Patience, ProcessEvents, ProcessHandle } from '../../runtimes/processes/parent/launcher.ts';
import type { FactLog } from '../../trace/log.ts';
import { moduleName } from '../agent/agent-modules.ts';
import { RemoteAgent, type RemoteAgentSettings } from './remote-agent.ts';
import { objectsOfRun } from './run-objects.ts';

/** How long a process may take to answer, the network's delay not counted. */
const ANSWER_MS = 3000;
/** Each question and answer passes through the broker and the agent. */
const ROUND_MS = 4;
const EXCUSE_MS = 500;
const RESUME_MS = 3000;

export interface RemoteSettings extends RemoteAgentSettings {
  /** By peer: the number of its agent. */
  readonly placement: readonly number[];
  /** By URL: the hashes of bundles. */
  readonly hashes: ReadonlyMap<string, string>;
  readonly leadMs: number;
  /** Called when the run is over, before its results are put together. */
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
  private readonly agents: RemoteAgent[];
  private readonly excusing: NodeJS.Timeout;
  private launched = 0;
  private excusedUntilMs = 0;

  constructor(settings: RemoteSettings) {
    const { patienceMs, leadMs } = settings;
    this.settings = settings;
    // The loss of an agent is noticed later than the broken links to its peers.
    this.patience = { answerMs: ANSWER_MS + leadMs, lostMs: patienceMs + 1000, leadMs, roundMs: ROUND_MS };
    this.agents = settings.agents.map((_, index) => new RemoteAgent(settings, index, () => this.malformed++));
    this.excusing = setInterval(() => this.excuse(), EXCUSE_MS);
  }

  launch(peers: readonly PeerId[], life: number, events: ProcessEvents): ProcessHandle {
    const agent = this.agents[this.settings.placement[peers[0]]];
    const handle = agent.launch(this.launched++, peers, life, events);
    handle.started = (startNs) => {
      this.startNs = startNs;
    };
    return handle;
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
    return (await Promise.all(this.agents.map((agent) => agent.collect(objects, logs)))).flat();
  }

  end(): Promise<void> {
    clearInterval(this.excusing);
    for (const agent of this.agents) agent.end();
    return Promise.resolve();
  }

  /** While the broker is away, and until what was sent meanwhile has arrived, no process counts as silent. */
  private excuse(): void {
    const { plane } = this.settings;
    if (!plane.isConnected) this.excusedUntilMs = performance.now() + RESUME_MS;
    if (performance.now() < this.excusedUntilMs) for (const agent of this.agents) agent.excuse();
  }
}
