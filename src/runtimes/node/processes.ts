/**
 * A run as operating-system processes that talk over real sockets: the parent's side.
 *
 * It starts the processes, brings them to a common start, watches until the stop rule holds, and puts their results together. Whatever goes
 * wrong on the way (a process that dies, one that never gets ready, a link that breaks) ends the run, is told with the peer's number, and
 * leaves the results of all others.
 */
import { randomBytes } from 'node:crypto';
import type { PeerId } from '../../core/protocol.ts';
import { FactLog } from '../../trace/log.ts';
import { mergeLogs } from '../../trace/merge.ts';
import type { Failure, Observer, Outcome, Stopped } from '../runtime.ts';
import type { Address } from '../sockets/transport.ts';
import { Child } from './child.ts';
import { compiledUrl } from './compiled.ts';
import type { FromProcess } from './control.ts';
import { reserveGroup } from './group.ts';
import { checkPorts } from './ports.ts';
import type { ModuleReference, ProcessJob } from './process-job.ts';
import { Quiescence } from './quiescence.ts';
import { booksOf, countLost, recordLost } from './results.ts';
import { keepRunLog } from './run-log.ts';
import { Vigil } from './vigil.ts';

/** How long a broken link waits for news of a process that died, which says more. */
const LOST_MS = 300;
/** How long a process may be silent when it is asked for its results, or to exit. */
const SILENCE_MS = 3000;
/** More time to get ready for each process: on few cores they start one after the other. */
const SETUP_MS_PER_PROCESS = 250;
/** Between two rounds of counting: at least, and for each process. */
const ROUND_MS = 8;
const ROUND_MS_PER_PROCESS = 0.5;

/** The network that the processes are in, where it is one of the run's own. */
export interface Surroundings {
  /** True while something is on its way in it. */
  readonly isCarrying: boolean;
  /** To be told when it breaks. */
  broken: (reason: string) => void;
}

/**
 * Runs it and resolves when all its processes are gone.
 * @throws InputError if a port that it names is in use
 */
export async function runProcesses(job: ProcessJob, observer: Observer = {}, surroundings?: Surroundings): Promise<Outcome> {
  if (job.places === undefined) await checkPorts(job.portBase, job.graph.size, job.transport);
  const run = new ProcessRun(job, observer, surroundings);
  try {
    await run.toTheStart();
    await run.toTheEnd();
    return run.outcome();
  } finally {
    await run.clearAway();
  }
}

/** Deals the peers out to processes, in runs of neighbouring numbers, as evenly as can be. */
function dealt(peers: number, processes: number): PeerId[][] {
  const hands: PeerId[][] = [];
  for (let i = 0; i < processes; i++) {
    const first = Math.floor((i * peers) / processes);
    const end = Math.floor(((i + 1) * peers) / processes);
    hands.push(Array.from({ length: end - first }, (_, k) => first + k));
  }
  return hands;
}

function withCompiledModules(job: ProcessJob): ProcessJob {
  const compiled = (reference: ModuleReference): ModuleReference => ({ ...reference, module: compiledUrl(reference.module) });
  return { ...job, layers: job.layers.map(compiled), workload: compiled(job.workload) };
}

class ProcessRun {
  private readonly job: ProcessJob;
  private readonly observer: Observer;
  private readonly surroundings: Surroundings | undefined;
  private readonly children: readonly Child[];
  private readonly failures = new Map<PeerId, string>();
  private readonly quiescence: Quiescence;
  private readonly remarks: string[] = [];
  private stopped: Stopped | undefined;
  private reason: string | undefined;
  private startMs = Number.POSITIVE_INFINITY;
  private wallMs = 0;
  private round = 0;
  private readonly vigil = new Vigil();
  private readonly interrupt = (): void => this.decide('interrupted');
  private releaseGroup: () => void = () => {};

  constructor(job: ProcessJob, observer: Observer, surroundings: Surroundings | undefined) {
    this.job = job;
    this.surroundings = surroundings;
    if (surroundings !== undefined) surroundings.broken = (reason) => this.decide('failed', reason);
    this.observer = observer;
    this.quiescence = new Quiescence(job.transport === 'tcp' ? Number.POSITIVE_INFINITY : job.stop.quietMs);
    const processes = job.places === undefined ? Math.min(job.graph.size, job.processes) : job.graph.size;
    if (processes < job.graph.size) this.remarks.push(`${job.graph.size} peers shared ${processes} processes`);
    this.children = dealt(job.graph.size, processes).map(
      (peers) =>
        new Child(
          peers,
          job.places?.[peers[0]].within ?? [],
          (child, message) => this.heard(child, message),
          (child, reason) => this.gone(child, reason),
        ),
    );
    if (observer.signal?.aborted) this.interrupt();
    observer.signal?.addEventListener('abort', this.interrupt);
  }

