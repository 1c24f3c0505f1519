/**
 * The frames between a process and the control plane in the controller, on a connection of the loopback interface: a
 * length (4 bytes) and packed data. The controller's first frame is a random challenge; the process answers with an
 * HMAC of it, made with the lab's token, which itself never goes over the wire.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Socket } from 'node:net';
import { Packr, Unpackr } from 'msgpackr';
import * as z from 'zod';
import { FrameReader } from '../../../runtimes/sockets/frames.ts';
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

/** Longer than any frame of a process of the lab. */
export const FRAME_BYTES = 2 * MESSAGE_BYTES;
/** The limit until a process has proven that it knows the token. */
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

/** Hands over the frames that come in on a socket, and closes the socket if something else comes. */
export function readFrames<Schema extends z.ZodType>(
  socket: Socket,
  schema: Schema,
  limit: number,
  take: (frame: z.output<Schema>) => void,
): FrameReader {
  const reader = new FrameReader(limit, (bytes, start, end) => {
    const frame = frameIn(schema, bytes.subarray(start, end));
    if (frame === undefined) socket.destroy();
    else take(frame);
    return frame !== undefined;
  });
  socket.on('data', (chunk: Buffer) => {
    if (reader.read(chunk) !== undefined) socket.destroy();
  });
  return reader;
}

function frameIn<Schema extends z.ZodType>(schema: Schema, body: Buffer): z.output<Schema> | undefined {
  try {
    return schema.safeParse(unpackr.unpack(body)).data;
  } catch {
    return undefined;
  }
}

export function proofOf(token: string, challenge: Uint8Array): Buffer {
  return createHmac('sha256', token).update(challenge).digest();
}

export function isProof(token: string, challenge: Uint8Array, proof: Uint8Array): boolean {
  const right = proofOf(token, challenge);
  return proof.length === right.length && timingSafeEqual(proof, right);
}
