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

export function writeStamp(bytes: Buffer, token: number, type: number, from: PeerId, number: number, credit: number): void {
  bytes.writeUInt32BE(token, 0);
  bytes.writeUInt32BE(type * PEERS_NAMED + from, 4);
  bytes.writeUInt32BE(number, 8);
  bytes.writeUInt32BE(credit, 12);
}

/** Reads the stamp of a datagram into `stamp`; false if it is not one of this run. */
export function readStamp(bytes: Buffer, token: number, stamp: Stamp): boolean {
  if (bytes.length < STAMP_BYTES || bytes.readUInt32BE(0) !== token) return false;
  stamp.type = bytes[4];
  stamp.from = bytes.readUIntBE(5, 3);
  stamp.number = bytes.readUInt32BE(8);
  stamp.credit = bytes.readUInt32BE(12);
  return true;
}