  /** Brings all to the barrier; on return it has been set, or the run is over. */
  async toTheStart(): Promise<void> {
    const { job, children } = this;
    const token = randomBytes(8).readBigUInt64BE();
    const group = await reserveGroup(job.transport, token);
    this.releaseGroup = group.release;
    const setupMs = job.setupMs + SETUP_MS_PER_PROCESS * children.length;
    const timeout = this.vigil.after(setupMs, () => this.giveUpSetup(setupMs));
    const compiled = withCompiledModules(job);
    for (const child of children) child.say({ type: 'job', job: compiled, peers: child.peers, token });
    await this.until(() => children.every((child) => child.listening !== undefined));
    if (this.stopped !== undefined) return;
    const addresses = children.flatMap((child) => child.listening!.addresses);
    this.remarks.push(...new Set(children.flatMap((child) => child.listening!.remarks)));
    for (const child of children) child.say({ type: 'connect', directory: { addresses, group: group.address } });
    await this.until(() => children.every((child) => child.isConnected));
    clearTimeout(timeout);
    if (this.stopped !== undefined) return;
    // Time for the news of the start to reach all before it.
    const leadMs = 10 + children.length;
    const startNs = process.hrtime.bigint() + BigInt(leadMs) * 1_000_000n;
    this.startMs = performance.now() + leadMs;
    for (const child of children) child.say({ type: 'start', startNs });
    this.vigil.after(leadMs + job.stop.deadlineMs + 100, () => this.decide('deadline'));
    this.vigil.after(leadMs, () => this.nextRound());
  }

  /** Waits until the run is over, and has the results of all who can still tell them. */
  async toTheEnd(): Promise<void> {
    await this.until(() => false);
    // Those who had not got as far as to listen have nothing to tell.
    const live = this.children.filter((child) => !child.isGone && child.listening !== undefined);
    for (const child of live) {
      child.heardMs = performance.now();
      child.say({ type: 'stop' });
    }
    await this.vigil.untilSilent(() => live.every((child) => child.isGone || child.result !== undefined), live, SILENCE_MS);
    for (const child of live) {
      if (child.result === undefined && !child.isGone)
        for (const peer of child.peers) this.fail(peer, 'it did not answer when the run was over');
    }
    if (this.failures.size > 0 && this.stopped !== 'interrupted') this.stopped = 'failed';
  }

  outcome(): Outcome {
    const { job, children } = this;
    const killed = new Set(children.filter((child) => child.result === undefined).flatMap((child) => child.peers));
    const kinds = children.find((child) => child.listening !== undefined)?.listening?.kinds ?? [];
    const reports = children.flatMap((child) => child.report ?? []);
    const books = booksOf(job.graph, kinds, reports, killed);
    const results = children.flatMap((child) => child.result ?? []);
    const elapsedMs = Math.max(0, ...results.map((result) => (this.stopped === 'quiescent' ? result.lastMs : result.endedMs)));
    const log = this.mergedLog(
      kinds.map(({ name }) => name),
      killed,
      elapsedMs,
    );
    if (this.stopped === 'quiescent' && job.transport !== 'tcp') {
      const lost = countLost(books);
      if (lost > 0) this.remarks.push(`${lost} copies were lost in the network`);
      if (log.full) recordLost(log, elapsedMs);
    }
    const trouble = job.logs === undefined ? undefined : keepRunLog(job.logs, log);
    if (trouble !== undefined) this.remarks.push(trouble);
    return {
      stopped: this.stopped!,
      reason: this.reason,
      elapsedMs,
      wallMs: this.wallMs,
      books,
      log,
      failures: [...this.failures].map(([peer, reason]): Failure => ({ peer, reason })).sort((a, b) => a.peer - b.peer),
      places: children.flatMap((child) =>
        child.peers.map((_, index) => ({ pid: child.pid, address: textOf(child.listening?.addresses[index]) })),
      ),
      remarks: this.remarks,
      peakRssBytes: Math.max(process.resourceUsage().maxRSS * 1024, ...results.map((result) => result.rssBytes)),
    };
  }

