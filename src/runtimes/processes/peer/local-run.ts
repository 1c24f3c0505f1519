/**
 * The part of a run that this process has: its peers, what they share, its clock, and what it reports to the parent.
 */

import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { withAdversaries } from '../../../core/corrupted.ts';
import { invariant } from '../../../core/invariant.ts';
import { withOverlay } from '../../../core/overlay.ts';
import type { PeerId } from '../../../core/protocol.ts';
import { SeenTable } from '../../../core/seen-table.ts';
import { programOf } from '../../../core/stack.ts';
import { PlannedPresence } from '../../../network/faults/moves.ts';
import { Books } from '../../../trace/books.ts';
import { FactLog } from '../../../trace/log.ts';
import { type DeliveryGoal, goalOf } from '../../delivery-goal.ts';
import type { LateFault } from '../../late-faults.ts';
import type { Address, Directory, Listening } from '../../sockets/transport.ts';
import type { CrashSnapshot } from '../wire/crash-snapshot.ts';
import { FactFile, peersLog } from '../wire/fact-file.ts';
import type { Count, Ending, ToProcess } from '../wire/messages.ts';
import type { ProcessJob } from '../wire/process-job.ts';
import type { PeerDriver } from './driver.ts';
import { Ed25519Signatures } from './ed25519-signatures.ts';
import type { Parts } from './module-loader.ts';
import { localTimeOf } from './monotonic-clock.ts';
import { send, sendAndWait } from './parent-channel.ts';
import { isModelled, NO_GROUP, PeerFactory } from './peer-factory.ts';
import { PeerLives } from './peer-lives.ts';
import type { ProcessContext } from './process-context.ts';

/** How often the parent hears what has been counted, so that little is unknown after a kill. */
const REPORT_MS = 100;
/** Facts in one message to the parent: larger ones would keep this process from hearing it for long. */
const FACTS_PER_MESSAGE = 100_000;

type JobMessage = Extract<ToProcess, { type: 'job' }>;

/** Read before the parent can die. */
const parentPid = process.ppid;

export class LocalRun implements ProcessContext {
  readonly job: ProcessJob;
  readonly books: Books;
  readonly log: FactLog;
  readonly seen: SeenTable;
  readonly goal: DeliveryGoal | undefined;
  readonly presence: PlannedPresence;
  readonly program: ProcessContext['program'];
  readonly workload: ProcessContext['workload'];
  isOver = false;
  current: PeerId;
  readonly peers: readonly PeerId[];
  private readonly life: number;
  private readonly factory: PeerFactory;
  private readonly lives = new PeerLives();
  private readonly file: FactFile | undefined;
  /** `performance.now()` at the start of the run; the run has no time before it. */
  private originMs = Number.POSITIVE_INFINITY;
  private reporting: NodeJS.Timeout | undefined;

  constructor({ job, peers, key, life, signingKeys }: JobMessage, { layers, corruptions, workload }: Parts) {
    this.job = job;
    this.peers = peers;
    this.life = life;
    this.current = peers[0];
    const signatures = signingKeys && new Ed25519Signatures(peers, signingKeys);
    const bare = programOf(layers, job.crashDetectionMs, signatures);
    invariant(bare.signatures === signatures, 'a process has keys if its protocol signs');
    const program = job.contacts === undefined ? bare : withOverlay(bare, job.contacts, job.crashDetectionMs);
    this.program = corruptions.length === 0 ? program : withAdversaries(program, corruptions, job.seed);
    this.workload = workload.create(job.graph.size, job.seed, job.workload.parameters);
    this.books = new Books(job.graph, this.program.kinds);
    this.file =
      job.logs === undefined || job.trace === 'none'
        ? undefined
        : new FactFile(join(job.logs, peersLog(peers[0], life)), 'pair');
    this.log = new FactLog(
      job.trace,
      this.program.kinds.map(({ name }) => name),
      this.file,
    );
    this.seen = new SeenTable(peers.length);
    this.presence = new PlannedPresence(job.faults);
    this.goal = goalOf(job, job.decides === true);
    this.factory = new PeerFactory(this, key);
    if (life === 0) for (const peer of peers) this.lives.add(this.factory.make(peer, { life: 0, snapshot: undefined }));
  }

