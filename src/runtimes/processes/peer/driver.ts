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
import type { CrashSnapshot, LifeStart } from '../wire/crash-snapshot.ts';
import { LinkChanges, linksAt, plansOf } from './link-changes.ts';
import { LinkCounters } from './link-counters.ts';
import { countLinkDownDrop } from './link-down-drops.ts';
import { LinkState } from './link-state.ts';
import { Mailbox } from './mailbox.ts';
import { Neighbours } from './neighbours.ts';
import { Outbox } from './outbox.ts';
import { type FaultTarget, PeerFaults } from './peer-faults.ts';
import type { ProcessContext } from './process-context.ts';
import { ProcessPeer } from './process-peer.ts';
import { Reactions } from './reactions.ts';
import { Timers } from './timers.ts';
import { WorkloadDriver } from './workload-driver.ts';

/** Messages to itself that a peer handles in one turn at most. */
const TURN_MESSAGES = 4096;

export class PeerDriver implements Inlet, FaultTarget {
  readonly id: PeerId;
  /** Copies that went out and came in; late ones included. */
  readonly linkCounters: LinkCounters;
  isCrashed = false;
  /** When its last turn ended. */
  lastTurnMs = 0;
  private readonly context: ProcessContext;
  private readonly lifeStart: LifeStart;
  /** By link (the peer itself comes last) and kind. */
  readonly receivedByKind: Float64Array;
  private readonly kinds: number;
  readonly links: LinkState;
  private readonly reactions: Reactions;
  private readonly mailbox = new Mailbox();
  private readonly outbox: Outbox;
  private readonly timers: Timers;
  readonly linkChanges: LinkChanges;
  private readonly workloadDriver: WorkloadDriver;
  readonly transport: Transport;
  private readonly peer: ProcessPeer;
  private readonly neighbours: Neighbours;
  readonly faults: PeerFaults | undefined;
  /** LinkState that came up while the peer stood still. */
  private readonly joinedMeanwhile: number[] = [];
  private isStarted = false;
  private isScheduled = false;
  private readonly turn = (): void => this.runTurn();

  /**
   * @param place the peer's place among those of its process
   * @param birth how often it has crashed before, and what is left of its last life
   */
  constructor(
    context: ProcessContext,
    id: PeerId,
    place: number,
    lifeStart: LifeStart,
    transportOf: (host: PeerDriver, links: LinkState) => Transport,
  ) {
    const { graph, faults } = context.job;
    const { life, snapshot } = lifeStart;
    const { down, linkChanges } = life === 0 ? context.job : linksAt(context.job, context.now());
    this.context = context;
    this.lifeStart = lifeStart;
    this.id = id;
    this.kinds = context.program.kinds.length;
    this.links = new LinkState(graph, id, down);
    this.reactions = new Reactions(context, id);
    this.transport = transportOf(this, this.links);
    this.outbox = new Outbox(context, id, this.links, this.mailbox, this.transport, () => this.now());
    this.receivedByKind = new Float64Array(this.outbox.sentByKind.length);
    this.linkCounters = new LinkCounters(this.outbox.sentByKind, this.receivedByKind, this.kinds);
    this.timers = new Timers(plansOf(linkChanges, id, this.links), () => this.wake());
    this.linkChanges = new LinkChanges(this.links, this.timers, this.transport, (link, up) =>
      this.reactions.linkChanged(this.links.neighbours[link], up, this.isStarted),
    );
    this.workloadDriver = new WorkloadDriver(context, id, this.mailbox, this.transport, () =>
      this.reactions.broadcast(),
    );
    this.reactions.workloadDriver = this.workloadDriver;
    this.faults = faults && new PeerFaults(context, id, life, this);
    this.neighbours = new Neighbours(context, this);
    this.peer = new ProcessPeer(context, id, {
      place,
      links: this.links,
      outbox: this.outbox,
      timers: this.timers,
      workloadDriver: this.workloadDriver,
      faults: this.faults,
      life,
      kept: snapshot?.kept,
      now: () => this.now(),
      wake: () => this.wake(),
    });
    if (snapshot !== undefined) this.goOnFrom(snapshot);
  }

  /** Listens; a peer of the first life also has its protocol made, before the barrier. */
  listen(port: number): Promise<Listening> {
    if (this.lifeStart.life === 0) this.reactions.create(this.peer);
    return this.transport.listen(port);
  }

  /** Makes the links that are up at the start. */
  connect(directory: Directory): Promise<void> {
    return this.transport.connect(directory, this.links.up);
  }

  /** The barrier has fallen, at `startMs` of the run for this peer. */
  begin(startMs: number): void {
    const { context } = this;
    this.reactions.enter();
    this.isStarted = true;
    context.log.started(this.now(), this.id);
    this.reactions.start();
    this.workloadDriver.start(startMs);
    this.workloadDriver.settle();
    this.transport.open();
    this.wake();
  }

  /** The peer is back. @param lives by peer: how often it has crashed; `gone` are those who are not there */
  restart(directory: Directory, lives: readonly number[], gone: readonly PeerId[]): void {
    const { context, lifeStart } = this;
    this.linkChanges.settle(context.now());
    this.neighbours.rejoin(directory, lives, gone);
    this.reactions.enter();
    this.isStarted = true;
    context.log.restarted(this.now(), this.id);
    this.reactions.create(this.peer);
    this.reactions.start();
    const snapshot = lifeStart.snapshot?.workload;
    if (snapshot === undefined) this.workloadDriver.start(this.now());
    else this.workloadDriver.resume(snapshot, this.now(), context.peers.length === 1);
    this.workloadDriver.settle();
    this.transport.open();
    this.wake();
  }