  /** Ends all processes, whatever state they are in. */
  async clearAway(): Promise<void> {
    this.observer.signal?.removeEventListener('abort', this.interrupt);
    this.vigil.end();
    this.releaseGroup();
    const live = this.children.filter((child) => !child.isGone);
    for (const child of live) {
      child.heardMs = performance.now();
      if (child.result === undefined) child.kill();
      else child.say({ type: 'exit' });
    }
    await this.vigil.untilSilent(() => live.every((child) => child.isGone), live, SILENCE_MS);
    for (const child of live) if (!child.isGone) child.kill();
    await this.vigil.untilSilent(() => live.every((child) => child.isGone), live, SILENCE_MS);
  }

  private heard(child: Child, message: FromProcess): void {
    if (message.type === 'failed') this.fail(message.peer, message.reason);
    else if (message.type === 'lost') this.vigil.after(LOST_MS, () => this.failByLink(message.peer, message.other, message.reason));
    else if (message.type === 'counted') this.counted();
    else if (message.type === 'result') this.ended(child);
    this.vigil.look();
  }

  private gone(child: Child, reason: string): void {
    if (child.result === undefined) for (const peer of child.peers) this.fail(peer, reason);
    this.vigil.look();
  }

  /** A process that has ended its part before it was told to. */
  private ended({ result }: Child): void {
    if (result?.ending.why === 'deadline') this.decide('deadline');
    else if (result?.ending.why === 'limit') this.decide('limit', result.ending.reason);
  }

  private fail(peer: PeerId, reason: string): void {
    if (!this.failures.has(peer)) this.failures.set(peer, reason);
    this.decide('failed', `peer ${peer}: ${reason}`);
  }

  private failByLink(peer: PeerId, other: PeerId, reason: string): void {
    if (this.stopped === undefined) this.fail(other, `its link to peer ${peer} broke: ${reason}`);
  }

  /** Some never got ready: those who do not listen, or if all do, one with whom links are missing. Who waits for him will answer when stopped. */
  private giveUpSetup(setupMs: number): void {
    for (const child of this.children) {
      if (child.listening === undefined) for (const peer of child.peers) this.fail(peer, `it was not ready within ${setupMs} ms`);
    }
    this.decide('failed', `not all links were up within ${setupMs} ms`);
  }

  private decide(stopped: Stopped, reason?: string): void {
    if (this.stopped !== undefined) return;
    this.stopped = stopped;
    this.reason = reason;
    this.wallMs = Math.max(0, performance.now() - this.startMs);
    this.vigil.look();
  }

  private nextRound(): void {
    if (this.stopped !== undefined) return;
    this.round++;
    for (const child of this.children) child.say({ type: 'count', round: this.round });
  }

  /** When all have counted: the limit on events, quiescence, and the next round. */
  private counted(): void {
    const counts = this.children.flatMap((child) => child.counted ?? []);
    if (this.stopped !== undefined || counts.length < this.children.length || counts.some(({ round }) => round !== this.round)) return;
    const nowMs = performance.now();
    const events = counts.reduce((sum, { received }) => sum + received, 0);
    this.observer.progress?.(events, nowMs - this.startMs);
    if (events >= this.job.stop.events) this.decide('limit', `the run's limit of ${this.job.stop.events} events`);
    else if (this.quiescence.isReached(counts, this.surroundings?.isCarrying ?? false, nowMs)) this.decide('quiescent');
    else this.vigil.after(ROUND_MS + ROUND_MS_PER_PROCESS * this.children.length, () => this.nextRound());
  }

  private mergedLog(kinds: readonly string[], killed: ReadonlySet<PeerId>, elapsedMs: number): FactLog {
    const logs = this.children.flatMap((child) => child.log(this.job.logs) ?? []);
    const own = new FactLog(this.job.trace, kinds);
    for (const peer of killed) own.crashed(elapsedMs, peer, this.failures.get(peer) ?? 'killed');
    return mergeLogs([...logs, own], this.job.trace === 'auto');
  }

  /** Resolves when the state holds, or the run is over. */
  private until(holds: () => boolean): Promise<void> {
    return this.vigil.until(() => this.stopped !== undefined || holds());
  }
}

function textOf(address: Address | undefined): string {
  return address === undefined ? '' : `${address.host}:${address.port}`;
}