  async listen(): Promise<void> {
    const all: Listening[] = [];
    for (const driver of this.lives.running) all.push(await this.listenAs(driver));
    const remarks = [...new Set(all.flatMap((listening) => listening.remarks))];
    if (isModelled(this.job) && this.job.transport === 'multicast') remarks.push(NO_GROUP);
    send({ type: 'listening', addresses: all.map(({ address }) => address), kinds: this.program.kinds, remarks });
  }

  async connect(directory: Directory): Promise<void> {
    await Promise.all(this.lives.running.map((driver) => driver.connect(directory)));
    send({ type: 'connected' });
  }

  /** The barrier falls at one instant of the machine's monotonic clock, the same for all processes. */
  start(startNs: bigint): void {
    this.originMs = localTimeOf(startNs);
    this.watchTime();
    const leftMs = this.originMs - performance.now();
    const { order, gapMs, atMs } = this.job.start;
    for (const driver of this.lives.running) {
      const joinMs = this.presence.joinsAt(driver.id);
      if (joinMs !== undefined) {
        setTimeout(() => driver.join(), Math.max(0, Math.ceil(joinMs + leftMs)));
        continue;
      }
      const startMs = order === 'staggered' ? (atMs?.[driver.id] ?? driver.id * gapMs) : 0;
      setTimeout(() => !this.isOver && driver.begin(startMs), Math.max(0, startMs + leftMs));
    }
  }

  /** A peer comes back: in a process of its own, or in the one that it shares. */
  async revive(snapshot: CrashSnapshot, life: number): Promise<void> {
    const driver = this.factory.make(snapshot.peer, { life, snapshot });
    this.lives.add(driver);
    const { address } = await this.listenAs(driver);
    send({ type: 'returned', peer: driver.id, address });
  }

  /** Gives the address by which others reach the peer. */
  private async listenAs(driver: PeerDriver): Promise<Listening> {
    const { portBase, places } = this.job;
    const { address, remarks } = await driver.listen(portBase === 0 ? 0 : portBase + driver.id);
    return { address: { ...address, host: places?.[driver.id].host ?? address.host }, remarks };
  }

  /** The same in a process of its own, which has not heard of the start yet. */
  async reviveAlone({ startNs, snapshot }: Extract<ToProcess, { type: 'revive' }>): Promise<void> {
    this.originMs = localTimeOf(startNs);
    this.watchTime();
    this.goal?.resume(snapshot.peer, snapshot.broadcasts, snapshot.delivered);
    await this.revive(snapshot, this.life);
  }

  rejoin({ peer, addresses, lives, gone }: Extract<ToProcess, { type: 'rejoin' }>): void {
    if (this.isOver) return;
    // Where peers come and go, no datagram goes to the group.
    const group = { host: '', port: 0 };
    this.lives.of(peer)?.restart({ addresses, group }, lives, gone);
    send({ type: 'restarted', peer, atMs: this.now() });
  }

  /** A peer has crashed, or is back: its neighbours take note of it. */
  hear(news: { readonly peer: PeerId; readonly life: number }, address?: Address): void {
    for (const driver of this.lives.running) {
      if (driver.id === news.peer) continue;
      driver.neighbours.hear(news.peer, news.life, address);
      driver.tellOracle(news.peer, address !== undefined);
    }
  }

  crashed(peer: PeerId, reason: string, snapshot: CrashSnapshot): void {
    this.lives.end(peer);
    send({ type: 'crashed', peer, atMs: this.now(), reason, snapshot });
    // The parent kills the process when it has its results.
    if (this.peers.length === 1) void this.end({ why: 'crashed' });
    else this.forget(peer, snapshot);
  }

