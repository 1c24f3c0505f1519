/**
 * What two parties of a lab say to each other so that nothing is lost and nothing comes twice or out of order, also
 * where the broker between them is away for a while.
 *
 * Each message has a number and is kept until the other has told that it has come. What is not acknowledged is said
 * again from the first on (go-back-N), a message that comes before its turn is dropped. Long messages go in parts. Both
 * say something every second, so that silence means something: it counts only while the broker is there. A party that
 * has said more than `KEPT_BYTES` without an answer gives up.
 */
import { Packr, Unpackr } from 'msgpackr';
import * as z from 'zod';
import type { ControlPlane, Stop } from './control-plane.ts';

/** Bytes of messages in one envelope: well below what a broker takes. */
const ENVELOPE_BYTES = 256 * 1024;
/** Envelopes on their way that were not acknowledged. */
const WINDOW = 32;
/** What is kept for the other at most. */
const KEPT_BYTES = 1 << 30;
/** Signs of life in the time that the other is patient; what was not acknowledged is said again as often. */
const SIGNS = 5;
const SIGN_MS = 1000;
const TICK_MS = 100;
const ASLEEP_MS = 1000;
/** Acknowledgements that go alone wait so long for something to go with. */
const ACKNOWLEDGE_MS = 20;

/** `first`: the number of the first part; `heard`: the number of the last part that came in turn. */
const envelopeSchema = z.tuple([
  z.int().min(1),
  z.int().min(0),
  z.array(z.tuple([z.instanceof(Uint8Array<ArrayBufferLike>), z.boolean()])),
]);

/** A message, or a part of one. */
interface Part {
  readonly data: Uint8Array;
  readonly isLast: boolean;
}

const packr = new Packr({ useRecords: false });
const unpackr = new Unpackr({ useRecords: false });

export interface SessionEnds {
  /** The subject that it says things on, and the one that it hears. */
  readonly out: string;
  readonly in: string;
  /** How long the other may be silent while the broker is there. */
  readonly patienceMs: number;
  /** How long the broker may be away. */
  readonly outageMs: number;
  heard(data: Uint8Array): void;
  /** The other is silent for too long; nothing is heard or said any more. */
  lost(reason: string): void;
}

export class Session {
  private readonly plane: ControlPlane;
  private readonly ends: SessionEnds;
  private readonly unsubscribe: Stop;
  private readonly ticking: NodeJS.Timeout;
  /** What was not acknowledged; the first of it has the number `firstNumber`. */
  private kept: Part[] = [];
  private keptBytes = 0;
  private firstNumber = 1;
  /** The number of the next part to go out. */
  private nextNumber = 1;
  /** The last part that came in turn. */
  private heardNumber = 0;
  private parts: Uint8Array[] = [];
  private heardMs = performance.now();
  private connectedMs = performance.now();
  private tickedMs = performance.now();
  private saidMs = 0;
  private movedMs = 0;
  private isFlushing = false;
  private acknowledging: NodeJS.Timeout | undefined;
  private isOver = false;
  private readonly signMs: number;

  constructor(plane: ControlPlane, ends: SessionEnds) {
    this.plane = plane;
    this.ends = ends;
    this.signMs = Math.min(SIGN_MS, ends.patienceMs / SIGNS);
    this.unsubscribe = plane.subscribe(ends.in, (data) => this.hear(data));
    this.ticking = setInterval(() => this.tick(), TICK_MS);
    // A broker that does not take us comes back for others only.
    void plane.ended.then((reason) => {
      if (reason !== undefined && !this.isOver) this.giveUp(reason);
    });
  }

  /** How many parts the other has not acknowledged. */
  get waiting(): number {
    return this.kept.length;
  }

  send(data: Uint8Array): void {
    if (this.isOver) return;
    for (let at = 0; at === 0 || at < data.length; at += ENVELOPE_BYTES) {
      const part = data.subarray(at, at + ENVELOPE_BYTES);
      this.kept.push({ data: part, isLast: at + ENVELOPE_BYTES >= data.length });
    }
    this.keptBytes += data.length;
    if (this.keptBytes > KEPT_BYTES) this.giveUp(`more than ${KEPT_BYTES} bytes wait for it`);
    else this.flushSoon();
  }

  /** Says what is still to be said once more, and is over. */
  close(): void {
    if (this.isOver) return;
    this.nextNumber = this.firstNumber;
    this.flush(true);
    this.end();
  }

