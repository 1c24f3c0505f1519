/**
 * One peer: its mailbox, and what its protocol may do. The hot path is `send` (or `sendToGroup`) and `put`, and in
 * stage.ts `visit`.
 *
 * The mailbox is a ring of numbers of letters that doubles up to the run's limit. A copy costs no allocation: its
 * message lies in a letter that all
 * copies in a row share, and counting is an addition to a few fields. All fields have a value of their final kind from
 * the start, and flags
 * that are looked at often are numbers: both spare the engine checks at every use.
 */
import * as contract from '../../core/contract.ts';
import type { Broadcast, Peer, PeerId, Protocol, Timer } from '../../core/protocol.ts';
import { Random } from '../../core/random.ts';
import { PEERS_IN_MATRIX } from '../../trace/books.ts';
import { isSampled } from '../../trace/sample.ts';
import type { Workload } from '../../workloads/workload.ts';
import { recordSent } from './copy-facts.ts';
import type { Ensemble } from './ensemble.ts';
import { Letter } from './letters.ts';
import type { Route, Routes, Traffic } from './routes.ts';

/** Stands in before there is a last letter; no message of a protocol is identical with what it holds. */
const NO_LETTER = new Letter();
NO_LETTER.message = NO_LETTER;
/** Messages to itself that a peer may send in turn, over and over, without a new letter each time. */
const OWN_LETTERS = 64;
const FIRST_ROOM = 8;

export class Actor implements Peer<unknown> {
  readonly id: PeerId = 0;
  readonly size: number = 0;
  /** Links that it knows to be up; the routes keep it. */
  degree = 0;
  /** Broadcasts that the workload wants because of deliveries in this reaction. */
  wanted = 0;
  /** 1 once a message of its own has met a full mailbox, so that it may handle no more in this turn; else 0. */
  isHeld = 0;
  /** 1 while the log keeps a sample of the broadcasts, or none; else 0. */
  isSampling = 0;
  /** Broadcasts made; messages handled; the longest that the mailbox has been. */
  broadcasts = 0;
  handled = 0;
  backlogMax = 0;
  /** Deliveries by origin; above 64 peers all in the first cell. */
  readonly deliveredOf: number[];
  /** Whether its protocol has started and not crashed; and whether it may react, as it does not stand still either. */
  isStarted = false;
  isAwake = false;
  protocol!: Protocol<unknown>;

  private readonly ensemble: Ensemble;
  private readonly workload: Workload;
  private routes!: Routes;
  /** What an origin is masked with to find its cell: all bits up to 64 peers, none above. */
  private readonly cellMask: number = 0;
  /** Routes by the receiver's number; empty above 64 peers. */
  private row: readonly (Route | undefined)[] = [];
  private group!: Traffic;
  private stream: Random | undefined = undefined;
  /**
   * The mailbox holds the cells from `head` to `tail`, both counted on for ever, modulo 2^32 and the ring's length.
   * `room` is that length or the limit.
   */
  private ring = new Int32Array(FIRST_ROOM);
  private mask = FIRST_ROOM - 1;
  head = 0;
  tail = 0;
  private room = FIRST_ROOM;
  /** The open letter of the message sent last. */
  private lastLetter = NO_LETTER;
  /** Open letters of messages to itself, in the order in which they are expected again. */
  private readonly ownLetters: Letter[] = [NO_LETTER];
  /** The one that was sent last, and its place. */
  private ownLetter = NO_LETTER;
  private ownAt = 0;

  constructor(id: PeerId, ensemble: Ensemble) {
    const { size } = ensemble.job.graph;
    const isMatrix = size <= PEERS_IN_MATRIX;
    this.id = id;
    this.size = size;
    this.ensemble = ensemble;
    this.workload = ensemble.job.workload;
    this.cellMask = isMatrix ? -1 : 0;
    this.deliveredOf = new Array(isMatrix ? size : 1).fill(0);
    this.room = Math.min(FIRST_ROOM, ensemble.job.mailbox.limit);
  }

