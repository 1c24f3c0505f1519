/**
 * The first frame on a connection, from either end: who speaks, to whom, the run's token, how many copies the speaker has sent to
 * that peer before (a link that was down and comes up again goes on counting), and how often the speaker has crashed. A stranger does not know the token and is refused; so is a
 * connection that reaches the wrong peer.
 */
import type { PeerId } from '../../core/protocol.ts';
import { LENGTH_BYTES } from './codec.ts';
import { putLength } from './frames.ts';

const MAGIC = 0x48535931; // HSY1
const BODY_BYTES = 28;

/** Bytes of a hello's frame, and the longest body that a stranger may send. */
export const HELLO_BYTES = LENGTH_BYTES + BODY_BYTES;
export const HELLO_LIMIT = BODY_BYTES;

export interface Hello {
  readonly from: PeerId;
  readonly to: PeerId;
  readonly sent: number;
  /** The speaker's life, counted from 0. */
  readonly life: number;
}

export function writeHello(token: bigint, hello: Hello): Buffer {
  const bytes = Buffer.alloc(HELLO_BYTES);
  putLength(bytes, 0, BODY_BYTES);
  bytes.writeUInt32BE(MAGIC, 4);
  bytes.writeBigUInt64BE(token, 8);
  bytes.writeUInt32BE(hello.from, 16);
  bytes.writeUInt32BE(hello.to, 20);
  bytes.writeUInt32BE(hello.sent, 24);
  bytes.writeUInt32BE(hello.life, 28);
  return bytes;
}

/** The hello in the body of this frame, if it is one of this run. */
export function readHello(bytes: Buffer, start: number, end: number, token: bigint): Hello | undefined {
  if (end - start !== BODY_BYTES || bytes.readUInt32BE(start) !== MAGIC || bytes.readBigUInt64BE(start + 4) !== token) return undefined;
  return {
    from: bytes.readUInt32BE(start + 12),
    to: bytes.readUInt32BE(start + 16),
    sent: bytes.readUInt32BE(start + 20),
    life: bytes.readUInt32BE(start + 24),
  };
}
