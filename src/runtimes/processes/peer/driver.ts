/**
 * A peer in a process: the driver loop of the contract over real sockets and real time.
 *
 * What comes in is handled where its bytes lie, one reaction a message. All else happens in a turn, after what the
 * sockets had: timers and
 * changes of links that are due, messages to itself, broadcasts that the workload wants; a turn ends by handing what
 * was sent to the
 * sockets, so that a loaded peer writes long batches and an idle one waits for nothing. A turn is bounded, so that
 * sockets are read and
 * the parent is heard. While sockets hold too much, or the mailbox is full, the workload waits; messages to itself wait
 * for sockets too.
 */
import { checkedKind } from '../../../core/contract.ts';
import type { PeerId } from '../../../core/protocol.ts';
import type { Strangers } from '../../../trace/books.ts';
import type { Address, Directory, Inlet, Listening, Transport } from '../../sockets/transport.ts';
import type { Birth, Remains } from '../wire/crash-snapshot.ts';
import { LinkPlans, linksAt, plansOf } from './link-changes.ts';
import { Conversations } from './link-counters.ts';
import { dropLate } from './link-down-drops.ts';
import { Links } from './link-state.ts';
import { Mailbox } from './mailbox.ts';
import { Neighbours } from './neighbours.ts';
import { Outbox } from './outbox.ts';
import { PeerFaults, type Sufferer } from './peer-faults.ts';
import type { Household } from './process-context.ts';
import { HostedPeer } from './process-peer.ts';
import { Reactions } from './reactions.ts';
import { Agenda } from './timers.ts';
import { Demand } from './workload-driver.ts';

/** Messages to itself that a peer handles in one turn at most. */
const TURN_MESSAGES = 4096;

export class PeerHost implements Inlet, Sufferer {
  readonly id: PeerId;
  /** Copies that went out and came in; late ones included. */
  readonly conversations: Conversations;
  isCrashed = false;
  /** When its last turn ended. */
  lastTurnMs = 0;
  private readonly household: Household;
  private readonly birth: Birth;
  /** By link (the peer itself comes last) and kind. */
  readonly receivedByKind: Float64Array;
  private readonly kinds: number;
  readonly links: Links;
  private readonly reactions: Reactions;
  private readonly mailbox = new Mailbox();
  private readonly outbox: Outbox;
  private readonly agenda: Agenda;
  readonly linkPlans: LinkPlans;
  private readonly demand: Demand;
  readonly transport: Transport;
  private readonly peer: HostedPeer;
  private readonly neighbours: Neighbours;
  readonly faults: PeerFaults | undefined;
  /** Links that came up while the peer stood still. */
  private readonly joinedMeanwhile: number[] = [];
  private isStarted = false;
  private isScheduled = false;
  private readonly turn = (): void => this.runTurn();

  /**
   * @param place the peer's place among those of its process
   * @param birth how often it has crashed before, and what is left of its last life
   */
  constructor(
    household: Household,
    id: PeerId,
    place: number,
    birth: Birth,
    transportOf: (host: PeerHost, links: Links) => Transport,
  ) {
    const { graph, faults } = household.job;
    const { life, remains } = birth;
    const { down, linkChanges } = life === 0 ? household.job : linksAt(household.job, household.now());
    this.household = household;
    this.birth = birth;
    this.id = id;
    this.kinds = household.program.kinds.length;
    this.links = new Links(graph, id, down);
    this.reactions = new Reactions(household, id);
    this.transport = transportOf(this, this.links);
    this.outbox = new Outbox(household, id, this.links, this.mailbox, this.transport, () => this.now());
    this.receivedByKind = new Float64Array(this.outbox.sentByKind.length);
    this.conversations = new Conversations(this.outbox.sentByKind, this.receivedByKind, this.kinds);
    this.agenda = new Agenda(plansOf(linkChanges, id, this.links), () => this.wake());
    this.linkPlans = new LinkPlans(this.links, this.agenda, this.transport, (link, up) =>
      this.reactions.linkChanged(this.links.neighbours[link], up, this.isStarted),
    );
    this.demand = new Demand(household, id, this.mailbox, this.transport, () => this.reactions.broadcast());
    this.reactions.demand = this.demand;
    this.faults = faults && new PeerFaults(household, id, life, this);
    this.neighbours = new Neighbours(household, this);
    this.peer = new HostedPeer(household, id, {
      place,
      links: this.links,
      outbox: this.outbox,
      agenda: this.agenda,
      demand: this.demand,
      faults: this.faults,
      life,
      kept: remains?.kept,
      now: () => this.now(),
      wake: () => this.wake(),
    });
    if (remains !== undefined) this.goOnFrom(remains);
  }

  /** Listens; a peer of the first life also has its protocol made, before the barrier. */
  listen(port: number): Promise<Listening> {
    if (this.birth.life === 0) this.reactions.create(this.peer);
    return this.transport.listen(port);
  }

  /** Makes the links that are up at the start. */
  connect(directory: Directory): Promise<void> {
    return this.transport.connect(directory, this.links.up);
  }

  /** The barrier has fallen, at `startMs` of the run for this peer. */
  begin(startMs: number): void {
    const { household } = this;
    this.reactions.enter();
    this.isStarted = true;
    household.log.started(this.now(), this.id);
    this.reactions.start();
    this.demand.start(startMs);
    this.demand.settle();
    this.transport.open();
    this.wake();
  }