  /** To be called once, when all actors are there. */
  connect(routes: Routes): void {
    this.routes = routes;
    if (routes.isMatrix) this.row = routes.rows[this.id];
    this.group = routes.group[this.id];
  }

  get backlog(): number {
    return (this.tail - this.head) | 0;
  }

  neighbour(index: number): PeerId {
    return this.routes.neighbour(this.id, index);
  }

  now(): number {
    return this.ensemble.now();
  }

  random(): number {
    this.stream ??= new Random(this.ensemble.job.seed, 'peer', this.id);
    return this.stream.next();
  }

  send(to: PeerId, message: unknown): void {
    if (to === this.id) {
      this.sendToSelf(message);
      return;
    }
    if (!contract.isWhole(to)) contract.refuseReceiver(this.id, to);
    const route = this.cellMask === 0 ? this.routes.find(this.id, to) : this.row[to];
    this.post(route ?? this.routes.aside(this.id, to), message);
  }

  sendToNeighbours(message: unknown, except?: PeerId): void {
    const but = contract.checkedExcept(message, except, this.size);
    for (const route of this.routes.rows[this.id]) {
      if (route !== undefined && route.to.id !== but) this.post(route, message);
    }
  }

  sendToGroup(message: unknown): void {
    const { size, group, ensemble } = this;
    if (this.degree !== size - 1 || ensemble.log.full || ensemble.transmission !== undefined) {
      contract.checkGroup(this.id, this.routes.linksOf(this.id), size);
      for (let to = 0; to < size; to++) this.send(to, message);
      return;
    }
    const { actors } = ensemble;
    const letter = message === this.lastLetter.message ? this.lastLetter : this.write(-1, message);
    const { number, bytes } = letter;
    if (letter.carries === 1) group.copies++;
    else group.countOther(letter.carries);
    group.bytes += bytes;
    letter.sent += size;
    letter.own++;
    for (let to = 0; to < size; to++) actors[to].put(number);
  }

  deliver(broadcast: Broadcast): void {
    contract.checkDelivered(this.id, broadcast, this.size);
    const { origin, sequence } = broadcast;
    this.deliveredOf[origin & this.cellMask]++;
    if (this.isSampling === 0 || isSampled(sequence))
      this.ensemble.log.delivered(this.now(), this.id, origin, sequence, broadcast.payload);
    if (this.workload.delivered !== undefined && this.workload.delivered(this.id) === true) this.wanted++;
  }

  firstTime(origin: PeerId, sequence: number): boolean {
    contract.checkFirstTime(this.id, origin, sequence, this.ensemble.limits.origins);
    return this.ensemble.seen.firstTime(this.id, origin, sequence);
  }

  setTimer(timer: Timer, delayMs: number): void {
    this.ensemble.setTimer(this.id, timer, delayMs);
  }

  clearTimer(timer: Timer): void {
    contract.checkTimer(this.id, 'clearTimer', timer, this.ensemble.limits.timers);
    this.ensemble.agenda.clearTimer(this.id, timer);
  }

  learn(a: PeerId, b: PeerId, up: boolean): void {
    contract.checkLearnt(this.id, a, b, up, this.size);
    const { books, log } = this.ensemble;
    if (books.learn(this.id, a, b, up)) log.learned(this.now(), this.id, a, b, up);
  }

  keep(value: unknown): void {
    this.ensemble.storage.keep(this.id, value);
  }

  get kept(): unknown {
    return this.ensemble.storage.keptOf(this.id);
  }

  finish(): void {
    const { agenda, job } = this.ensemble;
    if (job.collectMs !== undefined) agenda.add(this.now() + job.collectMs[this.id], 'collection', this.id);
  }

  note(text: string): void {
    contract.checkNote(this.id, text);
    if (this.ensemble.log.full) this.ensemble.log.noted(this.now(), this.id, text);
  }

  /** Puts a copy from another peer into this mailbox, and this peer in line for its turn. */
  put(number: number): void {
    if (this.tail === this.head) this.ensemble.turns.add(this.id);
    this.enter(number);
  }

