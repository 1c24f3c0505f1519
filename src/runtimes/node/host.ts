/**
 * A peer in a process: the driver loop of the contract over real sockets and real time.
 *
 * What comes in is handled where its bytes lie, one reaction a message. All else happens in a turn, after what the sockets had: timers and
 * changes of links that are due, messages to itself, broadcasts that the workload wants; a turn ends by handing what was sent to the
 * sockets, so that a loaded peer writes long batches and an idle one waits for nothing. A turn is bounded, so that sockets are read and
 * the parent is heard. While sockets hold too much, or the mailbox is full, the workload waits; messages to itself wait for sockets too.
 */
import { invariant } from '../../core/invariant.ts';
import type { Broadcast, Peer, PeerId, Protocol, Timer } from '../../core/protocol.ts';
import { Random } from '../../core/random.ts';
import type { SeenTable } from '../../core/seen.ts';
import type { Program } from '../../core/stack.ts';
import type { Books } from '../../trace/books.ts';
import type { FactLog } from '../../trace/log.ts';
import type { Workload } from '../../workloads/workload.ts';
import type { Inlet, Sending, Transport } from '../sockets/transport.ts';
import { Agenda, type LinkPlan } from './agenda.ts';
import { Mailbox } from './mailbox.ts';
import type { ProcessJob } from './process-job.ts';

/** What the peers of one process share. */
export interface Household {
  readonly job: ProcessJob;
  readonly program: Program;
  readonly workload: Workload;
  readonly books: Books;
  readonly log: FactLog;
  readonly seen: SeenTable;
  /** Time of the run. */
  now(): number;
  /** True when the run is over for this process: nothing more may happen. */
  isOver: boolean;
  /** The peer whose code runs: whom to name if it throws. */
  current: PeerId;
  /** Ends the run in this process if its deadline has passed. */
  checkDeadline(): void;
  fail(peer: PeerId, reason: string): void;
  lose(peer: PeerId, other: PeerId, reason: string): void;
  endAtLimit(reason: string): void;
}

/** Messages to itself that a peer handles in one turn at most. */
const TURN_MESSAGES = 4096;
/** Messages to itself that keep the workload waiting. */
const MAILBOX_ENOUGH = 1024;

export class PeerHost implements Peer<unknown>, Inlet {
  readonly id: PeerId;
  readonly size: number;
  degree = 0;
  /** Copies by link (the last row is the peer itself) and kind: what a killed process has told when it dies. Late copies count as received. */
  readonly sentByKind: Float64Array;
  readonly receivedByKind: Float64Array;
  private readonly household: Household;
  private readonly place: number;
  private readonly kinds: number;
  private readonly neighbours: Int32Array;
  private readonly linkOf: Int32Array;
  private readonly isUp: Uint8Array;
  private upLinks: number[] = [];
  private readonly joining = new Set<number>();
  private readonly stream: Random;
  private readonly mailbox = new Mailbox();
  private readonly agenda: Agenda;
  private transport!: Transport;
  private protocol!: Protocol<unknown>;
  private isStarted = false;
  private isScheduled = false;
  /** Time of the reaction that runs; negative if nobody has asked for it yet. */
  private reactionMs = -1;
  /** Deliveries of the reaction that runs, broadcasts that they asked for, and when the workload wants the next one by itself. */
  private deliveries = 0;
  private wanted = 0;
  private ownSent = 0;
  private dueMs = Number.POSITIVE_INFINITY;
  private lastMs = 0;
  /** The message that was sent last, and its kind. */
  private lastMessage: unknown;
  private lastKind = -1;
  private readonly turn = (): void => this.runTurn();

  /** @param place the peer's place among those of its process */
  constructor(household: Household, id: PeerId, place: number) {
    const { graph, seed, linkChanges, down } = household.job;
    this.household = household;
    this.id = id;
    this.place = place;
    this.size = graph.size;
    this.kinds = household.program.kinds.length;
    this.neighbours = graph.targets.subarray(graph.offsets[id], graph.offsets[id + 1]);
    this.linkOf = new Int32Array(graph.size).fill(-1);
    this.neighbours.forEach((other, link) => {
      this.linkOf[other] = link;
    });
    this.isUp = new Uint8Array(this.neighbours.length).fill(1);
    for (const [a, b] of down) if (a === id || b === id) this.isUp[this.linkOf[a === id ? b : a]] = 0;
    this.listUpLinks();
    this.sentByKind = new Float64Array((this.neighbours.length + 1) * this.kinds);
    this.receivedByKind = new Float64Array((this.neighbours.length + 1) * this.kinds);
    this.stream = new Random(seed, 'peer', id);
    const own = linkChanges.filter(({ a, b }) => a === id || b === id);
    const plans = own.map(({ atMs, a, b, up }): LinkPlan => ({ atMs, up, link: this.linkOf[a === id ? b : a] }));
    this.agenda = new Agenda(plans, () => this.wake());
  }

