/**
 * A peer in a process: the driver loop of the contract over real sockets and real time.
 *
 * What comes in is handled where its bytes lie, one reaction a message. All else happens in a turn, after what the sockets had: timers and
 * changes of links that are due, messages to itself, broadcasts that the workload wants; a turn ends by handing what was sent to the
 * sockets, so that a loaded peer writes long batches and an idle one waits for nothing. A turn is bounded, so that sockets are read and
 * the parent is heard. While sockets hold too much, or the mailbox is full, the workload waits; messages to itself wait for sockets too.
 */
import type { PeerId, Protocol } from '../../core/protocol.ts';
import type { Directory, Inlet, Listening, Transport } from '../sockets/transport.ts';
import { Agenda } from './agenda.ts';
import { Demand } from './demand.ts';
import { HostedPeer } from './hosted-peer.ts';
import type { Household } from './household.ts';
import { dropLate } from './late.ts';
import { LinkPlans, plansOf } from './link-plans.ts';
import { Links } from './links.ts';
import { Mailbox } from './mailbox.ts';
import { Outbox } from './outbox.ts';

/** Messages to itself that a peer handles in one turn at most. */
const TURN_MESSAGES = 4096;

export class PeerHost implements Inlet {
  readonly id: PeerId;
  /** Copies that went out and came in, by link (the peer itself comes last) and kind; late ones included. */
  readonly sentByKind: Float64Array;
  readonly receivedByKind: Float64Array;
  /** When its last turn ended. */
  lastTurnMs = 0;
  private readonly household: Household;
  private readonly kinds: number;
  private readonly links: Links;
  private readonly mailbox = new Mailbox();
  private readonly outbox: Outbox;
  private readonly agenda: Agenda;
  private readonly linkPlans: LinkPlans;
  private readonly demand: Demand;
  private readonly transport: Transport;
  private readonly peer: HostedPeer;
  private protocol!: Protocol<unknown>;
  private isStarted = false;
  private isScheduled = false;
  /** Time of the reaction that runs; negative if nobody has asked for it yet. */
  private reactionMs = -1;
  private readonly turn = (): void => this.runTurn();

  /** @param place the peer's place among those of its process */
  constructor(household: Household, id: PeerId, place: number, transportOf: (host: PeerHost, links: Links) => Transport) {
    const { graph, linkChanges, down } = household.job;
    this.household = household;
    this.id = id;
    this.kinds = household.program.kinds.length;
    this.links = new Links(graph, id, down);
    this.transport = transportOf(this, this.links);
    this.outbox = new Outbox(household, id, this.links, this.mailbox, this.transport, () => this.now());
    this.sentByKind = this.outbox.sentByKind;
    this.receivedByKind = new Float64Array(this.sentByKind.length);
    this.agenda = new Agenda(plansOf(linkChanges, id, this.links), () => this.wake());
    this.linkPlans = new LinkPlans(this.links, this.agenda, this.transport, (link, up) => this.tellOfLink(link, up));
    this.demand = new Demand(household, id, this.mailbox, this.transport, () => this.broadcast());
    this.peer = new HostedPeer(household, id, {
      place,
      links: this.links,
      outbox: this.outbox,
      agenda: this.agenda,
      demand: this.demand,
      now: () => this.now(),
      wake: () => this.wake(),
    });
  }

  /** Makes the protocol, before the barrier, and listens. */
  listen(port: number): Promise<Listening> {
    this.enter();
    this.protocol = this.household.program.create(this.peer);
    return this.transport.listen(port);
  }

  /** Makes the links that are up at the start. */
  connect(directory: Directory): Promise<void> {
    return this.transport.connect(directory, this.links.up);
  }

  /** The barrier has fallen, at `startMs` of the run for this peer. */
  begin(startMs: number): void {
    const { household } = this;
    this.enter();
    this.isStarted = true;
    household.log.started(this.now(), this.id);
    this.protocol.start?.();
    this.demand.start(startMs);
    this.demand.settle();
    this.transport.open();
    this.wake();
  }

  /** True if nothing will happen here unless something comes in. */
  get isIdle(): boolean {
    if (!this.isStarted || this.isScheduled || this.mailbox.length > 0) return false;
    return this.demand.isMet && this.agenda.isEmpty && !this.linkPlans.isWaiting && !this.transport.isHolding;
  }

  stop(): void {
    this.agenda.disarm();
    this.transport.freeze();
  }

