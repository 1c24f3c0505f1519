/**
 * A run as operating-system processes that talk over real sockets: the parent's side.
 *
 * It starts the processes, brings them to a common start, watches until the run is over, and puts their results
 * together. Any failure (a process that dies, one that never gets ready, a link that breaks) ends the run, is reported
 * with the peer's number, and leaves the results of all others.
 */
import type { PeerId } from '../../../core/protocol.ts';
import type { FaultPlan } from '../../../network/faults/fault-plan.ts';
import type { Observer, Outcome, Stopped } from '../../runtime.ts';
import { drawKey } from '../../sockets/run-key.ts';
import type { Address } from '../../sockets/transport.ts';
import type { FromProcess } from '../wire/messages.ts';
import type { ProcessJob } from '../wire/process-job.ts';
import { assignPeers, jobForProcesses, sharingRemarks } from './assignment.ts';
import { Child, type Said } from './child.ts';
import { CountRounds } from './count-rounds.ts';
import { FaultInjector } from './fault-injector.ts';
import { watchForHangs } from './hung-processes.ts';
import { KeyPairs } from './key-pairs.ts';
import type { Launcher } from './launcher.ts';
import { LocalLauncher } from './local-launcher.ts';
import { reserveGroup } from './multicast-group.ts';
import { outcomeOf } from './outcome.ts';
import { checkPorts } from './port-check.ts';
import { reportedCoverage } from './reported-coverage.ts';
import { collectResults, endProcesses } from './shutdown.ts';
import { StateWatcher } from './state-watcher.ts';

/** More time to get ready for each process: on few cores they start one after the other. */
const SETUP_MS_PER_PROCESS = 250;
/** Between two rounds of counting, at least. */
const ROUND_MS = 8;

/** The network that the processes are in, where it is one of the run's own. */
export interface Surroundings {
  /** True while something is on its way in it. */
  readonly isCarrying: boolean;
  /** Told when it breaks. */
  broken: (reason: string) => void;
}

/**
 * Runs it and resolves when all its processes are gone.
 * @throws InputError if a port that it names is in use
 */
export async function runProcesses(
  job: ProcessJob,
  observer: Observer = {},
  surroundings?: Surroundings,
): Promise<Outcome> {
  if (job.places === undefined) await checkPorts(job.portBase, job.graph.size, job.transport);
  return runLaunched(job, observer, new LocalLauncher(job.places), surroundings);
}

/** The same on processes that are started elsewhere. */
export async function runLaunched(
  job: ProcessJob,
  observer: Observer,
  launcher: Launcher,
  surroundings?: Surroundings,
): Promise<Outcome> {
  const run = new ProcessRun(job, observer, launcher, surroundings);
  try {
    await run.toTheStart();
    await run.toTheEnd();
    return await run.outcome();
  } finally {
    await run.clearAway();
  }
}

class ProcessRun {
  private readonly job: ProcessJob;
  private readonly observer: Observer;
  private readonly launcher: Launcher;
  private readonly surroundings: Surroundings | undefined;
  /** One for each process, and one more for each peer that restarted in a process of its own. */
  private readonly children: Child[];
  private injector: FaultInjector | undefined;
  private readonly failures = new Map<PeerId, string>();
  private readonly rounds: CountRounds;
  private readonly remarks: string[] = [];
  private stopped: Stopped | undefined;
  private reason: string | undefined;
  private startMs = Number.POSITIVE_INFINITY;
  private startNs = 0n;
  private wallMs = 0;
  private readonly watcher = new StateWatcher();
  private readonly interrupt = (): void => this.decide('interrupted');
  private releaseGroup: () => void = () => {};

  constructor(job: ProcessJob, observer: Observer, launcher: Launcher, surroundings: Surroundings | undefined) {
    this.job = job;
    this.launcher = launcher;
    this.surroundings = surroundings;
    if (surroundings !== undefined) surroundings.broken = (reason) => this.decide('failed', reason);
    this.observer = observer;
    this.rounds = new CountRounds(job, {
      participants: () => this.participants(),
      isStirring: () => this.isStirring(),
      areCrashesDone: () => this.injector?.areCrashesDone ?? true,
      counted: () => this.progress(),
      decide: (stopped, reason) => this.decide(stopped, reason),
      next: (ask) => this.watcher.after(ROUND_MS + launcher.patience.roundMs * this.children.length, ask),
    });
    const processes = job.places === undefined ? Math.min(job.graph.size, job.processes) : job.graph.size;
    if (processes < job.graph.size) this.remarks.push(...sharingRemarks(job, processes));
    this.children = assignPeers(job.graph.size, processes).map((peers) => this.fork(peers, 0));
    if (observer.signal?.aborted) this.interrupt();
    observer.signal?.addEventListener('abort', this.interrupt);
  }