  /** Makes the protocol, before the barrier. */
  prepare(transport: Transport): void {
    this.transport = transport;
    this.protocol = this.household.program.create(this);
  }

  /** Links that are up at the start. */
  firstLinks(): readonly number[] {
    return this.upLinks;
  }

  /** The barrier has fallen, at `startMs` of the run for this peer. */
  begin(startMs: number): void {
    const { household } = this;
    this.enter();
    this.isStarted = true;
    household.log.started(this.now(), this.id);
    this.protocol.start?.();
    this.dueMs = startMs + household.workload.first(this.id);
    this.settle();
    this.transport.open();
    this.wake();
  }

  /** True if nothing will happen here unless something comes in. */
  get isIdle(): boolean {
    if (!this.isStarted || this.isScheduled || this.wanted > 0 || this.mailbox.length > 0) return false;
    return this.dueMs === Number.POSITIVE_INFINITY && this.agenda.isEmpty && this.joining.size === 0;
  }

  /** When its last turn ended. */
  get lastTurnMs(): number {
    return this.lastMs;
  }

  stop(): void {
    this.agenda.disarm();
    this.transport.freeze();
  }

  // What the protocol may do.

  neighbour(index: number): PeerId {
    return this.neighbours[this.upLinks[index]];
  }

  now(): number {
    if (this.reactionMs < 0) this.reactionMs = this.household.now();
    return this.reactionMs;
  }

  random(): number {
    return this.stream.next();
  }

  send(to: PeerId, message: unknown): void {
    if (to === this.id) {
      this.sendToSelf(message);
      return;
    }
    const link = to >= 0 && to < this.size ? this.linkOf[to] : -1;
    if (!(link >= 0) || this.isUp[link] === 0) invariant(false, `peer ${this.id} sent to ${to}, which it has no link to`);
    this.sendOn(link, message);
  }

  sendToNeighbours(message: unknown, except = -1): void {
    const links = this.upLinks;
    for (let i = 0; i < links.length; i++) if (this.neighbours[links[i]] !== except) this.sendOn(links[i], message);
  }

  sendToGroup(message: unknown): void {
    invariant(this.neighbours.length === this.size - 1, `peer ${this.id} sent to the group, but has no link to each of it`);
    if (this.transport.sendToGroup !== undefined) this.sendDatagramToGroup(message);
    else for (let link = 0; link < this.neighbours.length; link++) this.sendOn(link, message);
    this.sendToSelf(message);
  }

  deliver(broadcast: Broadcast): void {
    const { household } = this;
    this.deliveries++;
    household.books.countDelivered(this.id, broadcast.origin);
    // The clock is read only for what the log keeps: it costs as much as the rest of a delivery.
    if (household.log.wants(broadcast.sequence)) household.log.delivered(this.now(), this.id, broadcast.origin, broadcast.sequence);
  }

  firstTime(origin: PeerId, sequence: number): boolean {
    return this.household.seen.firstTime(this.place, origin, sequence);
  }

  setTimer(timer: Timer, delayMs: number): void {
    this.agenda.setTimer(timer, this.now() + delayMs);
    this.wake();
  }

  clearTimer(timer: Timer): void {
    this.agenda.clearTimer(timer);
  }

  learn(a: PeerId, b: PeerId, up: boolean): void {
    this.household.log.learned(this.now(), this.id, a, b, up);
  }

  note(text: string): void {
    this.household.log.noted(this.now(), this.id, text);
  }

  // What the sockets tell.

  received(link: number, message: unknown, number: number): boolean {
    const { household } = this;
    const kind = household.program.kindOf(message);
    this.receivedByKind[link * this.kinds + kind]++;
    this.react(this.neighbours[link], message, number, kind);
    if (!this.isScheduled) this.wake();
    return !household.isOver;
  }

