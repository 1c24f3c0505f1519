/**
 * What an agent and the control plane in the controller say to each other on a connection of the loopback interface:
 * frames of a length (4 bytes) and packed data. The first of the
 * controller is a number drawn for this connection, the first of the agent proves that it knows the lab's token, which
 * itself never goes over the wire.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Socket } from 'node:net';
import { Packr, Unpackr } from 'msgpackr';
import * as z from 'zod';
import { MESSAGE_BYTES } from '../control-plane.ts';

const id = z.int().min(0);
const data = z.instanceof(Uint8Array<ArrayBufferLike>);
const text = z.string().max(1000);

/** From the agent. */
export const clientFrame = z.union([
  z.tuple([z.literal('proof'), data]),
  z.tuple([z.literal('publish'), text, data]),
  z.tuple([z.literal('subscribe'), id, text]),
  z.tuple([z.literal('answer'), id, text]),
  z.tuple([z.literal('watch'), id, text]),
  z.tuple([z.literal('stop'), id]),
  /** The answer to what was asked. */
  z.tuple([z.literal('told'), id, data]),
  z.tuple([z.literal('call'), id, text, z.array(z.unknown())]),
]);
export type ClientFrame = z.output<typeof clientFrame>;

/** From the controller. */
export const serverFrame = z.union([
  z.tuple([z.literal('challenge'), data]),
  z.tuple([z.literal('welcome')]),
  z.tuple([z.literal('heard'), id, data, text]),
  z.tuple([z.literal('asked'), id, id, data, text]),
  z.tuple([z.literal('changed'), id, text, z.union([data, z.null()])]),
  z.tuple([z.literal('result'), id, z.unknown()]),
  z.tuple([z.literal('error'), id, text, z.boolean()]),
]);
export type ServerFrame = z.output<typeof serverFrame>;

/** Longer than anything that is said: what comes from somebody who means no harm. */
const FRAME_BYTES = 2 * MESSAGE_BYTES;
/** Before it has proved that it is one of the lab's. */
export const STRANGER_BYTES = 256;

const packr = new Packr({ useRecords: false });
const unpackr = new Unpackr({ useRecords: false, copyBuffers: true });

export function sendFrame(socket: Socket, frame: ClientFrame | ServerFrame): void {
  const body = packr.pack(frame);
  const head = Buffer.alloc(4);
  head.writeUInt32BE(body.length);
  socket.cork();
  socket.write(head);
  socket.write(body);
  socket.uncork();
}

/** Takes frames from a socket; one that says something else is closed. */
export class FrameReader<Schema extends z.ZodType> {
  /** Bytes that a frame may have. */
  limit = FRAME_BYTES;
  private readonly schema: Schema;
  private readonly take: (frame: z.output<Schema>) => void;
  private chunks: Buffer[] = [];
  private bytes = 0;
  private wanted = 4;

  constructor(socket: Socket, schema: Schema, take: (frame: z.output<Schema>) => void) {
    this.schema = schema;
    this.take = take;
    socket.on('data', (chunk: Buffer) => {
      if (!this.read(chunk)) socket.destroy();
    });
  }

  /** Frames may be long from now on. */
  allow(): void {
    this.limit = FRAME_BYTES;
  }

  /** False where it is no frame. */
  private read(chunk: Buffer): boolean {
    this.chunks.push(chunk);
    this.bytes += chunk.length;
    if (this.bytes < this.wanted) return true;
    let all = this.chunks.length === 1 ? chunk : Buffer.concat(this.chunks);
    while (all.length >= 4) {
      const length = all.readUInt32BE();
      if (length > this.limit) return false;
      this.wanted = 4 + length;
      if (all.length < this.wanted) break;
      const frame = this.frameOf(all.subarray(4, this.wanted));
      if (frame === undefined) return false;
      all = all.subarray(this.wanted);
      this.wanted = 4;
      this.take(frame);
    }
    this.chunks = [all];
    this.bytes = all.length;
    return true;
  }

  private frameOf(body: Buffer): z.output<Schema> | undefined {
    try {
      return this.schema.safeParse(unpackr.unpack(body)).data;
    } catch {
      return undefined;
    }
  }
}

export function proofOf(token: string, challenge: Uint8Array): Buffer {
  return createHmac('sha256', token).update(challenge).digest();
}

export function isProof(token: string, challenge: Uint8Array, proof: Uint8Array): boolean {
  const right = proofOf(token, challenge);
  return proof.length === right.length && timingSafeEqual(proof, right);
}
