/**
 * The addresses of an isolated run. They exist in namespaces of its own only, so every run has the same ones: peer p is
 * 10.72.0.1 + p, and its card carries its number too. To a peer all others lie behind one router, whose card is the
 * relay.
 */
import type { PeerId } from '../../core/protocol.ts';

/** The most peers that a bridge has ports for, one of which is the relay's. */
export const ISOLATED_PEERS_MAX = 1023;

export const ROUTER_ADDRESS = '10.72.255.254';
export const ROUTER_CARD = '02:72:ff:ff:ff:ff';

/** An Ethernet header, and where things stand in a frame that carries IPv4. */
export const HEADER_BYTES = 14;
const IP = { destinationCard: 0, sourceCard: 6, type: 12, protocol: 23, destination: 30, end: 34 } as const;
const IPV4 = 0x0800;
const UDP = 17;

/** What `destinationOf` says of a datagram that is for all other peers, and of a frame that is for none. */
export const EVERYBODY = -1;
export const NOBODY = -2;

export function addressOf(peer: PeerId): string {
  const number = peer + 1;
  return `10.72.${number >>> 8}.${number & 255}`;
}

export function cardOf(peer: PeerId): string {
  const pair = (value: number) => value.toString(16).padStart(2, '0');
  return `02:72:00:00:${pair(peer >>> 8)}:${pair(peer & 255)}`;
}

/** The peer whose card sent a frame. */
export function sourceOf(frame: Uint8Array): PeerId {
  return (frame[IP.sourceCard + 4] << 8) | frame[IP.sourceCard + 5];
}

/**
 * The peer that a frame of `length` bytes is for, or `EVERYBODY`, or `NOBODY`: what a system says of itself is no
 * message of a peer.
 */
export function destinationOf(frame: Uint8Array, length: number, peers: number): PeerId {
  if (length < IP.end || ((frame[IP.type] << 8) | frame[IP.type + 1]) !== IPV4) return NOBODY;
  const at = IP.destination;
  if (frame[at] >>> 4 === 0xe) return frame[IP.protocol] === UDP ? EVERYBODY : NOBODY;
  const peer = ((frame[at + 2] << 8) | frame[at + 3]) - 1;
  return frame[at] === 10 && frame[at + 1] === 72 && peer >= 0 && peer < peers ? peer : NOBODY;
}

/** Readdresses a frame to a peer's card. */
export function address(frame: Uint8Array, peer: PeerId): void {
  frame[IP.destinationCard] = 0x02;
  frame[IP.destinationCard + 1] = 0x72;
  frame[IP.destinationCard + 2] = 0;
  frame[IP.destinationCard + 3] = 0;
  frame[IP.destinationCard + 4] = peer >>> 8;
  frame[IP.destinationCard + 5] = peer & 255;
}
