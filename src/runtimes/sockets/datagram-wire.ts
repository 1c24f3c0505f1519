/**
 * The sockets under links of datagrams: one that a peer receives on, one a neighbour that is connected to it, and one
 * for what comes in for the group.
 *
 * Where descriptors are known (`descriptors.ts`) a datagram goes out by one `writeSync`, and when `dgram` hands over
 * one that came in, what waits behind it is read by `readSync`, into one buffer for all. Everywhere else, and whatever
 * a plain call refuses, goes through `dgram`.
 */
import { createSocket, type Socket } from 'node:dgram';
import { readSync, writeSync } from 'node:fs';
import { descriptorsOf } from './socket-descriptors.ts';
import { type Address, LOOPBACK } from './transport.ts';

/** What the kernel is asked for; it grants what `net.core.rmem_max` allows. */
export const BUFFER_BYTES = 1 << 22;
/** Datagrams read behind each that `dgram` hands over: bounded, so that a turn ends. */
const READS = 64;
/** Neighbours with a socket of their own: a process may have only so many open. */
const CONNECTED_MAX = 64;

/** Where datagrams are read to: one is assignPeers with before the next is read. */
const room = Buffer.allocUnsafeSlow(1 << 16);

/** Takes a datagram: `bytes[0 .. length)`, which is overwritten after the call. */
type TakeDatagram = (bytes: Buffer, length: number) => void;

/** A socket that sends to one address, and its descriptor. */
interface Route {
  readonly address: Address;
  readonly socket: Socket;
  descriptor: number;
}

export class DatagramWire {
  private readonly host: string;
  private readonly socket: Socket;
  private readonly take: TakeDatagram;
  private readonly isQuick: boolean;
  /** For what comes in for the group; none where there is no group. */
  private groupSocket: Socket | undefined;
  /** By link. */
  private routes: readonly (Route | undefined)[] = [];
  private isClosed = false;

  /**
   * @param host the peer's own address
   * @param isQuick false: all goes through `dgram`
   */
  constructor(host: string, take: TakeDatagram, isQuick = true) {
    this.host = host;
    this.take = take;
    this.isQuick = isQuick;
    this.socket = makeSocket(false);
  }

  /** Binds the peer's socket; gives its address and the bytes of its receive buffer. */
  async listen(port: number): Promise<{ address: Address; granted: number }> {
    await bound(this.socket, port, this.host);
    // What cannot be sent is lost, and shows in the sums as such.
    this.socket.on('error', () => {});
    const granted = askForBuffer(this.socket);
    this.readFrom(this.socket);
    const { address, port: own } = this.socket.address();
    return { address: { host: address, port: own }, granted };
  }

  /** Connects a socket to each of these addresses, by link. */
  async connect(addresses: readonly Address[]): Promise<void> {
    if (!this.isQuick || addresses.length > CONNECTED_MAX) return;
    const sockets = await Promise.all(addresses.map((address) => connected(this.host, address)));
    const known = sockets.filter((socket) => socket !== undefined);
    const descriptors = new Map(descriptorsOf(known).map((descriptor, i) => [known[i], descriptor]));
    this.routes = sockets.map((socket, link) =>
      socket === undefined ? undefined : { address: addresses[link], socket, descriptor: descriptors.get(socket)! },
    );
  }

  /**
   * Receives what is sent to the group, and may send to it, on the peer's own interface; on loopback nothing of it
   * leaves the machine.
   */
  async joinGroup({ host, port }: Address): Promise<void> {
    const socket = makeSocket(true);
    // Before it is bound, so that one that cannot be is closed with the others.
    this.groupSocket = socket;
    await bound(socket, port, host);
    socket.on('error', () => {});
    socket.addMembership(host, this.host);
    askForBuffer(socket);
    this.readFrom(socket);
    this.socket.setMulticastInterface(this.host);
    this.socket.setMulticastTTL(this.host === LOOPBACK ? 0 : 1);
    this.socket.setMulticastLoopback(true);
  }

  /** Sends `bytes[0 .. length)`, which may be overwritten after the call, to the neighbour on a link. */
  send(link: number, address: Address, bytes: Buffer, length: number): void {
    const route = this.routes[link];
    if (route === undefined || route.address !== address || !isWritten(route, bytes, length))
      this.post(address, bytes, length);
  }

  sendToGroup(group: Address, bytes: Buffer, length: number): void {
    this.post(group, bytes, length);
  }

  /** Hands over no more: what waits in the sockets stays there. */
  close(): void {
    this.isClosed = true;
  }

  /** Closes all sockets. */
  release(): void {
    this.close();
    this.socket.close();
    this.groupSocket?.close();
    this.groupSocket = undefined;
    for (const route of this.routes) route?.socket.close();
    this.routes = [];
  }

  /** By the peer's own socket. The kernel may take it later: it must have bytes of its own. */
  private post({ host, port }: Address, bytes: Buffer, length: number): void {
    this.socket.send(Buffer.from(bytes.subarray(0, length)), 0, length, port, host);
  }

  private readFrom(socket: Socket): void {
    const [descriptor] = this.isQuick ? descriptorsOf([socket]) : [-1];
    socket.on('message', (bytes) => {
      this.take(bytes, bytes.length);
      if (descriptor >= 0) this.readOn(descriptor);
    });
  }

  private readOn(descriptor: number): void {
    for (let reads = READS; reads > 0 && !this.isClosed; reads--) {
      let length: number;
      try {
        length = readSync(descriptor, room, 0, room.length, null);
      } catch {
        // Nothing waits.
        return;
      }
      this.take(room, length);
    }
  }
}

/** Addresses are numbers already: nothing to look up, and no thread to do so. */
function makeSocket(reuseAddr: boolean): Socket {
  return createSocket({ type: 'udp4', reuseAddr, lookup: (host, _options, done) => done(null, host, 4) });
}

function bound(socket: Socket, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(port, host, () => {
      socket.off('error', reject);
      resolve();
    });
  });
}

/** Nothing if there can be no such socket. */
async function connected(host: string, address: Address): Promise<Socket | undefined> {
  const socket = makeSocket(false);
  try {
    await bound(socket, 0, host);
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.connect(address.port, address.host, resolve);
    });
    socket.on('error', () => {});
    return socket;
  } catch {
    socket.close();
    return undefined;
  }
}

/** False if it must go out another way. */
function isWritten(route: Route, bytes: Buffer, length: number): boolean {
  if (route.descriptor < 0) return false;
  try {
    writeSync(route.descriptor, bytes, 0, length);
    return true;
  } catch (error) {
    // A full buffer, or news that an earlier datagram found nobody, which takes this one with it: the next may go this
    // way again.
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EAGAIN' && code !== 'ECONNREFUSED') route.descriptor = -1;
    return false;
  }
}

/** Asks for it, and gives what was granted. */
export function askForBuffer(socket: Socket): number {
  socket.setRecvBufferSize(BUFFER_BYTES);
  return socket.getRecvBufferSize();
}