  /** Brings all to the barrier; on return it has been set, or the run is over. */
  async toTheStart(): Promise<void> {
    const { job, children } = this;
    const key = drawKey();
    const group = await reserveGroup(job.transport);
    this.releaseGroup = group.release;
    const setupMs = job.setupMs + SETUP_MS_PER_PROCESS * children.length;
    const own = jobForProcesses(job, (url) => this.launcher.moduleOf(url));
    const pairs = job.signs === true ? new KeyPairs(job.graph.size) : undefined;
    const introduce = ({ handle, peers, life }: Child): void =>
      handle.send({ type: 'job', job: own, peers, key, life, ...(pairs && { signingKeys: pairs.of(peers) }) });
    const timeout = this.watcher.after(setupMs, () => this.giveUpSetup(setupMs));
    for (const child of children) introduce(child);
    await this.until(() => children.every((child) => child.listening !== undefined));
    if (this.stopped !== undefined) return;
    const addresses = children.flatMap((child) => child.listening!.addresses);
    this.remarks.push(...new Set(children.flatMap((child) => child.listening!.remarks)));
    for (const child of children)
      child.handle.send({ type: 'connect', directory: { addresses, group: group.address } });
    if (job.faults !== undefined) this.injector = this.direct(job.faults, addresses, introduce);
    await this.until(() => children.every((child) => child.isConnected) && (this.injector?.isPrepared ?? true));
    clearTimeout(timeout);
    if (this.stopped !== undefined) return;
    // Time for the message to reach all processes before the start.
    const leadMs = this.launcher.patience.leadMs + children.length;
    const startNs = process.hrtime.bigint() + BigInt(leadMs) * 1_000_000n;
    this.startNs = startNs;
    this.startMs = performance.now() + leadMs;
    for (const child of children) child.handle.send({ type: 'start', startNs });
    this.watcher.after(leadMs + job.stop.deadlineMs + 100, () => this.decide('deadline'));
    this.watcher.after(leadMs, () => this.beginRounds());
    this.injector?.begin(leadMs);
  }

  private beginRounds(): void {
    this.rounds.next();
    watchForHangs(this.watcher, this.observer.hangMs ?? Number.POSITIVE_INFINITY, {
      unanswered: () => (this.stopped === undefined ? this.rounds.unanswered() : []),
      isStopped: (child) => this.injector?.isStopped(child) ?? false,
      fail: (child, reason) => this.failAll(child, reason),
    });
  }

  /** Waits until the run is over and its processes have sent their results. */
  async toTheEnd(): Promise<void> {
    await this.until(() => false);
    this.injector?.end();
    const silent = await collectResults(this.children, this.watcher, this.launcher.patience.answerMs);
    for (const child of silent) this.failAll(child, 'it did not answer when the run was over');
    if (this.failures.size > 0 && this.stopped !== 'interrupted') this.stopped = 'failed';
  }

  async outcome(): Promise<Outcome> {
    const { job, children, reason, wallMs, failures, remarks, launcher } = this;
    remarks.push(...(this.injector?.remarks(wallMs) ?? []), ...(await launcher.collect(job.logs)));
    const crashed = this.injector?.crashed() ?? new Map<PeerId, string>();
    return outcomeOf({ job, children, stopped: this.stopped!, reason, wallMs, failures, crashed, remarks, launcher });
  }

  /** Ends all processes, in whatever state they are. */
  async clearAway(): Promise<void> {
    this.observer.signal?.removeEventListener('abort', this.interrupt);
    this.watcher.end();
    this.releaseGroup();
    this.injector?.end();
    const all = [...this.children, ...(this.injector?.standbys ?? [])];
    await endProcesses(all, this.watcher, this.launcher.patience.answerMs);
    await this.launcher.end();
  }

