/**
 * A run as operating-system processes that talk over real sockets: the parent's side.
 *
 * It starts the processes, brings them to a common start, watches until the stop rule holds, and puts their results
 * together. Whatever goes
 * wrong on the way (a process that dies, one that never gets ready, a link that breaks) ends the run, is told with the
 * peer's number, and
 * leaves the results of all others.
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
import { FaultInjector } from './fault-injector.ts';
import type { Launcher } from './launcher.ts';
import { LocalLauncher } from './local-launcher.ts';
import { reserveGroup } from './multicast-group.ts';
import { outcomeOf } from './outcome.ts';
import { checkPorts } from './port-check.ts';
import { StateWatcher } from './state-watcher.ts';
import { TerminationDetector } from './termination-detector.ts';

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
  /** One for each hand of peers, and one more for each that came back in a process of its own. */
  private readonly children: Child[];
  private injector: FaultInjector | undefined;
  private readonly failures = new Map<PeerId, string>();
  private readonly terminationDetector: TerminationDetector;
  private readonly remarks: string[] = [];
  private stopped: Stopped | undefined;
  private reason: string | undefined;
  private startMs = Number.POSITIVE_INFINITY;
  private startNs = 0n;
  private wallMs = 0;
  private round = 0;
  private isCounting = false;
  private readonly watcher = new StateWatcher();
  private readonly interrupt = (): void => this.decide('interrupted');
  private releaseGroup: () => void = () => {};

  constructor(job: ProcessJob, observer: Observer, launcher: Launcher, surroundings: Surroundings | undefined) {
    this.job = job;
    this.launcher = launcher;
    this.surroundings = surroundings;
    if (surroundings !== undefined) surroundings.broken = (reason) => this.decide('failed', reason);
    this.observer = observer;
    const isLossless = job.transport === 'tcp' && job.faults === undefined;
    this.terminationDetector = new TerminationDetector(isLossless ? Number.POSITIVE_INFINITY : job.stop.quietMs);
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
    const introduce = ({ handle, peers, life }: Child): void =>
      handle.send({ type: 'job', job: own, peers, key, life });
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
    // Time for the news of the start to reach all before it.
    const leadMs = this.launcher.patience.leadMs + children.length;
    const startNs = process.hrtime.bigint() + BigInt(leadMs) * 1_000_000n;
    this.startNs = startNs;
    this.startMs = performance.now() + leadMs;
    for (const child of children) child.handle.send({ type: 'start', startNs });
    this.watcher.after(leadMs + job.stop.deadlineMs + 100, () => this.decide('deadline'));
    this.watcher.after(leadMs, () => this.nextRound());
    this.injector?.begin(leadMs);
  }

  /** Waits until the run is over, and has the results of all who can still tell them. */
  async toTheEnd(): Promise<void> {
    await this.until(() => false);
    this.injector?.end();
    // Those who had not got as far as to listen have nothing to tell.
    const live = this.children.filter((child) => !child.isGone && (child.listening !== undefined || child.isReady));
    for (const child of live) {
      child.heardMs = performance.now();
      child.handle.send({ type: 'stop' });
    }
    await this.watcher.untilSilent(
      () => live.every((child) => child.isGone || child.result !== undefined),
      live,
      this.launcher.patience.answerMs,
    );
    for (const child of live)
      if (child.result === undefined && !child.isGone) this.failAll(child, 'it did not answer when the run was over');
    if (this.failures.size > 0 && this.stopped !== 'interrupted') this.stopped = 'failed';
  }

  async outcome(): Promise<Outcome> {
    const { job, children, reason, wallMs, failures, remarks, launcher } = this;
    remarks.push(...(await launcher.collect(job.logs)));
    const crashed = this.injector?.crashed() ?? new Map<PeerId, string>();
    return outcomeOf({ job, children, stopped: this.stopped!, reason, wallMs, failures, crashed, remarks, launcher });
  }

  /** Ends all processes, whatever state they are in. */
  async clearAway(): Promise<void> {
    this.observer.signal?.removeEventListener('abort', this.interrupt);
    this.watcher.end();
    this.releaseGroup();
    this.injector?.end();
    const live = [...this.children, ...(this.injector?.standbys ?? [])].filter((child) => !child.isGone);
    for (const child of live) {
      child.heardMs = performance.now();
      if (child.result === undefined) child.handle.kill();
      else child.handle.send({ type: 'exit' });
    }
    await this.untilGone(live);
    for (const child of live) if (!child.isGone) child.handle.kill();
    await this.untilGone(live);
    await this.launcher.end();
  }

  private untilGone(live: readonly Child[]): Promise<void> {
    return this.watcher.untilSilent(() => live.every((child) => child.isGone), live, this.launcher.patience.answerMs);
  }

  private heard(child: Child, message: FromProcess): void {
    if (message.type === 'failed') this.fail(message.peer, message.reason);
    else if (message.type === 'lost') this.watcher.after(this.launcher.patience.lostMs, () => this.failByLink(message));
    else if (message.type === 'counted') this.counted();
    else if (message.type === 'result') this.ended(child);
    else this.injector?.heard(child, message);
    // A peer that is gone is not waited for.
    if (message.type === 'crashed') this.counted();
    this.watcher.look();
  }

  private gone(child: Child, reason: string): void {
    if (child.result === undefined) this.failAll(child, reason);
    this.watcher.look();
  }

  /** A process that has ended its part before it was told to. */
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

  /**
   * Some never got ready: those who do not listen, or if all do, one with whom links are missing. Who waits for him
   * will answer when stopped.
   */
  private giveUpSetup(setupMs: number): void {
    for (const child of this.children)
      if (child.listening === undefined) this.failAll(child, `it was not ready within ${setupMs} ms`);
    this.decide('failed', `not all links were up within ${setupMs} ms`);
  }

  private decide(stopped: Stopped, reason?: string): void {
    if (this.stopped !== undefined) return;
    this.stopped = stopped;
    this.reason = reason ?? (stopped === 'deadline' ? this.injector?.standstill : undefined);
    this.wallMs = Math.max(0, performance.now() - this.startMs);
    this.watcher.look();
  }

  private nextRound(): void {
    if (this.stopped !== undefined) return;
    this.round++;
    this.isCounting = true;
    for (const child of this.participants()) child.handle.send({ type: 'count', round: this.round });
  }

  /** When all have counted: the limit on events, terminationDetector, and the next round. */
  private counted(): void {
    const participants = this.participants();
    const counts = participants.flatMap((child) => child.counted ?? []);
    if (this.stopped !== undefined || !this.isCounting) return;
    if (counts.length < participants.length || counts.some(({ round }) => round !== this.round)) return;
    this.isCounting = false;
    const nowMs = performance.now();
    const events = this.children.reduce((sum, child) => sum + (child.counted?.events ?? 0), 0);
    this.observer.progress?.(events, nowMs - this.startMs);
    if (events >= this.job.stop.events) this.decide('limit', `the run's limit of ${this.job.stop.events} events`);
    else if (this.terminationDetector.isReached(counts, this.isStirring(), nowMs)) this.decide('quiescent');
    else this.watcher.after(ROUND_MS + this.launcher.patience.roundMs * this.children.length, () => this.nextRound());
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
        child.handle.send({ type: 'count', round: this.round });
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
