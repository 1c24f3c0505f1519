/**
 * A UDP datagram in an IPv4 packet (RFC 768, RFC 791), with right lengths and checksums (RFC 1071). Peer p has the
 * address 10.0.0.0 + p + 1, so that ten million of them have one.
 */
import type { PeerId } from '../core/protocol.ts';

const IP_HEADER = 20;
const UDP_HEADER = 8;
const UDP = 17;
/** Hops that it may take; none are taken. */
const TIME_TO_LIVE = 64;
/** What an IPv4 packet holds of 65,535 bytes after both headers. */
export const PAYLOAD_MAX = 65_535 - IP_HEADER - UDP_HEADER;
/** The first unassigned port, so that no reader takes the payload for a protocol that it knows. */
const PORT = 49_152;

export function addressOf(peer: PeerId): number {
  return 0x0a000000 + peer + 1;
}

/** @param number names the message; its last 16 bits are the packet's identification */
export function packetOf(from: PeerId, to: PeerId, number: number, payload: Uint8Array): Uint8Array {
  const packet = new Uint8Array(IP_HEADER + UDP_HEADER + payload.length);
  const view = new DataView(packet.buffer);
  packet.set(payload, IP_HEADER + UDP_HEADER);
  view.setUint8(0, 0x45);
  view.setUint16(2, packet.length);
  view.setUint16(4, number & 0xffff);
  view.setUint8(8, TIME_TO_LIVE);
  view.setUint8(9, UDP);
  view.setUint32(12, addressOf(from));
  view.setUint32(16, addressOf(to));
  view.setUint16(10, checksum(sumOf(view, 0, IP_HEADER)));
  view.setUint16(20, PORT);
  view.setUint16(22, PORT);
  view.setUint16(24, UDP_HEADER + payload.length);
  // Over the addresses, the protocol and the length as well; no sum at all would be told as 0.
  const pseudoHeader = sumOf(view, 12, 20) + UDP + UDP_HEADER + payload.length;
  view.setUint16(26, checksum(pseudoHeader + sumOf(view, IP_HEADER, packet.length)) || 0xffff);
  return packet;
}

/** Words of 16 bits; a last single byte counts as one with a zero after it. */
function sumOf(view: DataView, from: number, to: number): number {
  let sum = 0;
  let at = from;
  for (; at + 1 < to; at += 2) sum += view.getUint16(at);
  return at < to ? sum + (view.getUint8(at) << 8) : sum;
}

function checksum(sum: number): number {
  let folded = sum;
  while (folded > 0xffff) folded = (folded & 0xffff) + Math.floor(folded / 0x10000);
  return ~folded & 0xffff;
}