  receivedLate(link: number, message: unknown, number: number): void {
    const { books, program, log } = this.household;
    const kind = program.kindOf(message);
    const from = this.neighbours[link];
    this.receivedByKind[link * this.kinds + kind]++;
    books.countDropped(kind, 'link down');
    if (!log.full) return;
    const carried = program.broadcastOf(message, from);
    log.dropped(this.household.now(), from, this.id, number, kind, 'link down', carried?.origin ?? -1, carried?.sequence ?? 0);
  }

  joined(link: number): void {
    if (this.household.isOver) return;
    // The other end may have been earlier with a cut, with this link, or with both.
    if (this.isUp[link] === 1) {
      this.agenda.strikePlan(link, false);
      this.changeLink(link, false);
    }
    this.agenda.strikePlan(link, true);
    this.joining.delete(link);
    this.changeLink(link, true);
    this.wake();
  }

  ended(link: number): void {
    if (!this.agenda.plansCut(link)) this.lost(link, 'it closed the connection');
  }

  lost(link: number, reason: string): void {
    if (!this.household.isOver) this.household.lose(this.id, this.neighbours[link], reason);
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

  // One turn.

  private runTurn(): void {
    this.isScheduled = false;
    if (this.household.isOver) return;
    this.enter();
    this.household.checkDeadline();
    this.runAgenda();
    this.handleOwn();
    const isBroadcasting = this.runWorkload();
    this.transport.flush();
    if (this.household.isOver) return;
    const canGoOn = !this.transport.full;
    if (canGoOn && (this.mailbox.length > 0 || isBroadcasting)) this.wake();
    this.lastMs = this.household.now();
    if (!this.isScheduled) this.agenda.arm(this.lastMs, canGoOn ? this.dueMs : Number.POSITIVE_INFINITY);
  }

  /** A reaction begins: this peer is to blame if it throws, and its clock has not been read. */
  private enter(): void {
    this.household.current = this.id;
    this.reactionMs = -1;
  }

  private runAgenda(): void {
    const nowMs = this.household.now();
    for (let plan = this.agenda.takePlan(nowMs); plan !== undefined; plan = this.agenda.takePlan(nowMs)) {
      if (plan.up) {
        if (this.isUp[plan.link] === 1) continue;
        this.joining.add(plan.link);
        this.transport.join(plan.link);
      } else if (this.isUp[plan.link] === 1) {
        this.transport.cut(plan.link);
        this.changeLink(plan.link, false);
      }
    }
    for (let timer = this.agenda.takeTimer(nowMs); timer >= 0; timer = this.agenda.takeTimer(nowMs)) {
      this.enter();
      this.household.log.timerFired(this.now(), this.id, timer);
      this.protocol.timeout?.(timer);
      this.settle();
    }
  }

  private handleOwn(): void {
    const own = this.neighbours.length * this.kinds;
    for (let budget = TURN_MESSAGES; budget > 0 && this.mailbox.length > 0 && !this.household.isOver; budget--) {
      if (this.transport.full) return;
      const message = this.mailbox.take();
      const kind = this.household.program.kindOf(message);
      this.receivedByKind[own + kind]++;
      this.react(this.id, message, this.mailbox.number, kind);
    }
  }

  /** Makes broadcasts that are wanted or due; true if more of them are when it ends. */
  private runWorkload(): boolean {
    const { workload } = this.household;
    const nowMs = this.household.now();
    for (let budget = this.transport.turnBroadcasts; this.wanted > 0 || this.dueMs <= nowMs; budget--) {
      if (budget === 0 || this.household.isOver || this.transport.full || this.isHeldByMailbox()) return true;
      if (this.wanted > 0) this.wanted--;
      else {
        this.broadcast();
        this.dueMs += workload.next(this.id);
        this.settle();
        continue;
      }
      this.broadcast();
      this.settle();
    }
    return false;
  }

  private isHeldByMailbox(): boolean {
    const { mailbox } = this.household.job;
    return this.mailbox.length >= MAILBOX_ENOUGH || (mailbox.policy === 'block' && this.mailbox.length >= mailbox.limit);
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
    if (this.deliveries !== 0) this.settle();
    if ((books.handled[this.id] & 255) === 0) this.household.checkDeadline();
  }

  /** Tells the workload of the deliveries of the reaction that has returned, and makes the broadcasts that it wants for them. */
  private settle(): void {
    const { workload } = this.household;
    if (workload.delivered === undefined) {
      this.deliveries = 0;
      return;
    }
    for (;;) {
      for (; this.deliveries > 0; this.deliveries--) if (workload.delivered(this.id)) this.wanted++;
      // More than one waits only where the sockets or the mailbox hold the workload back: then the turn goes on with it.
      if (this.wanted === 0 || this.transport.full || this.household.isOver) return;
      if (this.household.job.mailbox.policy === 'block' && this.isHeldByMailbox()) return;
      this.wanted--;
      this.broadcast();
    }
  }

  private changeLink(link: number, up: boolean): void {
    const other = this.neighbours[link];
    this.isUp[link] = up ? 1 : 0;
    this.listUpLinks();
    this.enter();
    this.household.log.linkChanged(this.now(), this.id, other, up);
    if (!this.isStarted) return;
    if (up) this.protocol.linkUp?.(other);
    else this.protocol.linkDown?.(other);
    this.settle();
  }

  private listUpLinks(): void {
    this.upLinks = [];
    for (let link = 0; link < this.neighbours.length; link++) if (this.isUp[link] === 1) this.upLinks.push(link);
    this.degree = this.upLinks.length;
  }

  // Sending.

  private kindOf(message: unknown): number {
    if (message !== this.lastMessage) {
      this.lastMessage = message;
      this.lastKind = this.household.program.kindOf(message);
    }
    return this.lastKind;
  }

  private sendOn(link: number, message: unknown): void {
    const kind = this.kindOf(message);
    const sending = this.transport.send(link, message);
    this.household.books.countSent(this.id, this.neighbours[link], this.household.job.graph.offsets[this.id] + link, kind, sending.bytes);
    this.sentByKind[link * this.kinds + kind]++;
    if (this.household.log.full || sending.dropped !== undefined) this.record(this.neighbours[link], message, kind, sending, link);
  }

  /** One datagram: its bytes cross the wire once, and count once by kind; each link that it serves counts them for itself. */
  private sendDatagramToGroup(message: unknown): void {
    const { books, job } = this.household;
    const kind = this.kindOf(message);
    const sending = this.transport.sendToGroup!(message);
    for (let link = 0; link < this.neighbours.length; link++) {
      books.countSent(this.id, this.neighbours[link], job.graph.offsets[this.id] + link, kind, sending.bytes);
      this.sentByKind[link * this.kinds + kind]++;
      if (this.household.log.full || sending.dropped !== undefined) this.record(this.neighbours[link], message, kind, sending, link);
    }
    books.kindBytes[kind] -= (this.neighbours.length - 1) * sending.bytes;
  }

  private sendToSelf(message: unknown): void {
    const { books, job } = this.household;
    const kind = this.kindOf(message);
    const own = this.neighbours.length;
    const number = this.ownSent++;
    this.sentByKind[own * this.kinds + kind]++;
    books.countSent(this.id, this.id, -1, kind, 0);
    const isFull = this.mailbox.length >= job.mailbox.limit && job.mailbox.policy !== 'block';
    const sending: Sending = { bytes: 0, number, dropped: isFull ? 'mailbox full' : undefined };
    if (this.household.log.full || isFull) this.record(this.id, message, kind, sending, own);
    if (!isFull) this.mailbox.put(message, number);
    else if (job.mailbox.policy === 'stop') this.household.endAtLimit(`the mailbox of peer ${this.id} held its limit of ${job.mailbox.limit} messages`);
    if (this.mailbox.length > books.backlogMax[this.id]) books.backlogMax[this.id] = this.mailbox.length;
    if (!this.isScheduled) this.wake();
  }

  /** Writes what became of a copy that was sent; a dropped one has been accounted for, as a received one has. */
  private record(to: PeerId, message: unknown, kind: number, sending: Sending, link: number): void {
    const { books, log, program } = this.household;
    const { number, bytes, dropped } = sending;
    if (dropped !== undefined) {
      books.countDropped(kind, dropped);
      this.sentByKind[link * this.kinds + kind]--;
    }
    if (!log.full) return;
    const carried = program.broadcastOf(message, this.id);
    const origin = carried?.origin ?? -1;
    const sequence = carried?.sequence ?? 0;
    log.sent(this.now(), this.id, to, number, kind, bytes, origin, sequence);
    if (dropped !== undefined) log.dropped(this.now(), this.id, to, number, kind, dropped, origin, sequence);
  }
}
