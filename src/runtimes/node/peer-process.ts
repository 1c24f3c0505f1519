/**
 * The program of a peer process: it hosts one or more peers of a run, and does what its parent says over the channel between them.
 *
 * It must not outlive its parent: when the channel breaks it exits at once. Ctrl-C is the parent's business. It imports the modules that the
 * job names, and little else, so that sixty-four of them are up in seconds.
 */
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Definition, PeerId } from '../../core/protocol.ts';
import { Random } from '../../core/random.ts';
import { SeenTable } from '../../core/seen.ts';
import { type Layer, programOf } from '../../core/stack.ts';
import type { NetworkPlan } from '../../network/link-traits.ts';
import { ModelledLinks } from '../../network/modelled-links.ts';
import { Books } from '../../trace/books.ts';
import { FactLog, STRIDE } from '../../trace/log.ts';
import type { WorkloadDefinition } from '../../workloads/workload.ts';
import { reasonOf } from '../blame.ts';
import { type Codec, findCodec } from '../sockets/codec.ts';
import type { Directory } from '../sockets/transport.ts';
import { LOOPBACK } from '../sockets/transport.ts';
import { transportOf } from '../sockets/transports.ts';
import { Alarm } from './alarm.ts';
import { rowsOf } from './book-rows.ts';
import type { Count, Ending, FromProcess, Report, ToProcess } from './control.ts';
import { FactFile, peersLog } from './fact-file.ts';
import { PeerHost } from './host.ts';
import type { Household } from './household.ts';
import { type Crossing, ModelledTransport } from './modelled-transport.ts';
import { localTimeOf } from './monotonic.ts';
import type { ModuleReference, ProcessJob } from './process-job.ts';
import { SecondCopies } from './second-copies.ts';

/** How often the parent hears what has been counted, so that little is unknown after a kill. */
const REPORT_MS = 100;
/** Facts in one message to the parent: larger ones would keep this process from hearing it for long. */
const FACTS_PER_MESSAGE = 100_000;

/** Copies of all peers of a process that may wait for their time on a modelled network. */
const COPIES_HELD = 1 << 20;
const NO_GROUP = 'each copy has its own way through the network, so no datagram went to the group: each went to one peer';

type JobMessage = Extract<ToProcess, { type: 'job' }>;

class PeerProcess implements Household {
  readonly job: ProcessJob;
  readonly books: Books;
  readonly log: FactLog;
  readonly seen: SeenTable;
  readonly program: Household['program'];
  readonly workload: Household['workload'];
  isOver = false;
  current: PeerId;
  private readonly hosts: readonly PeerHost[];
  private readonly file: FactFile | undefined;
  /** `performance.now()` at the start of the run; the run has no time before it. */
  private originMs = Number.POSITIVE_INFINITY;
  private reporting: NodeJS.Timeout | undefined;

  constructor({ job, peers, token }: JobMessage, layers: readonly Layer[], workload: WorkloadDefinition) {
    this.job = job;
    this.current = peers[0];
    this.program = programOf(layers);
    this.workload = workload.create(job.graph.size, job.seed, job.workload.parameters);
    this.books = new Books(job.graph, this.program.kinds);
    this.file = job.logs === undefined || job.trace === 'none' ? undefined : new FactFile(join(job.logs, peersLog(peers[0])), 'pair');
    this.log = new FactLog(
      job.trace,
      this.program.kinds.map(({ name }) => name),
      this.file,
    );
    this.seen = new SeenTable(peers.length);
    const codec = findCodec(job.codec);
    const { frameLimit, pacing, plan } = job;
    const crossing = plan && this.crossingOf(plan, peers, codec);
    this.hosts = peers.map(
      (peer, place) =>
        new PeerHost(this, peer, place, (host, links) => {
          const isNumbered = crossing !== undefined;
          const inlet = job.mayDouble === true ? new SecondCopies(this, host, links) : host;
          // Where each copy has its own way no datagram serves many.
          const name = isNumbered && job.transport === 'multicast' ? 'udp' : job.transport;
          const sockets = transportOf(name, {
            peer,
            neighbours: links.neighbours,
            codec,
            frameLimit,
            pacing,
            isNumbered,
            token,
            host: job.places?.[peer].host ?? LOOPBACK,
            inlet,
          });
          return crossing === undefined ? sockets : new ModelledTransport(sockets, crossing, peer, place, links, inlet);
        }),
    );
  }

  /** The model of the links: what is drawn for each copy comes from a stream of this process's own. */
  private crossingOf(plan: NetworkPlan, peers: readonly PeerId[], { sizeOf }: Codec): Crossing {
    const { graph, seed, fifo } = this.job;
    const now = () => this.now();
    return {
      model: new ModelledLinks(plan, graph, seed, new Random(seed, 'network', peers[0])),
      alarm: new Alarm(peers.length, now),
      isFifo: fifo,
      limit: Math.floor(COPIES_HELD / peers.length),
      sizeOf,
      now,
      endAtLimit: (reason) => this.endAtLimit(reason),
    };
  }

  async listen(): Promise<void> {
    const { portBase } = this.job;
    const all = [];
    for (const host of this.hosts) all.push(await host.listen(portBase === 0 ? 0 : portBase + host.id));
    const remarks = [...new Set(all.flatMap((listening) => listening.remarks))];
    if (this.job.plan !== undefined && this.job.transport === 'multicast') remarks.push(NO_GROUP);
    say({ type: 'listening', addresses: all.map(({ address }) => address), kinds: this.program.kinds, remarks });
  }