  /** The peer is back. @param lives by peer: how often it has crashed; `gone` are those who are not there */
  restart(directory: Directory, lives: readonly number[], gone: readonly PeerId[]): void {
    const { household, birth } = this;
    this.linkPlans.settle(household.now());
    this.neighbours.rejoin(directory, lives, gone);
    this.reactions.enter();
    this.isStarted = true;
    household.log.restarted(this.now(), this.id);
    this.reactions.create(this.peer);
    this.reactions.start();
    const remains = birth.remains?.demand;
    if (remains === undefined) this.demand.start(this.now());
    else this.demand.resume(remains, this.now(), household.peers.length === 1);
    this.demand.settle();
    this.transport.open();
    this.wake();
  }

  /** All that it has in memory is gone. */
  crash(reason: string): void {
    const { household, demand, peer, outbox, transport } = this;
    this.isCrashed = true;
    this.agenda.disarm();
    transport.close();
    this.conversations.endAll();
    household.log.crashed(household.now(), this.id, reason);
    household.crashed(this.id, reason, {
      peer: this.id,
      kept: peer.keeps,
      broadcasts: this.reactions.firstSequence + household.books.broadcasts[this.id],
      sent: Array.from(transport.numbers ?? []),
      sentToSelf: outbox.ownSent,
      demand: demand.remains(),
    });
  }

  /** True if nothing will happen here unless something comes in. */
  get isIdle(): boolean {
    if (this.isCrashed) return true;
    if (!this.isStarted || this.isScheduled || this.mailbox.length > 0 || this.neighbours.isWaiting) return false;
    if (this.faults !== undefined && !this.faults.isIdle) return false;
    return this.demand.isMet && this.agenda.isEmpty && !this.linkPlans.isWaiting && !this.transport.isHolding;
  }

  stop(): void {
    if (this.isCrashed) return;
    this.agenda.disarm();
    this.faults?.end();
    this.transport.freeze();
  }

  now(): number {
    return this.reactions.now();
  }

  received(link: number, message: unknown, number: number): boolean {
    if (this.faults === undefined || this.faults.admits(link, message, number)) this.handle(link, message, number);
    if (!this.isScheduled) this.wake();
    return !this.household.isOver && !this.isCrashed;
  }

  handle(link: number, message: unknown, number: number): void {
    const kind = checkedKind(this.household.program, message);
    this.receivedByKind[link * this.kinds + kind]++;
    this.reactions.receive(link === this.links.count ? this.id : this.links.neighbours[link], message, number, kind);
  }

  receivedLate(link: number, message: unknown, number: number): void {
    const kind = dropLate(this.household, this.links.neighbours[link], this.id, message, number);
    this.receivedByKind[link * this.kinds + kind]++;
  }

  joined(link: number): void {
    if (this.household.isOver) return;
    // A peer that stands still hears of it when it goes on.
    if (this.faults?.isPaused) this.joinedMeanwhile.push(link);
    else this.linkPlans.joined(link);
    this.wake();
  }

  ended(link: number): void {
    // One that is back may have made a link of which it did not know yet that it is down.
    if (!this.links.isUp(link)) this.transport.cut(link);
    else if (!this.agenda.plansCut(link)) this.lost(link, 'it closed the connection');
  }

  dropped(link: number, message: unknown, number: number, reason: string): void {
    this.outbox.lose(link, message, number, reason);
  }

  lost(link: number, reason: string): void {
    const { household, links, neighbours } = this;
    if (!household.isOver && !this.isCrashed)
      household.lose(this.id, links.neighbours[link], neighbours.lifeOf(link), reason);
  }

  silenced(link: number): void {
    this.neighbours.silenced(link);
  }

  returned(link: number, life: number): void {
    this.neighbours.returned(link, life);
  }

  /** The parent says that a peer has crashed, or is back. */
  hear({ peer, life }: { readonly peer: PeerId; readonly life: number }, address: Address | undefined): void {
    const link = this.links.to(peer);
    if (link < 0 || this.isCrashed) return;
    if (address === undefined) this.neighbours.left(link, life);
    else this.neighbours.moved(link, life, address);
  }

  failed(reason: string): void {
    this.household.fail(this.id, reason);
  }

  refused(what: keyof Strangers): void {
    this.household.books.strangers[what]++;
  }

  overhead(bytes: number): void {
    this.household.books.overheadBytes += bytes;
  }

  wake(): void {
    if (this.isScheduled || !this.isStarted || this.household.isOver || this.isCrashed) return;
    this.isScheduled = true;
    setImmediate(this.turn);
  }

  private runTurn(): void {
    this.isScheduled = false;
    if (this.household.isOver || this.isCrashed) return;
    this.reactions.enter();
    this.household.checkDeadline();
    // What happened after the end would be counted and never told.
    if (this.household.isOver) return;
    if (this.faults !== undefined && !this.faults.run()) return;
    for (const link of this.joinedMeanwhile.splice(0)) this.linkPlans.joined(link);
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

  private goOnFrom({ broadcasts, sent, sentToSelf }: Remains): void {
    this.reactions.firstSequence = broadcasts - this.household.books.broadcasts[this.id];
    this.outbox.ownSent = sentToSelf;
    this.transport.numbers?.set(sent);
  }

  private runAgenda(): void {
    const nowMs = this.household.now();
    this.linkPlans.run(nowMs);
    while (this.agenda.takeCollection(nowMs)) this.household.log.collected(this.household.now(), this.id);
    for (let timer = this.agenda.takeTimer(nowMs); timer >= 0; timer = this.agenda.takeTimer(nowMs))
      this.reactions.timeout(timer);
  }

  private handleOwn(): void {
    for (
      let budget = TURN_MESSAGES;
      budget > 0 && this.mailbox.length > 0 && !this.household.isOver && !this.transport.full;
      budget--
    ) {
      const message = this.mailbox.take();
      const { number } = this.mailbox;
      const own = this.links.count;
      if (this.faults === undefined || this.faults.admits(own, message, number)) this.handle(own, message, number);
    }
  }
}
