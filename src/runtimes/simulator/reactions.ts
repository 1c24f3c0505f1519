/** Runs the reactions of the peers to anything but a message: creation, start, broadcast, timeout, link change. */
import { payloadOf } from '../../core/payload.ts';
import type { PeerId, Protocol } from '../../core/protocol.ts';
import { BROADCAST, CREATE, LEAVE, LINK, ORACLE, START, TIMEOUT } from '../heartbeat.ts';
import { WORKLOAD_EVENT } from './event-queue.ts';
import type { RunContext } from './run-context.ts';
import type { SimulatedPeer } from './simulated-peer.ts';

/** Of a peer that has not joined yet. */
const NO_PROTOCOL: Protocol<unknown> = { broadcast: () => {}, receive: () => {} };

export class Reactions {
  /** By peer. */
  readonly protocols: Protocol<unknown>[] = [];
  /** Time of the last reaction. */
  elapsedMs = 0;
  private readonly context: RunContext;
  private readonly peer: SimulatedPeer;
  /** By peer: broadcasts so far. */
  private readonly sequences: Int32Array;

  constructor(context: RunContext, peer: SimulatedPeer) {
    this.context = context;
    this.peer = peer;
    this.sequences = new Int32Array(context.job.graph.size);
  }

  /** Makes the protocols of all peers that are there, until one throws. */
  createAll(): void {
    const { job, links } = this.context;
    for (let to = 0; to < job.graph.size; to++) {
      if (links.absent?.[to] === 1) this.protocols.push(NO_PROTOCOL);
      else this.create(to);
    }
  }

  /** A new protocol in place of the one that crashed. */
  recreate(to: PeerId): void {
    this.context.log.restarted(this.context.queue.time, to);
    this.create(to);
  }

  create(to: PeerId): void {
    this.begin(to, CREATE);
    this.protocols[to] = this.context.job.program.create(this.peer);
  }

  /** The peer says goodbye. */
  leave(to: PeerId): void {
    this.begin(to, LEAVE);
    this.protocols[to].leave?.();
  }

  start(to: PeerId): void {
    this.begin(to, START);
    this.protocols[to].start?.();
    this.broadcastWanted(to);
  }

  /** False if the timer was moved or cleared meanwhile. */
  fireTimer(to: PeerId, entry: number): boolean {
    const { job, log, queue, timers } = this.context;
    const timer = timers.fire(entry);
    if (timer < 0) return false;
    this.context.background?.fired(timer);
    log.timerFired(queue.time, to, timer);
    this.begin(to, TIMEOUT);
    job.program.timeout(this.protocols[to], timer);
    this.broadcastWanted(to);
    return true;
  }

  /** A broadcast that the schedule of the workload asks for; the next one is planned from here. */
  broadcastPlanned(to: PeerId): void {
    this.broadcast(to);
    this.plan(to, this.context.job.workload.next(to));
    this.broadcastWanted(to);
  }

  /** The broadcasts that the workload wants because of deliveries; they may bring deliveries of their own. */
  broadcastWanted(to: PeerId): void {
    while (this.peer.wanted > 0) {
      this.peer.wanted--;
      this.broadcast(to);
    }
  }

  /** Plans the next broadcast of a peer. */
  plan(to: PeerId, delayMs: number): void {
    this.context.goal?.planned(to, delayMs);
    if (delayMs !== Number.POSITIVE_INFINITY)
      this.context.queue.push(this.peer.timeAfter(delayMs), to, WORKLOAD_EVENT, 0);
  }

  /** A peer learns that a link of its has changed. */
  changeLink(to: PeerId, other: PeerId, up: boolean): void {
    const { log, queue, states } = this.context;
    states?.learnLink(to, other, up);
    log.linkChanged(queue.time, to, other, up);
    this.begin(to, LINK);
    this.protocols[to][up ? 'linkUp' : 'linkDown']?.(other);
    this.broadcastWanted(to);
  }

  /** A peer's failure detector is told that another peer has crashed, or is back. */
  tellOracle(to: PeerId, other: PeerId, isBack: boolean): void {
    this.begin(to, ORACLE);
    this.context.job.program.oracle?.[isBack ? 'restarted' : 'crashed'](this.protocols[to], other);
    this.broadcastWanted(to);
  }

  /** Something happens at this peer now. */
  begin(to: PeerId, reaction = CREATE): void {
    this.elapsedMs = this.context.queue.time;
    this.peer.begin(to, reaction);
  }

  private broadcast(to: PeerId): void {
    const { books, job, log, queue } = this.context;
    const sequence = this.sequences[to]++;
    books.broadcasts[to]++;
    this.context.goal?.broadcast(to);
    const payload = payloadOf(job.payload, to, sequence);
    log.broadcast(queue.time, to, sequence, payload);
    this.begin(to, BROADCAST);
    this.protocols[to].broadcast({ origin: to, sequence, payload });
  }
}
