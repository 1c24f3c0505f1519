/**
 * What stands before the message in a datagram: 20 bytes that are overhead, not message.
 *
 * A secret number of 8 bytes (`datagram-tags.ts`), what it is and who sent it, the number of the copy (unicast
 * datagrams are numbered by pair, those to the group by sender), and the sender's credit for the receiver: how far its
 * own reading of the receiver's datagrams has come.
 */
import type { PeerId } from '../../core/protocol.ts';

export const HEADER_BYTES = 20;

export const DATA = 0;
export const GROUP_DATA = 1;
export const CREDIT = 2;
export const HELLO = 3;
export const WELCOME = 4;

/** Stands for no credit: a datagram to the group has many receivers. */
export const NO_CREDIT = 0xffff_ffff;

/** Peers that a stamp can name. */
const PEERS_NAMED = 1 << 24;

/** A stamp that has been read; one object serves all. */
export interface DatagramHeader {
  /** The secret number's halves. */
  high: number;
  low: number;
  type: number;
  from: PeerId;
  number: number;
  credit: number;
}

export const noHeader: DatagramHeader = { high: 0, low: 0, type: 0, from: 0, number: 0, credit: 0 };

/** @param tags secret numbers, of which the one that begins at `tag` is put there */
export function writeHeader(
  bytes: Uint8Array,
  tags: Uint32Array,
  tag: number,
  type: number,
  from: PeerId,
  number: number,
  credit: number,
): void {
  putFour(bytes, 0, tags[tag]);
  putFour(bytes, 4, tags[tag + 1]);
  putFour(bytes, 8, type * PEERS_NAMED + from);
  putFour(bytes, 12, number);
  putFour(bytes, 16, credit);
}

/** Reads the stamp of the datagram `bytes[0 .. length)` into `stamp`; false if it is too short to have one. */
export function readHeader(bytes: Uint8Array, length: number, stamp: DatagramHeader): boolean {
  if (length < HEADER_BYTES) return false;
  stamp.high = fourAt(bytes, 0);
  stamp.low = fourAt(bytes, 4);
  stamp.type = bytes[8];
  stamp.from = (bytes[9] << 16) | (bytes[10] << 8) | bytes[11];
  stamp.number = fourAt(bytes, 12);
  stamp.credit = fourAt(bytes, 16);
  return true;
}

function putFour(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
}

function fourAt(bytes: Uint8Array, at: number): number {
  return ((bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]) >>> 0;
}
