/**
 * One end of a tcp link: a socket, the frames that come in on it, and what waits to go out at the end of the turn.
 *
 * What goes out is kept as runs of positions in the writer's block. One run goes to the socket as it lies; several are
 * copied together first, which costs less than a system call's vector of many small pieces. An end that takes its link
 * down says so with FIN after the last frame, and reads on until the other's FIN, so nothing is lost untold. Until the
 * other end has proven who it is, nothing but the handshake goes out: frames wait here.
 */
import type { Socket } from 'node:net';
import { LENGTH_BYTES } from './codec.ts';
import { FrameReader, NUMBER_BYTES, putLength, type TakeFrame } from './frames.ts';

/** Bytes that a socket may have waiting before the workload is held back. */
const FULL_BYTES = 1 << 18;
/** Bytes of the frame that tells the number of the first copy. */
export const BEGINNING_BYTES = LENGTH_BYTES + NUMBER_BYTES;

export interface ConnectionEvents {
  /** The body of a frame; false to read no more of this chunk. */
  frame: TakeFrame;
  /** The other end has said that it sends no more. */
  ended(): void;
  /** The connection is gone, or was never made. */
  broken(reason: string): void;
  /** Fewer bytes wait now than the limit. */
  drained(): void;
}

export class Connection {
  readonly socket: Socket;
  /** More waits in the socket than should. */
  full = false;
  /** The link to the peer at the other end, once that has proven who it is. */
  link = -1;
  /** Number of the next copy that comes in; −1 until the other end has told it. */
  number = -1;
  /**
   * Number of the first copy that goes out here, where it is known before the other end has proven who it is; else −1.
   */
  first = -1;
  private readonly reader: FrameReader;
  private readonly events: ConnectionEvents;
  /** The other end sends no more. */
  hasEnded = false;
  /** This end sends no more after what waits. */
  isEnding = false;
  private isClosed = false;
  /** Runs of positions in the block, start and end in turn. */
  private readonly runs: number[] = [];
  private waiting = 0;
  /** What is to go out when the other end has proven who it is. */
  private held: Buffer[] | undefined = [];
  private heldBytes = 0;

  constructor(socket: Socket, limit: number, events: ConnectionEvents) {
    this.socket = socket;
    this.events = events;
    this.reader = new FrameReader(limit, events.frame);
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.read(chunk));
    socket.on('end', () => {
      this.hasEnded = true;
      events.ended();
    });
    socket.on('drain', () => this.drained());
    socket.on('error', (error: NodeJS.ErrnoException) => this.break(error.code ?? error.message));
    socket.on('close', () => this.break('closed'));
  }

  /** From now on frames go to `take`, and their bodies may have `limit` bytes. */
  handOver(limit: number, take: TakeFrame): void {
    this.reader.limit = limit;
    this.reader.take = take;
  }

  /** Adds what lies at these positions of the block to what goes out. */
  add(start: number, end: number): void {
    const runs = this.runs;
    const length = runs.length;
    if (length > 0 && runs[length - 1] === start) runs[length - 1] = end;
    else runs.push(start, end);
    this.waiting += end - start;
  }

  flush(block: Buffer): void {
    const runs = this.runs;
    if (runs.length === 0) return;
    const bytes = runs.length === 2 ? block.subarray(runs[0], runs[1]) : gathered(block, runs, this.waiting);
    runs.length = 0;
    this.waiting = 0;
    if (this.isClosed || this.socket.destroyed) return;
    if (this.held !== undefined) {
      this.held.push(bytes);
      this.heldBytes += bytes.length;
    } else this.socket.write(bytes);
    this.full = this.heldBytes + this.socket.writableLength >= FULL_BYTES;
  }

  /**
   * The other end has proven who it is: it is told the number of the first copy that it gets, and what has waited goes
   * out.
   */
  release(number: number): void {
    const beginning = Buffer.alloc(BEGINNING_BYTES);
    putLength(beginning, 0, NUMBER_BYTES);
    putLength(beginning, LENGTH_BYTES, number);
    this.socket.write(beginning);
    for (const bytes of this.held ?? []) this.socket.write(bytes);
    this.held = undefined;
    this.heldBytes = 0;
    if (this.isEnding) this.socket.end();
  }

  /** Sends FIN after what waits; frames of the other end still come in. */
  end(): void {
    this.isEnding = true;
    if (this.held === undefined) this.socket.end();
  }

  close(): void {
    this.isClosed = true;
    this.socket.destroy();
  }

  private read(chunk: Buffer): void {
    const error = this.reader.read(chunk);
    if (error !== undefined) this.break(error);
  }

  private drained(): void {
    if (!this.full) return;
    this.full = false;
    this.events.drained();
  }

  private break(reason: string): void {
    if (this.isClosed) return;
    this.close();
    this.events.broken(reason);
  }
}

function gathered(block: Buffer, runs: readonly number[], length: number): Buffer {
  const bytes = Buffer.allocUnsafeSlow(length);
  let at = 0;
  for (let i = 0; i < runs.length; i += 2) {
    block.copy(bytes, at, runs[i], runs[i + 1]);
    at += runs[i + 1] - runs[i];
  }
  return bytes;
}
