/**
 * Links over datagrams: `udp`, and with a group address `multicast`. One datagram a message; `datagram-wire.ts` has the
 * sockets.
 *
 * A link is up when each end has said hello and been welcomed; hellos are said again until they are answered, so a lost
 * one delays a run and does not hang it. Stamps carry the numbers of copies, by which a receipt finds its send although
 * others were lost. What is lost in the network shows in the sums of both ends; the kernel's buffers are asked to be
 * large, and credit keeps senders within them.
 */
import { LINK_DOWN, PEER_CRASHED, TOO_BIG_FOR_DATAGRAM } from '../../core/drop-reasons.ts';
import { LENGTH_BYTES } from './codec.ts';
import { Credit } from './credit.ts';
import {
  CREDIT,
  DATA,
  type DatagramHeader,
  GROUP_DATA,
  HEADER_BYTES,
  HELLO,
  NO_CREDIT,
  noHeader,
  readHeader,
  WELCOME,
  writeHeader,
} from './datagram-header.ts';
import { DatagramTags } from './datagram-tags.ts';
import { BUFFER_BYTES, DatagramWire } from './datagram-wire.ts';
import { FrameWriter, lengthAt, NUMBER_BYTES } from './frames.ts';
import { Presence } from './presence.ts';
import type {
  Address,
  Directory,
  Listening,
  NeighbourPresence,
  Sending,
  Transport,
  TransportSettings,
} from './transport.ts';

/** The most that fits in a datagram over IPv4. */
const DATAGRAM_LIMIT = 65_507;
const HELLO_MS = 50;
/** Copies that one turn sends: enough for a turn to be worth its cost, few enough for what is read to keep up. */
const TURN_COPIES = 128;

export class DatagramTransport implements Transport {
  readonly sending: Sending = { bytes: 0, number: 0, dropped: undefined, duplicate: -1 };
  readonly isHolding = false;
  readonly turnBroadcasts: number;
  readonly sendToGroup: ((message: unknown) => Sending) | undefined;
  private readonly settings: TransportSettings;
  private readonly tags: DatagramTags;
  private readonly writer: FrameWriter;
  private readonly credit: Credit;
  private readonly linkOf = new Map<number, number>();
  private readonly states: ('down' | 'joining' | 'up')[];
  /** By link: unicast copies sent. */
  private readonly sent: Uint32Array;
  private sentToGroup = 0;
  private readonly wire: DatagramWire;
  /** The datagram that goes out, and where its message was copied from. */
  private readonly out: Buffer = Buffer.allocUnsafeSlow(DATAGRAM_LIMIT);
  private outBlock: Buffer | undefined;
  private outStart = -1;
  private addresses: Address[] = [];
  private group!: Address;
  private isConnected = false;
  private readonly presence: Presence;
  private readonly stamp: DatagramHeader = { ...noHeader };
  private allJoined: (() => void) | undefined;
  private hellos: NodeJS.Timeout | undefined;
  /** Datagrams that came in before the peer had started. */
  private early: Buffer[] | undefined = [];
  private isFrozen = false;
  /** Bytes between the stamp and the message: the copy's number, where it is not that of the datagram. */
  private readonly before: number;

  constructor(settings: TransportSettings, hasGroup: boolean) {
    const { peer, neighbours, key, pacing, links, owner, codec } = settings;
    this.settings = settings;
    this.before = settings.isNumbered ? NUMBER_BYTES : 0;
    this.tags = new DatagramTags(key, peer, neighbours, hasGroup);
    this.writer = new FrameWriter(codec, () => {});
    // A question must stand behind the datagrams that it asks for: those to the group are read from a socket of their
    // own.
    const ask = (link: number, question: number): void =>
      hasGroup ? this.askGroup(question) : this.signal(HELLO, link, question);
    this.credit = new Credit(neighbours.length, pacing === 'credit', () => owner.wake(), ask);
    this.turnBroadcasts = Math.max(1, Math.floor(TURN_COPIES / Math.max(1, neighbours.length)));
    this.states = new Array(neighbours.length).fill('down');
    this.sent = new Uint32Array(neighbours.length);
    this.presence = new Presence(neighbours.length, links);
    for (let link = 0; link < neighbours.length; link++) this.linkOf.set(neighbours[link], link);
    this.wire = new DatagramWire(settings.host, (bytes, length) => this.arrive(bytes, length));
    if (hasGroup) this.sendToGroup = (message) => this.sendOneToAll(message);
  }