  now(): number {
    if (this.reactionMs < 0) this.reactionMs = this.household.now();
    return this.reactionMs;
  }

  received(link: number, message: unknown, number: number): boolean {
    const { household } = this;
    const kind = household.program.kindOf(message);
    this.receivedByKind[link * this.kinds + kind]++;
    this.react(this.links.neighbours[link], message, number, kind);
    if (!this.isScheduled) this.wake();
    return !household.isOver;
  }

  receivedLate(link: number, message: unknown, number: number): void {
    const kind = dropLate(this.household, this.links.neighbours[link], this.id, message, number);
    this.receivedByKind[link * this.kinds + kind]++;
  }

  joined(link: number): void {
    if (this.household.isOver) return;
    this.linkPlans.joined(link);
    this.wake();
  }

  ended(link: number): void {
    if (!this.agenda.plansCut(link)) this.lost(link, 'it closed the connection');
  }

  dropped(link: number, message: unknown, number: number, reason: string): void {
    this.outbox.lose(link, message, number, reason);
  }

  lost(link: number, reason: string): void {
    if (!this.household.isOver) this.household.lose(this.id, this.links.neighbours[link], reason);
  }

  failed(reason: string): void {
    this.household.fail(this.id, reason);
  }

  overhead(bytes: number): void {
    this.household.books.overheadBytes += bytes;
  }

  wake(): void {
    if (this.isScheduled || !this.isStarted || this.household.isOver) return;
    this.isScheduled = true;
    setImmediate(this.turn);
  }

  private runTurn(): void {
    this.isScheduled = false;
    if (this.household.isOver) return;
    this.enter();
    this.household.checkDeadline();
    this.runAgenda();
    this.handleOwn();
    const isBroadcasting = this.demand.run(this.household.now());
    this.transport.flush();
    if (this.household.isOver) return;
    const canGoOn = !this.transport.full;
    if (canGoOn && (this.mailbox.length > 0 || isBroadcasting)) this.wake();
    this.lastTurnMs = this.household.now();
    if (!this.isScheduled) this.agenda.arm(this.lastTurnMs, canGoOn ? this.demand.dueMs : Number.POSITIVE_INFINITY);
  }

  /** A reaction begins: this peer is to blame if it throws, and its clock has not been read. */
  private enter(): void {
    this.household.current = this.id;
    this.reactionMs = -1;
  }

  private runAgenda(): void {
    const nowMs = this.household.now();
    this.linkPlans.run(nowMs);
    while (this.agenda.takeCollection(nowMs)) this.household.log.collected(this.household.now(), this.id);
    for (let timer = this.agenda.takeTimer(nowMs); timer >= 0; timer = this.agenda.takeTimer(nowMs)) {
      this.enter();
      this.household.log.timerFired(this.now(), this.id, timer);
      this.protocol.timeout?.(timer);
      this.demand.settle();
    }
  }

  private handleOwn(): void {
    const own = this.links.count * this.kinds;
    for (let budget = TURN_MESSAGES; budget > 0 && this.mailbox.length > 0 && !this.household.isOver && !this.transport.full; budget--) {
      const message = this.mailbox.take();
      const kind = this.household.program.kindOf(message);
      this.receivedByKind[own + kind]++;
      this.react(this.id, message, this.mailbox.number, kind);
    }
  }

  private broadcast(): void {
    const { books, log, job } = this.household;
    this.enter();
    const sequence = books.broadcasts[this.id]++;
    if (log.wants(sequence)) log.broadcast(this.now(), this.id, sequence);
    this.protocol.broadcast({ origin: this.id, sequence, payload: job.payload });
  }

  private react(from: PeerId, message: unknown, number: number, kind: number): void {
    const { books, log, program } = this.household;
    this.enter();
    books.countReceived(this.id, from, kind);
    if (log.full) {
      const carried = program.broadcastOf(message, from);
      log.received(this.now(), this.id, from, number, kind, carried?.origin ?? -1, carried?.sequence ?? 0);
    }
    this.protocol.receive(from, message);
    if (this.demand.deliveries !== 0) this.demand.settle();
    if ((books.handled[this.id] & 255) === 0) this.household.checkDeadline();
  }

  private tellOfLink(link: number, up: boolean): void {
    const other = this.links.neighbours[link];
    this.enter();
    this.household.log.linkChanged(this.now(), this.id, other, up);
    if (!this.isStarted) return;
    if (up) this.protocol.linkUp?.(other);
    else this.protocol.linkDown?.(other);
    this.demand.settle();
  }
}
