/**
 * Where a peer's connections come from: it takes those that others make, makes its own, and hands over the ones whose
 * other ends have proven that they are the neighbours who should be there. All others are closed, and those that came
 * from outside are counted.
 */
import { createServer, connect as dial, type Server, type Socket } from 'node:net';
import { Connection } from './connection.ts';
import { HANDSHAKE_LIMIT, Handshake, type Hello } from './handshake.ts';
import type { Address, Listening, TransportSettings } from './transport.ts';
import { UnprovenConnections } from './unproven-connections.ts';

/** Connections that may wait to be accepted: as many as a large mesh makes at once. */
const BACKLOG = 4096;

/** What becomes of connections. */
export interface ConnectionOwner {
  /** The other end has proven that it is the neighbour on this link, in this life. */
  settle(connection: Connection, link: number, life: number): void;
  /** The other end of one that is settled sends no more. */
  ended(connection: Connection): void;
  /** It is gone. @param link that of a neighbour: one that is settled, or was dialled */
  lost(connection: Connection, link: number, reason: string): void;
  drained(): void;
  /** The life in which the neighbour on this link is known. */
  lifeOf(link: number): number;
  /**
   * True if a connection that the neighbour on this link has begun must not be: this peer has made one of its own.
   * @param ownLife this peer's life as the neighbour knows it
   */
  isSurplus(link: number, ownLife: number): boolean;
}

export class TcpListener {
  private readonly settings: TransportSettings;
  private readonly owner: ConnectionOwner;
  private readonly server: Server;
  private readonly unproven: UnprovenConnections;
  private isClosed = false;

  constructor(settings: TransportSettings, owner: ConnectionOwner) {
    this.settings = settings;
    this.owner = owner;
    this.unproven = new UnprovenConnections(settings.neighbours.length, (connection) => this.turnAway(connection));
    this.server = createServer({ allowHalfOpen: true }, (socket) => this.greet(socket, -1));
  }

  listen(port: number): Promise<Listening> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen({ host: this.settings.host, port, backlog: BACKLOG }, () => {
        // A connection that cannot be taken is the business of who wanted it.
        this.server.on('error', () => {});
        const bound = this.server.address();
        if (typeof bound === 'object' && bound !== null)
          resolve({ address: { host: bound.address, port: bound.port }, remarks: [] });
      });
    });
  }

  /** A new connection to the neighbour on a link. */
  dial({ host, port }: Address, link: number): Connection {
    return this.greet(dial({ host, port, allowHalfOpen: true }), link);
  }

  close(): void {
    this.isClosed = true;
    this.server.close();
    this.unproven.close();
  }

  /** Both ends prove who they are. @param dialled the link that it was made for, or −1 where another made it */
  private greet(socket: Socket, dialled: number): Connection {
    const { owner } = this;
    const handshake = new Handshake(this.settings.key, dialled >= 0);
    const connection: Connection = new Connection(socket, HANDSHAKE_LIMIT, {
      frame: (bytes, start, end) => this.meet(connection, handshake, dialled, handshake.hear(bytes, start, end)),
      ended: () =>
        connection.link < 0 ? this.lose(connection, handshake, dialled, 'closed') : owner.ended(connection),
      broken: (reason) => this.lose(connection, handshake, dialled, reason),
      drained: () => owner.drained(),
    });
    if (dialled < 0) this.unproven.admit(connection);
    else this.sayHello(connection, handshake, dialled);
    return connection;
  }

  private sayHello(connection: Connection, handshake: Handshake, link: number): void {
    const { peer, neighbours, life } = this.settings;
    this.write(
      connection,
      handshake.hello({ from: peer, to: neighbours[link], life, otherLife: this.owner.lifeOf(link) }),
    );
  }

  private write(connection: Connection, frame: Buffer): void {
    connection.socket.write(frame);
    this.settings.owner.overhead(frame.length);
  }

  /** A frame of the handshake: of a neighbour who may dial this peer, of the one who was dialled, or of a stranger. */
  private meet(
    connection: Connection,
    handshake: Handshake,
    dialled: number,
    heard: ReturnType<Handshake['hear']>,
  ): boolean {
    const link = heard === 'stranger' ? -1 : this.linkTo(handshake.other!, dialled);
    if (link < 0 || this.isClosed) {
      connection.close();
      if (dialled >= 0) this.settings.links.lost(dialled, 'another program answers at its address');
      else if (this.unproven.leave(connection)) this.turnAway(connection);
      return false;
    }
    if (heard === 'hello' && this.owner.isSurplus(link, handshake.other!.otherLife)) {
      this.unproven.leave(connection);
      connection.close();
      return false;
    }
    if (heard === 'hello') this.sayHello(connection, handshake, link);
    else if (heard === 'answer') this.write(connection, handshake.proof());
    if (heard === 'hello') return true;
    this.unproven.leave(connection);
    this.owner.settle(connection, link, handshake.other!.life);
    return true;
  }

  /**
   * The link to the peer that the hello names; −1 if it is no peer that may connect. The higher end dials only when it
   * is back after a crash.
   */
  private linkTo({ from, to, life }: Hello, dialled: number): number {
    const { peer, neighbours } = this.settings;
    const link = to === peer ? Array.prototype.indexOf.call(neighbours, from) : -1;
    const isExpected = dialled >= 0 ? dialled === link : from < peer || life > 0;
    return isExpected ? link : -1;
  }

  private lose(connection: Connection, handshake: Handshake, dialled: number, reason: string): void {
    connection.close();
    // A neighbour may crash between its hello and its proof.
    if (this.unproven.leave(connection) && handshake.other === undefined) this.turnAway(connection);
    const link = connection.link < 0 ? dialled : connection.link;
    if (link >= 0) this.owner.lost(connection, link, reason);
  }

  private turnAway(connection: Connection): void {
    connection.close();
    if (!this.isClosed) this.settings.owner.refused('connections');
  }
}