  get full(): boolean {
    return this.credit.full;
  }

  async listen(port: number): Promise<Listening> {
    const { address, granted } = await this.wire.listen(port);
    this.credit.open(granted);
    return { address, remarks: [`receive buffers: ${BUFFER_BYTES} bytes asked for, ${granted} granted`] };
  }

  async connect(directory: Directory, links: readonly number[]): Promise<void> {
    this.learn(directory);
    if (this.sendToGroup !== undefined) await this.wire.joinGroup(directory.group);
    await this.wire.connect(Array.from(this.settings.neighbours, (other) => directory.addresses[other]));
    for (const link of links) this.states[link] = 'joining';
    await new Promise<void>((resolve) => {
      this.allJoined = resolve;
      this.sayHellos();
      this.checkJoined();
    });
  }

  open(): void {
    const early = this.early ?? [];
    this.early = undefined;
    for (const bytes of early) this.arrive(bytes, bytes.length);
  }

  send(link: number, message: unknown, number?: number): Sending {
    const { sending } = this;
    sending.bytes = number === undefined ? this.writer.write(message) : this.writeNumbered(message, number);
    const index = this.sent[link]++;
    sending.number = number ?? this.numberOf(index, false);
    if (this.states[link] === 'up') sending.dropped = this.refusal(sending.bytes);
    else sending.dropped = this.presence.isGone(link) ? PEER_CRASHED : LINK_DOWN;
    if (sending.dropped !== undefined) return sending;
    const length = this.stamped(2 * link, DATA, index, this.credit.tell(link));
    this.post(link, length);
    this.credit.countSent(link, length);
    return sending;
  }

  flush(): void {}

  join(link: number): void {
    this.states[link] = 'joining';
    this.sayHellos();
  }

  cut(link: number): void {
    this.states[link] = 'down';
    this.credit.forgive(link);
  }

  /** What the crashed peer had sent is in this one's buffer, or lost: it still comes in as it is read. */
  sever(link: number, life: number): void {
    if (!this.presence.leave(link, life)) return;
    this.cut(link);
    this.presence.silence(link);
  }

  moved(link: number, life: number, address: Address, isUp: boolean): void {
    if (life <= this.presence.lives[link]) return;
    this.addresses[this.settings.neighbours[link]] = address;
    this.credit.restart(link);
    this.states[link] = isUp ? 'up' : 'down';
    this.presence.return(link, life);
  }

  rejoin(directory: Directory, links: readonly number[], presence: readonly NeighbourPresence[]): void {
    this.learn(directory);
    presence.forEach(({ life, isGone }, link) => {
      this.presence.set(link, life, isGone);
    });
    for (const link of links) this.states[link] = 'up';
  }

  close(): void {
    this.freeze();
    this.wire.release();
  }

  freeze(): void {
    this.isFrozen = true;
    this.wire.close();
    this.credit.close();
    clearTimeout(this.hellos);
  }

  private sendOneToAll(message: unknown): Sending {
    const { sending, writer } = this;
    sending.bytes = writer.write(message);
    const index = this.sentToGroup++;
    sending.number = this.numberOf(index, true);
    sending.dropped = this.refusal(sending.bytes);
    if (sending.dropped !== undefined) return sending;
    const length = this.stamped(this.tags.group, GROUP_DATA, index, NO_CREDIT);
    this.postToGroup(length);
    for (let link = 0; link < this.states.length; link++)
      if (this.states[link] === 'up') this.credit.countSent(link, length);
    return sending;
  }

  private learn({ addresses, group }: Directory): void {
    this.addresses = [...addresses];
    this.group = group;
    this.isConnected = true;
  }

  /**
   * Where there is a group, unicast copies have even numbers and those of the group odd ones: both are counted from 0.
   */
  private numberOf(index: number, isGroup: boolean): number {
    return this.sendToGroup === undefined ? index : 2 * index + (isGroup ? 1 : 0);
  }

  private writeNumbered(message: unknown, number: number): number {
    this.settings.owner.overhead(NUMBER_BYTES);
    return this.writer.writeNumbered(message, number);
  }

  private refusal(bytes: number): string | undefined {
    return bytes - LENGTH_BYTES + HEADER_BYTES + this.before > DATAGRAM_LIMIT ? TOO_BIG_FOR_DATAGRAM : undefined;
  }

