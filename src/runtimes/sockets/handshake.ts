/**
 * The first frames on a connection. With them each end proves to the other that it has the run's key, without sending
 * the key:
 *
 *     dialling end:   hello    its peer, the other peer, the life of each, a nonce of its own; a tag of these
 *     other end:      hello    the same; its tag also covers the first hello
 *     dialling end:   proof    a tag of both hellos
 *
 * A connection without the key is closed without an answer. A replayed hello gets an answer, but no proof can follow,
 * as the nonce in that answer is new. Then frames go both ways, the first with the number of the next copy. They have
 * no tags: an attacker that can put bytes into a connection of others is not kept out.
 */
import { randomFillSync, timingSafeEqual } from 'node:crypto';
import type { PeerId } from '../../core/protocol.ts';
import { LENGTH_BYTES } from './codec.ts';
import { putLength } from './frames.ts';
import { type RunKey, TAG_BYTES, tagOf } from './run-key.ts';

const MAGIC = 0x48535933; // HSY3
const NONCE_AT = 20;
const TAG_AT = NONCE_AT + 16;
const BODY_BYTES = TAG_AT + TAG_BYTES;

/** The longest body that is accepted before the proof. */
export const HANDSHAKE_LIMIT = BODY_BYTES;

export interface Hello {
  readonly from: PeerId;
  readonly to: PeerId;
  /** The speaker's life, counted from 0. */
  readonly life: number;
  /** The last life of the other that the speaker knows. */
  readonly otherLife: number;
}

/** What a frame of the other end was. */
export type Heard = 'stranger' | 'hello' | 'answer' | 'proof';

export class Handshake {
  /** What the other end has said of itself, once it has shown that somebody with the key said so. */
  other: Hello | undefined;
  private readonly key: RunKey;
  private readonly hasDialled: boolean;
  /** Bodies of the hello that was first, and of its answer. */
  private first: Buffer | undefined;
  private second: Buffer | undefined;

  constructor(key: RunKey, hasDialled: boolean) {
    this.key = key;
    this.hasDialled = hasDialled;
  }

  /** The frame with this end's hello: what it says first, or when it has heard the other's. */
  hello(own: Hello): Buffer {
    const frame = Buffer.alloc(LENGTH_BYTES + BODY_BYTES);
    putLength(frame, 0, BODY_BYTES);
    const body = frame.subarray(LENGTH_BYTES);
    body.writeUInt32BE(MAGIC, 0);
    body.writeUInt32BE(own.from, 4);
    body.writeUInt32BE(own.to, 8);
    body.writeUInt32BE(own.life, 12);
    body.writeUInt32BE(own.otherLife, 16);
    randomFillSync(body, NONCE_AT, TAG_AT - NONCE_AT);
    body.set(this.tagOfHello(body), TAG_AT);
    if (this.hasDialled) this.first = body;
    else this.second = body;
    return frame;
  }

  /** The frame that proves that this end, which has dialled, is here and has the key. */
  proof(): Buffer {
    const frame = Buffer.alloc(LENGTH_BYTES + TAG_BYTES);
    putLength(frame, 0, TAG_BYTES);
    frame.set(this.tagOfProof(), LENGTH_BYTES);
    return frame;
  }

  /** Takes the body of a frame. After a stranger's nothing more may be taken. */
  hear(bytes: Buffer, start: number, end: number): Heard {
    // It may be overwritten.
    const body = Buffer.from(bytes.subarray(start, end));
    if (!this.hasDialled && this.second !== undefined) return isSame(body, this.tagOfProof()) ? 'proof' : 'stranger';
    if (body.length !== BODY_BYTES || body.readUInt32BE(0) !== MAGIC) return 'stranger';
    if (!isSame(body.subarray(TAG_AT), this.tagOfHello(body))) return 'stranger';
    if (this.hasDialled) this.second = body;
    else this.first = body;
    this.other = {
      from: body.readUInt32BE(4),
      to: body.readUInt32BE(8),
      life: body.readUInt32BE(12),
      otherLife: body.readUInt32BE(16),
    };
    return this.hasDialled ? 'answer' : 'hello';
  }

  /** The tag of a hello that is said, or heard: before the first is known it is the first. */
  private tagOfHello(body: Buffer): Buffer {
    const said = body.subarray(0, TAG_AT);
    return this.first === undefined ? tagOf(this.key, 'hello', said) : tagOf(this.key, 'answer', this.first, said);
  }

  private tagOfProof(): Buffer {
    return tagOf(this.key, 'proof', this.first!, this.second!);
  }
}

function isSame(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
