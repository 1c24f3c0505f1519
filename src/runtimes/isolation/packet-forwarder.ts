/**
 * What the relay does with the frames that it reads: it asks the model of the links about each of them, keeps it until
 * its time has come, and hands it on.
 *
 * It is a packet that the model is asked about, and its bytes are those of the packet: so a long message is several, an
 * acknowledgement of tcp is one too, and a lost one is for the kernels of both ends to mend. A datagram to the group is
 * a packet to each of the others. Kept apart from devices and clocks, so that it can be tested without them.
 */
import { QUEUE_FULL } from '../../core/drop-reasons.ts';
import { degreeOf, firstLink, type Graph, linkNumber, neighbourAt } from '../../core/graph.ts';
import type { PeerId } from '../../core/protocol.ts';
import { TimeHeap } from '../../core/time-heap.ts';
import type { CopyFate } from '../../network/copy-fate.ts';
import { address, destinationOf, EVERYBODY, HEADER_BYTES, NOBODY, sourceOf } from './addresses.ts';

/** An Ethernet frame of 1,500 bytes, and room for what may stand in its header besides. */
export const FRAME_BYTES = 1536;
/** Frames on their way at one moment at most: some 200 MB. What comes on top is lost as in any full buffer. */
const FRAMES_MAX = 131_072;

export type WriteFrame = (frame: Uint8Array, length: number) => void;

/** Packets, by what became of them. */
export interface Carried {
  carried: number;
  lost: number;
  queueFull: number;
  duplicated: number;
  /** Those that came while the relay held all it can. */
  overflown: number;
}

/** Decides what happens to each packet. */
type Fate = Pick<CopyFate, 'dropReason' | 'arrivalMs' | 'secondArrivalMs' | 'decide'>;

export class PacketForwarder {
  readonly counts: Carried = { carried: 0, lost: 0, queueFull: 0, duplicated: 0, overflown: 0 };
  private readonly fate: Fate;
  private readonly graph: Graph;
  private readonly waiting = new TimeHeap();
  private readonly frames: Uint8Array[] = [];
  private readonly lengths: number[] = [];
  private readonly free: number[] = [];

  constructor(fate: Fate, graph: Graph) {
    this.fate = fate;
    this.graph = graph;
  }

  /** Frames that are on their way. */
  get holding(): number {
    return this.waiting.length;
  }

  /** When the next frame is due; Infinity where there is none. */
  get dueMs(): number {
    return this.waiting.length === 0 ? Number.POSITIVE_INFINITY : this.waiting.times[0];
  }

  /** Takes a frame that a peer has sent; it is copied. */
  take(frame: Uint8Array, length: number, nowMs: number): void {
    const from = sourceOf(frame);
    const to = destinationOf(frame, length, this.graph.size);
    if (to === NOBODY || from >= this.graph.size) return;
    if (to !== EVERYBODY) this.carry(from, to, linkNumber(this.graph, from, to), frame, length, nowMs);
    else {
      const first = firstLink(this.graph, from);
      const count = degreeOf(this.graph, from);
      for (let index = 0; index < count; index++)
        this.carry(from, neighbourAt(this.graph, from, index), first + index, frame, length, nowMs);
    }
  }

  /** Hands on the first of the frames: ask only where one is due. */
  release(write: WriteFrame): void {
    const slot = this.waiting.events[0];
    this.waiting.removeFirst();
    this.counts.carried++;
    write(this.frames[slot], this.lengths[slot]);
    this.free.push(slot);
  }

  private carry(from: PeerId, to: PeerId, link: number, frame: Uint8Array, length: number, nowMs: number): void {
    if (link < 0) return;
    const { fate, counts } = this;
    fate.decide(link, from, to, length - HEADER_BYTES, nowMs);
    if (fate.dropReason === QUEUE_FULL) counts.queueFull++;
    else if (fate.dropReason !== undefined) counts.lost++;
    else {
      this.hold(to, frame, length, fate.arrivalMs);
      if (fate.secondArrivalMs < 0) return;
      counts.duplicated++;
      this.hold(to, frame, length, fate.secondArrivalMs);
    }
  }

  private hold(to: PeerId, frame: Uint8Array, length: number, atMs: number): void {
    const slot = this.free.pop() ?? this.newSlot();
    if (slot < 0) {
      this.counts.overflown++;
      return;
    }
    const own = this.frames[slot];
    own.set(length === frame.length ? frame : frame.subarray(0, length));
    address(own, to);
    this.lengths[slot] = length;
    this.waiting.add(atMs, slot);
  }

  private newSlot(): number {
    if (this.frames.length === FRAMES_MAX) return -1;
    this.frames.push(new Uint8Array(FRAME_BYTES));
    this.lengths.push(0);
    return this.frames.length - 1;
  }
}
