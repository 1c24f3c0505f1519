/**
 * What stands before the message in a datagram: 16 bytes that are overhead, not message.
 *
 * The run's token (a stranger's datagrams are passed over), what it is and who sent it, the number of the copy (unicast datagrams are
 * numbered by pair, those to the group by sender), and the sender's credit for the receiver: how far its own reading of the receiver's
 * datagrams has come.
 */
import type { PeerId } from '../../core/protocol.ts';

export const STAMP_BYTES = 16;

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
export interface Stamp {
  type: number;
  from: PeerId;
  number: number;
  credit: number;
}

export function writeStamp(bytes: Uint8Array, token: number, type: number, from: PeerId, number: number, credit: number): void {
  putFour(bytes, 0, token);
  putFour(bytes, 4, type * PEERS_NAMED + from);
  putFour(bytes, 8, number);
  putFour(bytes, 12, credit);
}

/** Reads the stamp of the datagram `bytes[0 .. length)` into `stamp`; false if it is not one of this run. */
export function readStamp(bytes: Uint8Array, length: number, token: number, stamp: Stamp): boolean {
  if (length < STAMP_BYTES || fourAt(bytes, 0) !== token) return false;
  stamp.type = bytes[4];
  stamp.from = (bytes[5] << 16) | (bytes[6] << 8) | bytes[7];
  stamp.number = fourAt(bytes, 8);
  stamp.credit = fourAt(bytes, 12);
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
