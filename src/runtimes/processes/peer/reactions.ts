/**
 * The reactions of one peer's protocol. Each is counted in the books and written to the log, reads the clock at most
 * once, and ends by reporting its deliveries to the workload. Messages from the sockets come in here.
 */
import { countIn, firstCarried } from '../../../core/carried-broadcasts.ts';
import { checkedKind } from '../../../core/contract.ts';
import { payloadOf } from '../../../core/payload.ts';
import type { Peer, PeerId, Protocol } from '../../../core/protocol.ts';
import { logFurther } from '../../../trace/carried-facts.ts';
import type { CopyReceiver } from '../../sockets/transport.ts';
import { countLinkDownDrop } from './link-down-drops.ts';
import type { LinkState } from './link-state.ts';
import type { PeerFaults } from './peer-faults.ts';
import type { ProcessContext } from './process-context.ts';
import type { WorkloadDriver } from './workload-driver.ts';

/** The turns of the peer, in which everything happens that no message brings. */
interface Turns {
  readonly isScheduled: boolean;
  readonly isCrashed: boolean;
  wake(): void;
}

export class Reactions implements CopyReceiver {
  /** Set before the first reaction, as `faults` is. */
  workloadDriver!: WorkloadDriver;
  faults: PeerFaults | undefined;
  /** Timers that ran out. */
  timeouts = 0;
  /** Broadcasts that were made in lives of the peer that other processes had. */
  firstSequence = 0;
  /** By link (the peer itself comes last) and kind. */
  readonly receivedByKind: Float64Array;
  private readonly context: ProcessContext;
  private readonly id: PeerId;
  private readonly links: LinkState;
  private readonly turns: Turns;
  private readonly kinds: number;
  private protocol!: Protocol<unknown>;
  /** Time of the reaction that runs; negative if nobody has asked for it yet. */
  private reactionMs = -1;

  constructor(context: ProcessContext, id: PeerId, links: LinkState, turns: Turns) {
    this.context = context;
    this.id = id;
    this.links = links;
    this.turns = turns;
    this.kinds = context.program.kinds.length;
    this.receivedByKind = new Float64Array((links.count + 1) * this.kinds);
  }

  now(): number {
    if (this.reactionMs < 0) this.reactionMs = this.context.now();
    return this.reactionMs;
  }

  /** A reaction begins: this peer is to blame if it throws, and its clock has not been read. */
  enter(): void {
    this.context.current = this.id;
    this.reactionMs = -1;
  }

  create(peer: Peer<unknown>): void {
    this.enter();
    this.protocol = this.context.program.create(peer);
  }

  start(): void {
    this.protocol.start?.();
  }

  /** The peer says goodbye. */
  leave(): void {
    this.enter();
    this.protocol.leave?.();
  }

  broadcast(): void {
    const { books, log, job, goal } = this.context;
    this.enter();
    goal?.broadcast(this.id);
    const sequence = this.firstSequence + books.broadcasts[this.id]++;
    const payload = payloadOf(job.payload, this.id, sequence);
    if (log.wants(sequence)) log.broadcast(this.now(), this.id, sequence, payload);
    this.protocol.broadcast({ origin: this.id, sequence, payload });
  }

  received(link: number, message: unknown, number: number): boolean {
    const { turns } = this;
    if (this.faults === undefined || this.faults.admits(link, message, number)) this.receive(link, message, number);
    if (!turns.isScheduled) turns.wake();
    return !this.context.isOver && !turns.isCrashed;
  }

  receivedLate(link: number, message: unknown, number: number): void {
    const kind = countLinkDownDrop(this.context, this.links.neighbours[link], this.id, message, number);
    this.receivedByKind[link * this.kinds + kind]++;
  }

  /** Handles a message; the last link is that of the peer to itself. */
  receive(link: number, message: unknown, number: number): void {
    const { books, log, program, job } = this.context;
    const from = link === this.links.count ? this.id : this.links.neighbours[link];
    const kind = checkedKind(program, message);
    this.receivedByKind[link * this.kinds + kind]++;
    this.enter();
    books.countReceived(this.id, from, kind, countIn(program, message, kind, from, job.graph.size));
    if (log.full) {
      const carried = program.broadcastOf(message, from);
      const { origin, sequence } = firstCarried(carried);
      log.received(this.now(), this.id, from, number, kind, origin, sequence);
      logFurther(log, carried);
    }
    this.protocol.receive(from, message);
    if (this.workloadDriver.deliveries !== 0) this.workloadDriver.settle();
    if ((books.handled[this.id] & 255) === 0) this.context.checkDeadline();
  }

  timeout(timer: number): void {
    this.timeouts++;
    this.enter();
    this.context.log.timerFired(this.now(), this.id, timer);
    this.context.program.timeout(this.protocol, timer);
    this.workloadDriver.settle();
  }

  /** The failure detector is told that another peer has crashed, or is back. */
  tellOracle(other: PeerId, isBack: boolean): void {
    this.enter();
    this.context.program.oracle?.[isBack ? 'restarted' : 'crashed'](this.protocol, other);
    this.workloadDriver.settle();
  }

  /** @param isTold false where the protocol has not started */
  linkChanged(other: PeerId, up: boolean, isTold: boolean): void {
    this.enter();
    this.context.log.linkChanged(this.now(), this.id, other, up);
    if (!isTold) return;
    if (up) this.protocol.linkUp?.(other);
    else this.protocol.linkDown?.(other);
    this.workloadDriver.settle();
  }
}
