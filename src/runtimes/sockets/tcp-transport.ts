/**
 * Links as tcp connections. The end with the lower number dials; each proves to the other that it is of the run
 * (`handshake.ts`); then frames go both ways.
 *
 * Frames of a turn are batched: they lie once in the writer's block, and each connection hands its runs of them to its
 * socket at the end of the turn. Sockets are always read, so no ring of peers can wait for each other; who writes too
 * much is told by `full`.
 */
import { FRAME_TOO_LONG, LINK_DOWN, PEER_CRASHED } from '../../core/drop-reasons.ts';
import { LENGTH_BYTES } from './codec.ts';
import { BEGINNING_BYTES, type Connection } from './connection.ts';
import { FrameWriter, lengthAt, NUMBER_BYTES } from './frames.ts';
import { Presence } from './presence.ts';
import { type ConnectionOwner, TcpListener } from './tcp-listener.ts';
import type {
  Address,
  Directory,
  Listening,
  NeighbourPresence,
  Sending,
  Transport,
  TransportSettings,
} from './transport.ts';

/**
 * How long a peer that is back may take to make its links: a few round trips between the regions that are farthest
 * apart.
 */
const RETURN_MS = 1000;

export class TcpTransport implements Transport, ConnectionOwner {
  readonly sending: Sending = { bytes: 0, number: 0, dropped: undefined, duplicate: -1 };
  full = false;
  readonly isHolding = false;
  readonly turnBroadcasts = 1024;
  private readonly settings: TransportSettings;
  private readonly writer: FrameWriter;
  private readonly listener: TcpListener;
  /** By link: the connection that is up. */
  private readonly connections: (Connection | undefined)[];
  /** By link: copies sent so far. */
  private readonly sent: Uint32Array;
  private addresses: Address[] = [];
  private readonly presence: Presence;
  /** By link: 1 where the other end is gone, and did not take the link down before. */
  private readonly broken: Uint8Array;
  /** By link: the connection to a peer that has crashed, while something may still come in on it. */
  private readonly leaving: (Connection | undefined)[];
  /** Connections made to peers that are back and have not made them; with the life in which each is expected. */
  private readonly fallbacks = new Map<Connection, number>();
  /** Links that must be up before the start, and whom to tell when they are. */
  private readonly awaited = new Set<number>();
  private allJoined: () => void = () => {};
  /** Bytes in front of each message. */
  private readonly before: number;
  private isOpen = false;
  /** In its first life it has nothing to rejoin. */
  private hasRejoined = false;
  private isFrozen = false;

  constructor(settings: TransportSettings) {
    this.settings = settings;
    this.before = settings.isNumbered ? NUMBER_BYTES : 0;
    this.writer = new FrameWriter(settings.codec, () => this.flush());
    this.connections = new Array(settings.neighbours.length).fill(undefined);
    this.broken = new Uint8Array(settings.neighbours.length);
    this.leaving = new Array(settings.neighbours.length).fill(undefined);
    this.sent = new Uint32Array(settings.neighbours.length);
    this.presence = new Presence(settings.neighbours.length, settings.links);
    this.listener = new TcpListener(settings, this);
  }

  listen(port: number): Promise<Listening> {
    return this.listener.listen(port);
  }