  /** Inside a process that goes on a crash is the loss of all that the peer had, and a restart is made here. */
  private forget(peer: PeerId, snapshot: CrashSnapshot): void {
    this.seen.forget(this.peers.indexOf(peer));
    this.books.forgetBeliefs(peer);
    const restarts = this.job.faults!.actions.filter((action) => action.does === 'restart' && action.peer === peer);
    const life = this.lives.endedOf(peer);
    const next = restarts[life - 1];
    if (next?.does !== 'restart') return;
    const kept = next.keeps ? snapshot.kept : undefined;
    setTimeout(
      () => !this.isOver && void this.revive({ ...snapshot, kept }, life),
      Math.max(1, Math.ceil(next.atMs - this.now())),
    );
  }

  private watchTime(): void {
    const leftMs = this.originMs - performance.now() + this.job.stop.deadlineMs;
    setTimeout(() => this.checkDeadline(), Math.min(leftMs + 1, 2_147_483_647));
    this.reporting = setInterval(() => {
      this.file?.flush();
      send({ type: 'report', report: this.lives.report(this.books, this.job.graph) });
    }, REPORT_MS);
  }

  /** In whole nanoseconds, as the clock counts: a file keeps such times in few bytes. */
  now(): number {
    return Math.max(0, Math.round((performance.now() - this.originMs) * 1e6) / 1e6);
  }

  checkDeadline(): void {
    // A busy process may be long in hearing that the channel has broken.
    if (process.ppid !== parentPid) process.exit(1);
    if (this.now() >= this.job.stop.deadlineMs) void this.end({ why: 'deadline' });
  }

  fail(peer: PeerId, reason: string): void {
    if (this.isOver) return;
    this.log.crashed(this.now(), peer, reason);
    send({ type: 'failed', peer, reason });
    void this.end({ why: 'failed' });
  }

  lose(peer: PeerId, other: PeerId, life: number, reason: string): void {
    send({ type: 'lost', peer, other, life, reason });
  }

  joined(peer: PeerId): void {
    send({ type: 'joined', peer, atMs: this.now() });
  }

  /** A peer has joined; the failure detector of that one learns who is not there. */
  hearJoin({ peer, absent }: Extract<ToProcess, { type: 'joined' }>): void {
    for (const driver of this.lives.running) {
      if (driver.id !== peer) driver.tellOracle(peer, true);
      else for (const other of absent) driver.tellOracle(other, false);
    }
  }

  late(fault: LateFault): void {
    send({ type: 'late', fault });
  }

  endAtLimit(reason: string): void {
    void this.end({ why: 'limit', reason });
  }

  count(): Count {
    const { goal, lives } = this;
    return {
      ...lives.count(this.books, this.program.background),
      ...(goal === undefined ? {} : { goal: lives.goalCount(goal) }),
    };
  }

  /** Ends this process's part of the run, and tells what it has. */
  async end(ending: Ending): Promise<void> {
    if (this.isOver) return;
    this.isOver = true;
    const endedMs = this.now();
    clearInterval(this.reporting);
    for (const driver of this.lives.running) driver.stop();
    const lastMs = this.lives.lastMs();
    this.file?.end(this.log);
    if (this.file === undefined || this.file.trouble !== undefined) await this.sendLog();
    const { texts, level } = this.log;
    // The system counts it in kilobytes.
    const rssBytes = process.resourceUsage().maxRSS * 1024;
    send({
      type: 'result',
      ending,
      report: this.lives.report(this.books, this.job.graph),
      level,
      texts,
      lastMs,
      endedMs,
      rssBytes,
    });
  }

  private async sendLog(): Promise<void> {
    const { log } = this;
    for (let first = 0; first < log.count; first += FACTS_PER_MESSAGE) {
      const last = Math.min(log.count, first + FACTS_PER_MESSAGE);
      const { times, rows } = log.between(first, last);
      await sendAndWait({ type: 'log', times: times.slice(), rows: rows.slice() });
    }
  }
}
