/**
 * The driver of one peer in its process: the driver loop of the contract over real sockets and real time.
 *
 * Incoming messages are handled as they arrive, one reaction a message (`reactions.ts`). Everything else happens in a
 * turn, after what the sockets had: due timers and link changes, messages to itself, broadcasts of the workload. A turn
 * ends by handing what was sent to the sockets, so a loaded peer writes long batches and an idle one waits for nothing.
 * A turn is bounded, so that sockets are read and the parent is heard. While sockets hold too much, or the mailbox is
 * full, the workload waits; messages to itself wait for sockets too.
 */
import { LEFT } from '../../../core/crash-reasons.ts';
import type { PeerId } from '../../../core/protocol.ts';
import { latecomersOf } from '../../../network/faults/moves.ts';
import type { Strangers } from '../../../trace/books.ts';
import type { Directory, Listening, Transport, TransportOwner } from '../../sockets/transport.ts';
import type { CrashSnapshot, LifeStart } from '../wire/crash-snapshot.ts';
import { LinkChanges, linksAt, plansOf } from './link-changes.ts';
import { LinkCounters } from './link-counters.ts';
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
/** How often a peer looks whether its links are up, so that it joins, or its last copies out, so that it is gone. */
const JOIN_MS = 1;
const GO_OUT_MS = 1;