  /** What is said in one turn goes together. */
  private flushSoon(): void {
    if (this.isFlushing) return;
    this.isFlushing = true;
    setImmediate(() => {
      this.isFlushing = false;
      if (!this.isOver) this.flush(false);
    });
  }

  private flush(isAll: boolean): void {
    let envelopes = 0;
    while (this.nextNumber < this.firstNumber + this.kept.length) {
      if (!isAll && (envelopes >= WINDOW || this.bytesUnderWay() > WINDOW * ENVELOPE_BYTES)) return;
      this.sendEnvelope();
      envelopes++;
    }
  }

  private bytesUnderWay(): number {
    let bytes = 0;
    for (let i = 0; i < this.nextNumber - this.firstNumber; i++) bytes += this.kept[i].data.length;
    return bytes;
  }

  private sendEnvelope(): void {
    const first = this.nextNumber;
    const parts: [Uint8Array, boolean][] = [];
    for (let bytes = 0; this.nextNumber < this.firstNumber + this.kept.length; this.nextNumber++) {
      const { data, isLast } = this.kept[this.nextNumber - this.firstNumber];
      bytes += data.length;
      if (parts.length > 0 && bytes > ENVELOPE_BYTES) break;
      parts.push([data, isLast]);
    }
    clearTimeout(this.acknowledging);
    this.acknowledging = undefined;
    this.saidMs = performance.now();
    // What is said after something that was lost must not put off its being said again.
    if (parts.length > 0 && first === this.firstNumber) this.movedMs = this.saidMs;
    this.plane.publish(this.ends.out, packr.pack([first, this.heardNumber, parts]));
  }

  private hear(data: Uint8Array): void {
    if (this.isOver) return;
    const envelope = envelopeOf(data);
    if (envelope === undefined) return;
    this.heardMs = performance.now();
    const [first, heard, parts] = envelope;
    this.acknowledge(heard);
    parts.forEach(([part, isLast], index) => {
      if (!this.isOver && first + index === this.heardNumber + 1) this.take(part, isLast);
    });
    if (parts.length > 0 && !this.isOver) this.acknowledging ??= setTimeout(() => this.sendEnvelope(), ACKNOWLEDGE_MS);
  }

  private acknowledge(heard: number): void {
    if (heard < this.firstNumber || heard >= this.nextNumber) return;
    const gone = this.kept.splice(0, heard - this.firstNumber + 1);
    for (const { data } of gone) this.keptBytes -= data.length;
    this.firstNumber = heard + 1;
    this.movedMs = performance.now();
    this.flushSoon();
  }

  private take(part: Uint8Array, isLast: boolean): void {
    this.heardNumber++;
    this.parts.push(part);
    if (!isLast) return;
    const whole = this.parts.length === 1 ? part : Buffer.concat(this.parts);
    this.parts = [];
    this.ends.heard(whole);
  }

  private tick(): void {
    const now = performance.now();
    // While this process did not get to anything it did not hear the other either: merging millions of facts takes
    // long, and so does a machine that has too much to do.
    if (now - this.tickedMs > ASLEEP_MS) this.heardMs = now;
    this.tickedMs = now;
    if (!this.plane.isConnected) {
      // Silence of the other counts from when the broker is back.
      this.heardMs = now;
      if (now - this.connectedMs > this.ends.outageMs)
        this.giveUp(`${this.plane.address} was away for more than ${this.ends.outageMs} ms`);
      return;
    }
    this.connectedMs = now;
    if (now - this.heardMs > this.ends.patienceMs) this.giveUp(`it was silent for ${this.ends.patienceMs} ms`);
    else if (this.kept.length > 0 && now - this.movedMs > this.signMs) {
      this.nextNumber = this.firstNumber;
      this.flush(false);
    } else if (now - this.saidMs > this.signMs) this.sendEnvelope();
  }

  private giveUp(reason: string): void {
    this.end();
    this.ends.lost(reason);
  }

  private end(): void {
    this.isOver = true;
    clearInterval(this.ticking);
    clearTimeout(this.acknowledging);
    this.unsubscribe();
  }
}

function envelopeOf(data: Uint8Array): z.output<typeof envelopeSchema> | undefined {
  try {
    return envelopeSchema.safeParse(unpackr.unpack(data)).data;
  } catch {
    return undefined;
  }
}