  /** All that it has in memory is gone. */
  crash(reason: string): void {
    const { context, workloadDriver, peer, outbox, transport } = this;
    this.isCrashed = true;
    this.timers.disarm();
    transport.close();
    this.linkCounters.endAll();
    context.log.crashed(context.now(), this.id, reason);
    context.crashed(this.id, reason, {
      peer: this.id,
      kept: peer.keeps,
      broadcasts: this.reactions.firstSequence + context.books.broadcasts[this.id],
      sent: Array.from(transport.numbers ?? []),
      sentToSelf: outbox.ownSent,
      workload: workloadDriver.snapshot(),
    });
  }

  /** True if nothing will happen here unless something comes in. */
  get isIdle(): boolean {
    if (this.isCrashed) return true;
    if (!this.isStarted || this.isScheduled || this.mailbox.length > 0 || this.neighbours.isWaiting) return false;
    if (this.faults !== undefined && !this.faults.isIdle) return false;
    return this.workloadDriver.isMet && this.timers.isEmpty && !this.linkChanges.isWaiting && !this.transport.isHolding;
  }

  stop(): void {
    if (this.isCrashed) return;
    this.timers.disarm();
    this.faults?.end();
    this.transport.freeze();
  }

  now(): number {
    return this.reactions.now();
  }

  received(link: number, message: unknown, number: number): boolean {
    if (this.faults === undefined || this.faults.admits(link, message, number)) this.handle(link, message, number);
    if (!this.isScheduled) this.wake();
    return !this.context.isOver && !this.isCrashed;
  }

  handle(link: number, message: unknown, number: number): void {
    const kind = checkedKind(this.context.program, message);
    this.receivedByKind[link * this.kinds + kind]++;
    this.reactions.receive(link === this.links.count ? this.id : this.links.neighbours[link], message, number, kind);
  }

  receivedLate(link: number, message: unknown, number: number): void {
    const kind = countLinkDownDrop(this.context, this.links.neighbours[link], this.id, message, number);
    this.receivedByKind[link * this.kinds + kind]++;
  }

  joined(link: number): void {
    if (this.context.isOver) return;
    // A peer that stands still hears of it when it goes on.
    if (this.faults?.isPaused) this.joinedMeanwhile.push(link);
    else this.linkChanges.joined(link);
    this.wake();
  }

  ended(link: number): void {
    // One that is back may have made a link of which it did not know yet that it is down.
    if (!this.links.isUp(link)) this.transport.cut(link);
    else if (!this.timers.plansCut(link)) this.lost(link, 'it closed the connection');
  }

  dropped(link: number, message: unknown, number: number, reason: string): void {
    this.outbox.lose(link, message, number, reason);
  }

  lost(link: number, reason: string): void {
    const { context, links, neighbours } = this;
    if (!context.isOver && !this.isCrashed)
      context.lose(this.id, links.neighbours[link], neighbours.lifeOf(link), reason);
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
    this.context.fail(this.id, reason);
  }

  refused(what: keyof Strangers): void {
    this.context.books.strangers[what]++;
  }

  overhead(bytes: number): void {
    this.context.books.overheadBytes += bytes;
  }

  wake(): void {
    if (this.isScheduled || !this.isStarted || this.context.isOver || this.isCrashed) return;
    this.isScheduled = true;
    setImmediate(this.turn);
  }

  private runTurn(): void {
    this.isScheduled = false;
    if (this.context.isOver || this.isCrashed) return;
    this.reactions.enter();
    this.context.checkDeadline();
    // What happened after the end would be counted and never told.
    if (this.context.isOver) return;
    if (this.faults !== undefined && !this.faults.run()) return;
    for (const link of this.joinedMeanwhile.splice(0)) this.linkChanges.joined(link);
    this.runAgenda();
    this.handleOwn();
    const isBroadcasting = this.workloadDriver.run(this.context.now());
    this.transport.flush();
    if (this.context.isOver) return;
    const canGoOn = !this.transport.full;
    if (canGoOn && (this.mailbox.length > 0 || isBroadcasting)) this.wake();
    this.lastTurnMs = this.context.now();
    if (!this.isScheduled)
      this.timers.arm(this.lastTurnMs, canGoOn ? this.workloadDriver.dueMs : Number.POSITIVE_INFINITY);
  }

  private goOnFrom({ broadcasts, sent, sentToSelf }: CrashSnapshot): void {
    this.reactions.firstSequence = broadcasts - this.context.books.broadcasts[this.id];
    this.outbox.ownSent = sentToSelf;
    this.transport.numbers?.set(sent);
  }

  private runAgenda(): void {
    const nowMs = this.context.now();
    this.linkChanges.run(nowMs);
    while (this.timers.takeCollection(nowMs)) this.context.log.collected(this.context.now(), this.id);
    for (let timer = this.timers.takeTimer(nowMs); timer >= 0; timer = this.timers.takeTimer(nowMs))
      this.reactions.timeout(timer);
  }

  private handleOwn(): void {
    for (
      let budget = TURN_MESSAGES;
      budget > 0 && this.mailbox.length > 0 && !this.context.isOver && !this.transport.full;
      budget--
    ) {
      const message = this.mailbox.take();
      const { number } = this.mailbox;
      const own = this.links.count;
      if (this.faults === undefined || this.faults.admits(own, message, number)) this.handle(own, message, number);
    }
  }
}