export class PeerDriver implements TransportOwner, FaultTarget {
  readonly id: PeerId;
  /** Its place among the peers of its process. */
  readonly place: number;
  /** Copies that went out and came in; late ones included. */
  readonly linkCounters: LinkCounters;
  isCrashed = false;
  /** When its last turn ended. */
  lastTurnMs = 0;
  private readonly context: ProcessContext;
  private readonly lifeStart: LifeStart;
  readonly links: LinkState;
  readonly reactions: Reactions;
  readonly mailbox = new Mailbox();
  private readonly outbox: Outbox;
  readonly timers: Timers;
  readonly linkChanges: LinkChanges;
  private readonly workloadDriver: WorkloadDriver;
  readonly transport: Transport;
  private readonly peer: ProcessPeer;
  readonly neighbours: Neighbours;
  readonly faults: PeerFaults | undefined;
  /** What the failure detector is told in the next turn. */
  private readonly news: { readonly peer: PeerId; readonly isBack: boolean }[] = [];
  private isStarted = false;
  /** True if it joins late and has not joined yet. */
  private isAwaited: boolean;
  private isLeaving = false;
  isScheduled = false;
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
    transportOf: (driver: PeerDriver) => Transport,
  ) {
    const { graph, faults } = context.job;
    const { life, snapshot } = lifeStart;
    const { down, linkChanges } = life === 0 ? context.job : linksAt(context.job, context.now());
    this.context = context;
    this.lifeStart = lifeStart;
    this.id = id;
    this.place = place;
    this.links = new LinkState(graph, id, down);
    this.reactions = new Reactions(context, id, this.links, this);
    this.neighbours = new Neighbours(context, this);
    this.transport = transportOf(this);
    this.outbox = new Outbox(context, id, this, () => this.now());
    const { receivedByKind } = this.reactions;
    this.linkCounters = new LinkCounters(
      this.outbox.sentByKind,
      receivedByKind,
      context.program.kinds.length,
      context.program.background?.kinds,
    );
    this.timers = new Timers(plansOf(linkChanges, id, this.links), () => this.wake(), context.program.background);
    this.isAwaited = life === 0 && context.presence.joinsAt(id) !== undefined;
    this.linkChanges = new LinkChanges(this.links, this.timers, this.transport, (link, up) => {
      if (!this.isAwaited) this.reactions.linkChanged(this.links.neighbours[link], up, this.isStarted);
    });
    this.workloadDriver = new WorkloadDriver(context, id, this.mailbox, this.transport, () =>
      this.reactions.broadcast(),
    );
    this.reactions.workloadDriver = this.workloadDriver;
    this.faults = faults && new PeerFaults(context, id, life, this);
    this.reactions.faults = this.faults;
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

  /** The time has come at which the peer joins: it starts once its links are up. */
  join(): void {
    if (this.context.isOver || !this.isAwaited) return;
    this.linkChanges.run(this.context.now());
    if (this.linkChanges.isWaiting) setTimeout(() => this.join(), JOIN_MS);
    else this.begin(this.context.now());
  }

  /** The barrier has fallen, at `startMs` of the run for this peer; or it joins late. */
  begin(startMs: number): void {
    const { context, isAwaited } = this;
    this.reactions.enter();
    this.isStarted = true;
    this.isAwaited = false;
    if (isAwaited) context.log.joined(this.now(), this.id);
    else context.log.started(this.now(), this.id);
    this.reactions.start();
    if (isAwaited) context.joined(this.id);
    else for (const peer of latecomersOf(context.job.faults)) this.tellOracle(peer, false);
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
    for (const peer of gone) this.tellOracle(peer, false);
    const snapshot = lifeStart.snapshot?.workload;
    if (snapshot === undefined) this.workloadDriver.start(this.now());
    else this.workloadDriver.resume(snapshot, this.now(), context.peers.length === 1);
    this.workloadDriver.settle();
    this.transport.open();
    this.wake();
  }

  /** A peer has crashed, or is back. */
  tellOracle(peer: PeerId, isBack: boolean): void {
    if (this.context.program.oracle === undefined || peer === this.id) return;
    this.news.push({ peer, isBack });
    this.wake();
  }

  /** It says goodbye, unless it has not started, and is gone once its last copies have gone out. */
  leave(): void {
    if (this.isStarted) this.reactions.leave();
    this.context.log.left(this.context.now(), this.id);
    this.timers.disarm();
    this.isLeaving = true;
    this.goOut();
  }

  /** All that it has in memory is gone. */
  crash(reason: string): void {
    this.context.log.crashed(this.context.now(), this.id, reason);
    this.vanish(reason);
  }

  private goOut(): void {
    if (this.context.isOver) return;
    this.transport.flush();
    if (this.transport.isHolding || this.transport.full) setTimeout(() => this.goOut(), GO_OUT_MS);
    else this.vanish(LEFT);
  }

  private vanish(reason: string): void {
    const { context, workloadDriver, peer, outbox, transport } = this;
    this.isCrashed = true;
    this.timers.disarm();
    transport.close();
    this.linkCounters.endAll();
    context.crashed(this.id, reason, {
      peer: this.id,
      kept: peer.keeps,
      broadcasts: this.reactions.firstSequence + context.books.broadcasts[this.id],
      sent: Array.from(transport.numbers ?? []),
      sentToSelf: outbox.ownSent,
      delivered: context.goal?.deliveriesOf(this.id) ?? [],
      workload: workloadDriver.snapshot(),
    });
  }

  /** True if the peer has started and its workload wants no broadcast unless something is delivered. */
  get isDone(): boolean {
    return this.isStarted && this.workloadDriver.isMet;
  }

  /** True if nothing will happen here unless something comes in. */
  get isIdle(): boolean {
    if (this.isCrashed) return true;
    if (this.isLeaving) return false;
    // With something in the background there is always a turn to come.
    if (!this.isStarted || (this.isScheduled && this.context.program.background === undefined)) return false;
    if (this.news.length > 0 || this.mailbox.length > 0 || this.neighbours.isWaiting) return false;
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

  receive(link: number, message: unknown, number: number): void {
    this.reactions.receive(link, message, number);
  }

  dropped(link: number, message: unknown, number: number, reason: string): void {
    this.outbox.lose(link, message, number, reason);
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
    if (this.isScheduled || !this.isStarted || this.context.isOver || this.isCrashed || this.isLeaving) return;
    this.isScheduled = true;
    setImmediate(this.turn);
  }

  private runTurn(): void {
    this.isScheduled = false;
    if (this.context.isOver || this.isCrashed || this.isLeaving) return;
    this.reactions.enter();
    this.context.checkDeadline();
    // What happened after the end would be counted and never told.
    if (this.context.isOver) return;
    if (this.faults !== undefined && !this.faults.run()) return;
    this.neighbours.catchUp();
    for (let one = this.news.shift(); one !== undefined; one = this.news.shift())
      this.reactions.tellOracle(one.peer, one.isBack);
    this.runAgenda();
    this.handleOwn();
    // The time of a crash or a pause may have passed while the peer handled its own messages.
    if (this.isCrashed || this.isLeaving) return;
    const isBroadcasting = !this.faults?.isPaused && this.workloadDriver.run(this.context.now());
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
      if (this.faults === undefined || this.faults.admits(own, message, number)) this.receive(own, message, number);
    }
  }
}