  private heard(child: Child, message: FromProcess): void {
    if (message.type === 'failed') this.fail(message.peer, message.reason);
    else if (message.type === 'lost') this.watcher.after(this.launcher.patience.lostMs, () => this.failByLink(message));
    else if (message.type === 'counted') this.rounds.counted();
    else if (message.type === 'result') this.ended(child);
    else this.injector?.heard(child, message);
    // Rounds no longer wait for this peer.
    if (message.type === 'crashed') this.rounds.counted();
    this.watcher.look();
  }

  private gone(child: Child, reason: string): void {
    if (child.result === undefined) this.failAll(child, reason);
    this.watcher.look();
  }

  /** A process has ended its part before it was asked to. */
  private ended(child: Child): void {
    const { result } = child;
    if (result?.ending.why === 'crashed') child.handle.kill();
    else if (result?.ending.why === 'deadline') this.decide('deadline');
    else if (result?.ending.why === 'limit') this.decide('limit', result.ending.reason);
  }

  private failAll({ peers }: Child, reason: string): void {
    for (const peer of peers) this.fail(peer, reason);
  }

  private fail(peer: PeerId, reason: string): void {
    if (!this.failures.has(peer)) this.failures.set(peer, reason);
    this.decide('failed', `peer ${peer}: ${reason}`);
  }

  private failByLink({ peer, other, life, reason }: Said<'lost'>): void {
    if (this.stopped === undefined && !this.injector?.explains(peer, other, life))
      this.fail(other, `its link to peer ${peer} broke: ${reason}`);
  }

  /** Some never got ready: those that do not listen, or, if all do, one whose links are missing. */
  private giveUpSetup(setupMs: number): void {
    for (const child of this.children)
      if (child.listening === undefined) this.failAll(child, `it was not ready within ${setupMs} ms`);
    this.decide('failed', `not all links were up within ${setupMs} ms`);
  }

  private decide(stopped: Stopped, reason?: string): void {
    if (this.stopped !== undefined) return;
    this.stopped = stopped;
    this.reason = reason ?? (stopped === 'deadline' ? this.injector?.standstill : undefined);
    this.rounds.end();
    this.wallMs = Math.max(0, performance.now() - this.startMs);
    this.watcher.look();
  }

  /** Reports the progress to the observer, and gives the numbers of messages received and of timers so far. */
  private progress(): { messages: number; timeouts: number } {
    const messages = this.children.reduce((sum, child) => sum + (child.counted?.events ?? 0), 0);
    const timeouts = this.children.reduce((sum, child) => sum + (child.counted?.timeouts ?? 0), 0);
    const coverage = () =>
      reportedCoverage(
        this.children.flatMap(({ report }) => report ?? []),
        this.job,
      );
    this.observer.progress?.(messages, performance.now() - this.startMs, coverage);
    return { messages, timeouts };
  }

  /** Something may still happen that no process knows of. */
  private isStirring(): boolean {
    return (this.surroundings?.isCarrying ?? false) || !(this.injector?.isDone ?? true);
  }

  /** All processes but those of crashed peers. */
  private participants(): readonly Child[] {
    return this.injector === undefined
      ? this.children
      : this.children.filter((child) => !this.injector!.hasCrashed(child));
  }

  private fork(peers: readonly PeerId[], life: number): Child {
    return new Child(this.launcher, peers, life, this.heard.bind(this), this.gone.bind(this));
  }

  private direct(plan: FaultPlan, addresses: Address[], introduce: (child: Child) => void): FaultInjector {
    const run = this;
    const injector: FaultInjector = new FaultInjector(plan, {
      watcher: this.watcher,
      children: this.children,
      addresses,
      answerMs: this.launcher.patience.answerMs,
      get isOver() {
        return run.stopped !== undefined;
      },
      nowMs: () => performance.now() - this.startMs,
      standBy: (peer, life) => {
        const child = this.fork([peer], life);
        introduce(child);
        return child;
      },
      adopt: (child, snapshot) => {
        this.children.push(child);
        child.handle.send({ type: 'revive', startNs: this.startNs, snapshot });
        child.handle.send({ type: 'count', round: this.rounds.number });
      },
      tell: (message) => {
        for (const child of this.participants()) child.handle.send(message);
      },
      fail: (peer, reason) => this.fail(peer, reason),
    });
    injector.prepare();
    return injector;
  }

  /** Resolves when the state holds, or the run is over. */
  private until(holds: () => boolean): Promise<void> {
    return this.watcher.until(() => this.stopped !== undefined || holds());
  }
}