  async connect(directory: Directory): Promise<void> {
    await Promise.all(this.hosts.map((host) => host.connect(directory)));
    say({ type: 'connected' });
  }

  /** The barrier falls at one instant of the machine's monotonic clock, the same for all processes. */
  start(startNs: bigint): void {
    this.originMs = localTimeOf(startNs);
    const leftMs = this.originMs - performance.now();
    const { order, gapMs, atMs } = this.job.start;
    for (const host of this.hosts) {
      const startMs = order === 'staggered' ? (atMs?.[host.id] ?? host.id * gapMs) : 0;
      setTimeout(() => !this.isOver && host.begin(startMs), Math.max(0, startMs + leftMs));
    }
    setTimeout(() => this.checkDeadline(), Math.min(this.job.stop.deadlineMs + leftMs + 1, 2_147_483_647));
    this.reporting = setInterval(() => {
      this.file?.flush();
      say({ type: 'report', report: this.report() });
    }, REPORT_MS);
  }

  /** In whole nanoseconds, as the clock counts: a file keeps such times in few bytes. */
  now(): number {
    return Math.max(0, Math.round((performance.now() - this.originMs) * 1e6) / 1e6);
  }

  checkDeadline(): void {
    // A busy process may be long in hearing that the channel has broken.
    if (process.ppid !== parent) process.exit(1);
    if (this.now() >= this.job.stop.deadlineMs) void this.end({ why: 'deadline' });
  }

  fail(peer: PeerId, reason: string): void {
    if (this.isOver) return;
    this.log.crashed(this.now(), peer, reason);
    say({ type: 'failed', peer, reason });
    void this.end({ why: 'failed' });
  }

  lose(peer: PeerId, other: PeerId, reason: string): void {
    say({ type: 'lost', peer, other, reason });
  }

  endAtLimit(reason: string): void {
    void this.end({ why: 'limit', reason });
  }

  count(): Count {
    let sent = 0;
    let received = 0;
    for (const host of this.hosts) {
      for (const count of host.sentByKind) sent += count;
      for (const count of host.receivedByKind) received += count;
    }
    const isIdle = this.hosts.every((host) => host.isIdle);
    return { sent, received, isIdle, lastMs: Math.max(...this.hosts.map((host) => host.lastTurnMs)) };
  }

  /** Ends this process's part of the run, and tells what it has. */
  async end(ending: Ending): Promise<void> {
    if (this.isOver) return;
    this.isOver = true;
    const endedMs = this.now();
    clearInterval(this.reporting);
    for (const host of this.hosts) host.stop();
    const lastMs = Math.max(...this.hosts.map((host) => host.lastTurnMs));
    this.file?.end(this.log);
    if (this.file === undefined || this.file.trouble !== undefined) await this.sendLog();
    const { texts, level } = this.log;
    // The system counts it in kilobytes.
    const rssBytes = process.resourceUsage().maxRSS * 1024;
    say({ type: 'result', ending, report: this.report(), level, texts, lastMs, endedMs, rssBytes });
  }

  private async sendLog(): Promise<void> {
    const { log } = this;
    for (let first = 0; first < log.count; first += FACTS_PER_MESSAGE) {
      const last = Math.min(log.count, first + FACTS_PER_MESSAGE);
      await sayAndWait({ type: 'log', times: log.times.slice(first, last), rows: log.rows.slice(first * STRIDE, last * STRIDE) });
    }
  }

  private report(): Report {
    return { rows: rowsOf(this.books, this.job.graph, this.hosts) };
  }
}

function say(message: FromProcess): void {
  if (process.connected) process.send!(message);
}

function sayAndWait(message: FromProcess): Promise<void> {
  return new Promise((resolve) => {
    if (process.connected) process.send!(message, () => resolve());
  });
}

async function importDefault<Wanted>({ module }: ModuleReference): Promise<Wanted> {
  return ((await import(module)) as { default: Wanted }).default;
}

async function create(message: JobMessage): Promise<PeerProcess> {
  const { job } = message;
  const layers = await Promise.all(
    job.layers.map(async (layer) => ({ definition: await importDefault<Definition>(layer), parameters: layer.parameters })),
  );
  return new PeerProcess(message, layers, await importDefault<WorkloadDefinition>(job.workload));
}

const parent = process.ppid;
let own: PeerProcess | undefined;
let firstPeer: PeerId = 0;
/** Told to stop before there was anything to stop. */
let isTold = false;

/** Whatever throws is the protocol's or ours: it is told with the place where it happened, and the others' results are kept. */
function blame(error: unknown): void {
  const reason = reasonOf(error);
  if (own === undefined) void sayAndWait({ type: 'failed', peer: firstPeer, reason }).then(() => process.exit(1));
  else own.fail(own.current, reason);
}

async function obey(message: ToProcess): Promise<void> {
  switch (message.type) {
    case 'job':
      firstPeer = message.peers[0];
      own = await create(message);
      if (isTold) await own.end({ why: 'told' });
      else await own.listen();
      return;
    case 'connect':
      await own!.connect(message.directory);
      return;
    case 'start':
      own!.start(message.startNs);
      return;
    case 'count':
      say({ type: 'counted', round: message.round, ...own!.count() });
      return;
    case 'stop':
      isTold = true;
      await own?.end({ why: 'told' });
      return;
    case 'exit':
      process.exit(0);
  }
}

process.on('disconnect', () => process.exit(1));
process.on('SIGINT', () => {});
process.on('uncaughtException', blame);
process.on('message', (message: ToProcess) => {
  obey(message).catch(blame);
});
if (!process.connected) process.exit(1);