  /** Puts the stamp and the message that was written last together; the length of both is returned. */
  private stamped(tag: number, type: number, number: number, credit: number): number {
    const { block, start, end } = this.writer;
    writeHeader(this.out, this.tags.outgoing, tag, type, this.settings.peer, number, credit);
    // The same message goes to one neighbour after the other: it lies there already.
    if (block !== this.outBlock || start !== this.outStart)
      block.copy(this.out, HEADER_BYTES, start + LENGTH_BYTES, end);
    this.outBlock = block;
    this.outStart = start;
    return HEADER_BYTES + end - start - LENGTH_BYTES;
  }

  private post(link: number, length: number): void {
    this.settings.owner.overhead(HEADER_BYTES);
    this.wire.send(link, this.addresses[this.settings.neighbours[link]], this.out, length);
  }

  private postToGroup(length: number): void {
    this.settings.owner.overhead(HEADER_BYTES);
    this.wire.sendToGroup(this.group, this.out, length);
  }

  private signal(type: number, link: number, question = 0): void {
    writeHeader(this.out, this.tags.outgoing, 2 * link, type, this.settings.peer, question, this.credit.tell(link));
    this.post(link, HEADER_BYTES);
  }

  private askGroup(question: number): void {
    writeHeader(this.out, this.tags.outgoing, this.tags.group, HELLO, this.settings.peer, question, 0);
    this.postToGroup(HEADER_BYTES);
  }

  private arrive(bytes: Buffer, length: number): void {
    const { stamp } = this;
    if (this.isFrozen) return;
    const isStamped = readHeader(bytes, length, stamp);
    const link = (isStamped ? this.linkOf.get(stamp.from) : undefined) ?? -1;
    if (!isStamped || !this.tags.isGenuine(link, stamp)) {
      this.settings.owner.refused('datagrams');
      return;
    }
    // The own datagram to the group comes back as well: this peer has its copy in its mailbox.
    if (link < 0) return;
    if (stamp.type === DATA || stamp.type === GROUP_DATA) this.takeData(link, bytes, length, stamp);
    else if (this.isConnected) this.takeSignal(link, stamp);
  }

  private takeData(link: number, bytes: Buffer, length: number, { type, number, credit }: DatagramHeader): void {
    if (this.early !== undefined) {
      this.early.push(Buffer.from(bytes.subarray(0, length)));
      return;
    }
    const start = HEADER_BYTES + this.before;
    let message: unknown;
    try {
      if (length < start) throw new Error('it has no number');
      message = this.settings.codec.decode(bytes, start, length);
    } catch (error) {
      this.settings.links.lost(link, `malformed datagram: ${(error as Error).message}`);
      return;
    }
    if (credit !== NO_CREDIT) this.credit.hear(link, credit);
    const isGroup = type === GROUP_DATA;
    if (this.credit.countRead(link, number, isGroup)) this.signal(CREDIT, link);
    const copy = this.before === 0 ? this.numberOf(number, isGroup) : lengthAt(bytes, HEADER_BYTES);
    if (this.states[link] === 'up' || this.presence.isGone(link)) this.settings.receiver.received(link, message, copy);
    else this.settings.receiver.receivedLate(link, message, copy);
  }

  private takeSignal(link: number, { type, number, credit }: DatagramHeader): void {
    // An end that is not joining yet gives no answer to a hello: it will be said again.
    if (this.states[link] === 'down') return;
    this.credit.hear(link, credit);
    if (type === CREDIT) return;
    if (type === HELLO) this.signal(WELCOME, link, number);
    else this.credit.hearAnswer(link, number);
    this.setUp(link);
  }

  private setUp(link: number): void {
    if (this.states[link] === 'up') return;
    this.states[link] = 'up';
    if (this.allJoined === undefined) this.settings.links.joined(link);
    else this.checkJoined();
  }

  private checkJoined(): void {
    if (this.states.includes('joining')) return;
    this.allJoined?.();
    this.allJoined = undefined;
  }

  /** Says hello on each link that is not up yet, and again until it is. */
  private sayHellos(): void {
    clearTimeout(this.hellos);
    for (let link = 0; link < this.states.length; link++) if (this.states[link] === 'joining') this.signal(HELLO, link);
    if (this.states.includes('joining')) this.hellos = setTimeout(() => this.sayHellos(), HELLO_MS);
  }
}
