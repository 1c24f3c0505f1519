/**
 * What a peer needs of the sockets under it, and what they tell the peer. `tcp`, `udp` and `multicast` are the
 * transports.
 *
 * Links are named by their place in the peer's row of the graph: 0 is the neighbour with the lowest number. `number` is
 * the number of a copy on its directed pair of peers, the same at both ends, by which a trace finds the send of a
 * receipt.
 */
import type { PeerId } from '../../core/protocol.ts';
import type { Strangers } from '../../trace/books.ts';
import type { Codec } from './codec.ts';
import type { RunKey } from './run-key.ts';

export const transportNames = ['tcp', 'udp', 'multicast'] as const;
export type TransportName = (typeof transportNames)[number];

/** Where peers listen: nothing leaves the machine. A peer in a network of the run's own has an address there. */
export const LOOPBACK = '127.0.0.1';
export const LAST_PORT = 65_535;

/** Where a peer listens. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** What all peers of a run must know of each other before the first link. */
export interface Directory {
  readonly addresses: readonly Address[];
  /** Where `multicast` sends what is for all. */
  readonly group: Address;
}

/** Holds back a peer that sends faster than others can read datagrams, or does not. */
export const pacings = ['credit', 'none'] as const;
export type Pacing = (typeof pacings)[number];

/** The three that a transport reports to. */
interface TransportListeners {
  readonly receiver: CopyReceiver;
  readonly links: LinkEvents;
  readonly owner: TransportOwner;
}

/** What a transport is made with. */
export interface TransportSettings extends TransportListeners {
  readonly peer: PeerId;
  /** The peers at the other ends of its links, ascending: the peer's row of the graph. */
  readonly neighbours: ArrayLike<PeerId>;
  readonly codec: Codec;
  /** Longest frame, its length not counted. */
  readonly frameLimit: number;
  readonly pacing: Pacing;
  /**
   * True where each copy carries its number: where some are lost or overtaken on purpose, a receiver cannot count them.
   */
  readonly isNumbered: boolean;
  /** What only this run's processes know: others who connect, or send datagrams, are refused. */
  readonly key: RunKey;
  /** How often the peer has crashed before. */
  readonly life: number;
  /** The address that the peer listens on, and sends from. */
  readonly host: string;
}

/** What became of a message given to a transport. */
export interface Sending {
  /** Bytes of its frame. */
  bytes: number;
  number: number;
  /** Why it did not go out. */
  dropped: string | undefined;
  /** The number of a second copy that the network has made of it; −1 where there is none. */
  duplicate: number;
}

/** Where a peer's socket is, and remarks worth telling. */
export interface Listening {
  readonly address: Address;
  readonly remarks: readonly string[];
}

/** Whether a neighbour is there, and how often it has crashed. */
export interface NeighbourPresence {
  readonly life: number;
  readonly isGone: boolean;
}

/** Sends copies of messages. */
export interface CopySender {
  /**
   * Sends on a link. The result is in `sending` until the next call. Transports whose copies carry their number are
   * given it.
   */
  send(link: number, message: unknown, number?: number): Sending;
  /** Sends one datagram to all other peers; absent if the transport cannot. */
  sendToGroup?(message: unknown): Sending;
  readonly sending: Sending;
  /** Hands what was sent to the sockets: called at the end of a turn. */
  flush(): void;
  /** True while the sockets hold too much: the workload waits. The owner is woken when it is false again. */
  readonly full: boolean;
  /** True while copies wait here for their time. */
  readonly isHolding: boolean;
  /** The longest delay of a copy here so far; absent if copies are not delayed. */
  readonly longestMs?: number;
  /** Broadcasts that the workload may make in one turn: many if turns are batched, few if a turn reads few datagrams. */
  readonly turnBroadcasts: number;
  /** By link, if copies carry their numbers: the next one. The peer's next life continues from these. */
  readonly numbers?: Uint32Array;
  /** Calls back for each copy that waits here for its time. */
  eachHeld?(tell: (link: number, message: unknown) => void): void;
}

/** Makes and breaks links after the start. */
export interface LinkControl {
  /** Makes a link again that was down; `LinkEvents.joined` reports that it is up. */
  join(link: number): void;
  /** Takes a link down for good, or until `join`. */
  cut(link: number): void;
  /**
   * The peer at the other end has crashed: what is sent to it from now on is dropped. What it had sent still comes in;
   * `LinkEvents.silenced` reports when that is all.
   */
  sever(link: number, life: number): void;
  /** The peer at the other end is back, in this life, at this address. `isUp`: its links are up by plan. */
  moved(link: number, life: number, address: Address, isUp: boolean): void;
}

/** A peer's sockets. */
export interface Transport extends CopySender, LinkControl {
  /** Opens the peer's own socket. `port` 0 is any free one. */
  listen(port: number): Promise<Listening>;
  /** Makes the links in `links`; resolves when all are up at both ends. */
  connect(directory: Directory, links: readonly number[]): Promise<void>;
  /** Begins to hand over what comes in. */
  open(): void;
  /**
   * Instead of `connect` for a peer that restarts: makes these links at once, without waiting for an answer.
   * @param presence how it finds each of its neighbours
   */
  rejoin(directory: Directory, links: readonly number[], presence: readonly NeighbourPresence[]): void;
  /** Stops reading. */
  freeze(): void;
  /** Closes all sockets as they are. */
  close(): void;
}

/** Takes the copies that a transport brings. */
export interface CopyReceiver {
  /** A message has come in. False if the peer takes no more. */
  received(link: number, message: unknown, number: number): boolean;
  /** The same on a link that this end had taken down. */
  receivedLate(link: number, message: unknown, number: number): void;
}

/** What happens to links. */
export interface LinkEvents {
  /** A link is up that was not at the start. */
  joined(link: number): void;
  /** The other end has taken a link down, before this end did or without a plan. */
  ended(link: number): void;
  /** Everything that a crashed peer had sent has come in. */
  silenced(link: number): void;
  /** The peer at the other end is back, in this life. */
  returned(link: number, life: number): void;
  /** A link broke that should not have. */
  lost(link: number, reason: string): void;
}

/** What a transport needs of its peer besides. */
export interface TransportOwner {
  /** Time of the run, for what happens now. */
  now(): number;
  /** There may be something to do: flush, or continue a workload that waited. */
  wake(): void;
  /** A copy that was sent before has not gone out after all. */
  dropped(link: number, message: unknown, number: number, reason: string): void;
  /** This peer cannot go on. */
  failed(reason: string): void;
  /** A connection or datagram of a stranger was refused. */
  refused(what: keyof Strangers): void;
  /** Bytes of handshakes, headers and credits. */
  overhead(bytes: number): void;
}