  connect(directory: Directory, links: readonly number[]): Promise<void> {
    this.addresses = [...directory.addresses];
    for (const link of links) if (this.connections[link] === undefined) this.awaited.add(link);
    for (const link of links) this.join(link);
    if (this.awaited.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.allJoined = resolve;
    });
  }

  open(): void {
    this.isOpen = true;
    for (const connection of this.connections) connection?.socket.resume();
  }

  send(link: number, message: unknown, number?: number): Sending {
    const { sending, writer } = this;
    const bytes = number === undefined ? writer.write(message) : this.writeNumbered(message, number);
    const connection = this.connections[link];
    sending.bytes = bytes;
    sending.number = number ?? this.sent[link]++;
    sending.dropped = undefined;
    if (connection === undefined) sending.dropped = this.broken[link] === 1 ? PEER_CRASHED : LINK_DOWN;
    else if (bytes - LENGTH_BYTES > this.settings.frameLimit) this.refuse(bytes);
    else connection.add(writer.start, writer.end);
    return sending;
  }

  flush(): void {
    let isFull = false;
    for (const connection of this.connections) {
      if (connection === undefined) continue;
      connection.flush(this.writer.block);
      if (connection.full) isFull = true;
    }
    this.full = isFull;
  }

  join(link: number): void {
    const other = this.settings.neighbours[link];
    if (this.settings.peer > other) return;
    this.dial(link);
  }

  cut(link: number): void {
    this.flush();
    this.connections[link]?.end();
    this.connections[link] = undefined;
    this.broken[link] = 0;
  }

  sever(link: number, life: number): void {
    if (!this.presence.leave(link, life)) return;
    this.broken[link] = 1;
    const connection = this.connections[link];
    this.connections[link] = undefined;
    if (connection !== undefined && !connection.hasEnded) {
      this.leaving[link] = connection;
      return;
    }
    connection?.close();
    this.presence.silence(link);
    this.drained();
  }

  /**
   * The returned peer dials by itself, but where it did not know yet that the link is up: then this one does, if it is
   * the lower end.
   */
  moved(link: number, life: number, address: Address, isUp: boolean): void {
    this.addresses[this.settings.neighbours[link]] = address;
    if (life <= this.presence.lives[link]) return;
    if (!isUp) {
      this.replace(link, undefined, life);
      return;
    }
    if (this.settings.peer < this.settings.neighbours[link]) this.awaitReturn(link, life);
  }

  rejoin(directory: Directory, links: readonly number[], presence: readonly NeighbourPresence[]): void {
    this.hasRejoined = true;
    this.addresses = [...directory.addresses];
    presence.forEach(({ life, isGone }, link) => {
      this.presence.set(link, life, isGone);
      this.broken[link] = isGone ? 1 : 0;
    });
    // What is sent waits there until the other end has proven who it is.
    for (const link of links) {
      const connection = this.dial(link);
      connection.first = this.sent[link];
      this.connections[link] = connection;
    }
  }

  close(): void {
    this.isFrozen = true;
    this.listener.close();
    for (const connection of [...this.connections, ...this.leaving, ...this.fallbacks.keys()]) connection?.close();
  }

  freeze(): void {
    this.isFrozen = true;
    for (const connection of this.connections) connection?.socket.pause();
  }

  private awaitReturn(link: number, life: number): void {
    setTimeout(() => {
      if (this.isFrozen || this.presence.lives[link] >= life) return;
      this.fallbacks.set(this.dial(link), life);
    }, RETURN_MS);
  }

  lifeOf(link: number): number {
    return this.presence.lives[link];
  }

  /** Of two connections that both ends make after a return, the one of the peer that is back stays. */
  isSurplus(link: number, ownLife: number): boolean {
    return ownLife < this.settings.life && (!this.hasRejoined || this.connections[link] !== undefined);
  }

  private dial(link: number): Connection {
    return this.listener.dial(this.addresses[this.settings.neighbours[link]], link);
  }

  settle(connection: Connection, link: number, life: number): void {
    const { links, owner, frameLimit } = this.settings;
    connection.link = link;
    this.fallbacks.delete(connection);
    connection.handOver(frameLimit + this.before, (bytes, start, end) => this.take(connection, bytes, start, end));
    connection.release(connection.first < 0 ? this.sent[link] : connection.first);
    owner.overhead(BEGINNING_BYTES);
    if (!this.isOpen || this.isFrozen) connection.socket.pause();
    // A peer that is back itself has this link up since it dialled; it may have been taken down since.
    if (this.connections[link] === connection || connection.isEnding) return;
    if (life > this.presence.lives[link]) {
      this.replace(link, connection, life);
      return;
    }
    // The other end may have taken the link down and up again before this end's time for it came.
    this.connections[link]?.end();
    this.connections[link] = connection;
    if (!this.awaited.delete(link)) links.joined(link);
    else if (this.awaited.size === 0) this.allJoined();
  }

  /** The peer at the other end is back: what has not come in of its life before is lost. */
  private replace(link: number, connection: Connection | undefined, life: number): void {
    this.connections[link]?.close();
    this.leaving[link]?.close();
    this.leaving[link] = undefined;
    this.connections[link] = connection;
    this.broken[link] = 0;
    this.presence.return(link, life);
  }

  private take(connection: Connection, bytes: Buffer, start: number, end: number): boolean {
    if (this.isFrozen) return false;
    if (connection.number < 0 && end - start === NUMBER_BYTES) {
      connection.number = lengthAt(bytes, start);
      return true;
    }
    let message: unknown;
    try {
      if (connection.number < 0) throw new Error('it does not tell the number of the first copy');
      if (end - start < this.before) throw new Error('it has no number');
      message = this.settings.codec.decode(bytes, start + this.before, end);
    } catch (error) {
      connection.close();
      this.lost(connection, connection.link, `malformed frame: ${(error as Error).message}`);
      return false;
    }
    const number = this.before === 0 ? connection.number++ : lengthAt(bytes, start);
    if (this.isUp(connection)) return this.settings.receiver.received(connection.link, message, number);
    this.settings.receiver.receivedLate(connection.link, message, number);
    return true;
  }

  ended(connection: Connection): void {
    if (this.leaving[connection.link] === connection) this.lost(connection, connection.link, 'closed');
    else if (this.isUp(connection) && !this.isFrozen) this.settings.links.ended(connection.link);
  }

  lost(connection: Connection, link: number, reason: string): void {
    if (this.isFrozen) return;
    const expected = this.fallbacks.get(connection);
    if (expected !== undefined) {
      this.fallbacks.delete(connection);
      this.awaitReturn(link, expected);
    } else if (this.leaving[link] === connection) {
      connection.close();
      this.leaving[link] = undefined;
      this.presence.silence(link);
    } else if (this.connections[link] === connection) {
      this.connections[link] = undefined;
      this.broken[link] = 1;
      if (!this.presence.isGone(link)) this.settings.links.lost(link, reason);
      this.drained();
    } else if (connection.link < 0 && !this.presence.isGone(link)) this.settings.links.lost(link, reason);
  }

  private isUp(connection: Connection): boolean {
    return this.connections[connection.link] === connection || this.leaving[connection.link] === connection;
  }

  drained(): void {
    this.full = this.connections.some((connection) => connection?.full);
    if (!this.full) this.settings.owner.wake();
  }

  private writeNumbered(message: unknown, number: number): number {
    this.settings.owner.overhead(NUMBER_BYTES);
    return this.writer.writeNumbered(message, number);
  }

  private refuse(bytes: number): void {
    this.sending.dropped = FRAME_TOO_LONG;
    this.settings.owner.failed(
      `it made a frame of ${bytes - LENGTH_BYTES} bytes, above the limit of ${this.settings.frameLimit}`,
    );
  }
}