  /** Puts a copy into this mailbox. Whoever reacts has its turn, or is put in line afterwards. */
  private enter(number: number): void {
    if (((this.tail - this.head) | 0) === this.room && !this.grow()) {
      this.ensemble.full.meet(this.id, number);
      return;
    }
    this.ring[this.tail & this.mask] = number;
    this.tail = (this.tail + 1) | 0;
  }

  /** The number of the letter that has waited longest; there must be one. */
  take(): number {
    const number = this.ring[this.head & this.mask];
    this.head = (this.head + 1) | 0;
    return number;
  }

  /** Its mailbox is emptied, and each letter that waited is shown. */
  crash(see: (number: number) => void): void {
    this.isStarted = false;
    this.isAwake = false;
    this.backlogMax = Math.max(this.backlogMax, this.backlog);
    while (this.tail !== this.head) see(this.take());
  }

  /** Shows the numbers of the letters in the mailbox, in order; they stay there. */
  forEachWaiting(see: (number: number) => void): void {
    for (let i = this.head; i !== this.tail; i = (i + 1) | 0) see(this.ring[i & this.mask]);
  }

  private post(route: Route, message: unknown): void {
    const letter = message === this.lastLetter.message ? this.lastLetter : this.write(route.to.id, message);
    if (letter.carries === 1) route.copies++;
    else route.countOther(letter.carries);
    route.bytes += letter.bytes;
    letter.sent++;
    route.to.put(letter.number);
  }

  private sendToSelf(message: unknown): void {
    const letter = message === this.ownLetter.message ? this.ownLetter : this.otherOwnLetter(message);
    letter.sent++;
    letter.own++;
    this.enter(letter.number);
  }

  /** A letter for messages to others: the next ones of the same object find it open. */
  private write(to: PeerId, message: unknown): Letter {
    const { letters, log } = this.ensemble;
    const letter = this.ensemble.write(message, this.id);
    if (log.full) return recordSent(this.ensemble, letter, to, letter.bytes);
    if (this.lastLetter !== NO_LETTER) letters.close(this.lastLetter);
    this.lastLetter = letter;
    return letter;
  }

  /**
   * A copy of a broadcast goes to others as well, and shares their letter. Else protocols send a few constant messages
   * to themselves, again and again
   * in the same order, so the next one is likely the one after the last one.
   */
  private otherOwnLetter(message: unknown): Letter {
    if (message === this.lastLetter.message) return this.lastLetter;
    const at = this.ownAt + 1 < this.ownLetters.length ? this.ownAt + 1 : 0;
    if (this.ownLetters[at].message === message) return this.goOnTo(at);
    const { letters, log } = this.ensemble;
    const kind = this.ensemble.kindOf(message, this.id);
    if (letters.carries[kind] === 1 && !log.full) return this.write(this.id, message);
    const letter = this.ensemble.writeOwn(message, this.id, kind);
    return log.full ? recordSent(this.ensemble, letter, this.id, 0) : this.goOnTo(this.keepOwn(at, letter));
  }

  private goOnTo(at: number): Letter {
    this.ownAt = at;
    this.ownLetter = this.ownLetters[at];
    return this.ownLetter;
  }

  /**
   * Keeps an open letter where its message was expected; at the end of the list instead, as long as the list is short.
   * Gives back where.
   */
  private keepOwn(expected: number, letter: Letter): number {
    const { ownLetters } = this;
    const isFirst = ownLetters[0] === NO_LETTER;
    const at = expected === 0 && !isFirst && ownLetters.length < OWN_LETTERS ? ownLetters.length : expected;
    if (at < ownLetters.length && !isFirst) this.ensemble.letters.close(ownLetters[at]);
    ownLetters[at] = letter;
    return at;
  }

  private grow(): boolean {
    const { limit } = this.ensemble.job.mailbox;
    if (this.room === limit) return false;
    const ring = new Int32Array(this.ring.length * 2);
    for (let i = this.head; i !== this.tail; i = (i + 1) | 0) ring[i & (ring.length - 1)] = this.ring[i & this.mask];
    this.ring = ring;
    this.mask = ring.length - 1;
    this.room = Math.min(ring.length, limit);
    return true;
  }
}
