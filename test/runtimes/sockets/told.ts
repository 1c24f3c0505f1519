/** An inlet that keeps what it is told, and peers of the tests that speak to a transport over bare sockets. */
import { connect as dial, type Socket } from 'node:net';
import { findCodec } from '../../../src/runtimes/sockets/codecs.ts';
import { FrameReader, lengthAt, putLength } from '../../../src/runtimes/sockets/frames.ts';
import { Handshake } from '../../../src/runtimes/sockets/handshake.ts';
import {
  type Address,
  type CopyReceiver,
  type LinkEvents,
  LOOPBACK,
  type TransportOwner,
} from '../../../src/runtimes/sockets/transport.ts';
import type { Strangers } from '../../../src/trace/books.ts';

export const KEY = Uint8Array.from({ length: 32 }, (_, index) => index);
export const OTHER_KEY = Uint8Array.from({ length: 32 }, (_, index) => index + 1);

/** Settings of a transport, but for whose it is. */
export const SETTINGS = {
  codec: findCodec('json'),
  frameLimit: 1000,
  pacing: 'credit',
  isNumbered: false,
  key: KEY,
  life: 0,
  host: LOOPBACK,
} as const;

export class Told implements CopyReceiver, LinkEvents, TransportOwner {
  readonly messages: unknown[] = [];
  readonly events: string[] = [];
  readonly strangers: Strangers = { connections: 0, datagrams: 0 };
  received(link: number, message: unknown, number: number): boolean {
    this.messages.push([link, message, number]);
    return true;
  }
  receivedLate(link: number, message: unknown, number: number): void {
    this.messages.push(['late', link, message, number]);
  }
  joined(link: number): void {
    this.events.push(`joined ${link}`);
  }
  ended(link: number): void {
    this.events.push(`ended ${link}`);
  }
  lost(link: number, reason: string): void {
    this.events.push(`lost ${link}: ${reason}`);
  }
  failed(reason: string): void {
    this.events.push(`failed: ${reason}`);
  }
  dropped(): void {}
  now(): number {
    return 0;
  }
  wake(): void {}
  overhead(): void {}
  refused(what: keyof Strangers): void {
    this.strangers[what]++;
  }
  silenced(link: number): void {
    this.events.push(`silenced ${link}`);
  }
  returned(link: number, life: number): void {
    this.events.push(`returned ${link} in life ${life}`);
  }
}

/** Who a peer of a test says it is. */
export interface Speaker {
  readonly from: number;
  readonly to?: number;
  readonly life?: number;
  readonly otherLife?: number;
  readonly key?: Uint8Array;
}

/** A connection to a transport, on which nothing has been said; `frames` are the bodies that have come in. */
export class RawConnection {
  readonly socket: Socket;
  readonly frames: Buffer[] = [];
  readonly closed: Promise<void>;
  private tell: () => void = () => {};

  constructor({ host, port }: Address) {
    const reader = new FrameReader(1 << 20, (bytes, start, end) => {
      this.frames.push(Buffer.from(bytes.subarray(start, end)));
      return true;
    });
    this.socket = dial({ host, port });
    this.socket.on('error', () => {});
    this.socket.on('data', (chunk) => {
      reader.read(chunk);
      this.tell();
    });
    this.closed = new Promise((resolve) => this.socket.once('close', () => resolve()));
    void this.closed.then(() => this.tell());
  }

  /** Resolves when so many frames have come in, or the connection is closed. */
  async heard(count: number): Promise<void> {
    while (this.frames.length < count && !this.socket.destroyed) {
      await new Promise<void>((resolve) => {
        this.tell = resolve;
      });
    }
  }

  /** Says hello, and when it is answered proves it. False if it was not answered. */
  async prove({ from, to = 1, life = 0, otherLife = 0, key = KEY }: Speaker): Promise<boolean> {
    const handshake = new Handshake(key, true);
    this.socket.write(handshake.hello({ from, to, life, otherLife }));
    await this.heard(1);
    const [answer] = this.frames.splice(0);
    if (answer === undefined || handshake.hear(answer, 0, answer.length) !== 'answer') return false;
    this.socket.write(handshake.proof());
    return true;
  }
}

/** A neighbour that has proven who it is, whose first copy has this number. */
export async function neighbourAt(address: Address, speaker: Speaker, number = 0): Promise<RawConnection> {
  const line = new RawConnection(address);
  if (!(await line.prove(speaker))) throw new Error('refused');
  line.socket.write(beginning(number));
  return line;
}

/** The frame that tells the number of the first copy. */
export function beginning(number: number): Buffer {
  const bytes = Buffer.alloc(8);
  putLength(bytes, 0, 4);
  putLength(bytes, 4, number);
  return bytes;
}

export function frame(text: string): Buffer {
  const bytes = Buffer.alloc(4 + Buffer.byteLength(text));
  putLength(bytes, 0, bytes.length - 4);
  bytes.write(text, 4);
  return bytes;
}

/** The number that the first frame of a transport tells. */
export const numberIn = (body: Buffer): number => lengthAt(body, 0);

export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}
