/**
 * What a thread shows a watchdog in another thread: which code of the user is at work, and how often that has changed.
 * A reaction costs two integer stores. Code other than reactions (a law of delays, a module that is loaded) is a *part*
 * with a text.
 */
import type { PeerId } from '../core/protocol.ts';

export const CREATE = 0;
export const START = 1;
export const BROADCAST = 2;
export const RECEIVE = 3;
export const TIMEOUT = 4;
export const LINK = 5;
export const ORACLE = 6;
export const LEAVE = 7;
const NAMES = [
  'create()',
  'start()',
  'broadcast()',
  'receive()',
  'timeout()',
  'linkUp() or linkDown()',
  'suspect(), restore() or trust()',
  'leave()',
];

const BEGUN = 0;
const AT = 1;
/** Cells before the texts of parts. */
const CELLS = 2;
/** The value of `AT` when no code of the user is at work; part n has `REST - 1 - n`. */
const REST = -1;
const REACTIONS = 8;
const PARTS = 32;
/** Bytes of a part's text: its length in UTF-16 units, then the text. */
const PART_BYTES = 512;
const TEXT_UNITS = PART_BYTES / 2 - 1;
export const HEARTBEAT_BYTES = 4 * CELLS + PARTS * PART_BYTES;
/** The part whose text names the files of the protocol: reactions are theirs. */
const PROTOCOL = 0;

export class Heartbeat {
  private readonly cells: Int32Array;
  private readonly texts: Uint16Array;
  private parts = 1;

  /** @param shared memory that the watchdog sees, too; without it nobody looks */
  constructor(shared: ArrayBufferLike = new ArrayBuffer(HEARTBEAT_BYTES)) {
    this.cells = new Int32Array(shared, 0, CELLS);
    this.texts = new Uint16Array(shared, 4 * CELLS);
  }

  /** The peer begins one of the reactions above. */
  begin(peer: PeerId, reaction: number): void {
    const { cells } = this;
    cells[AT] = peer * REACTIONS + reaction;
    cells[BEGUN]++;
  }

  /** No code of the user is at work until the next reaction or part begins. */
  rest(): void {
    this.cells[AT] = REST;
  }

  /** The files of the protocol, for the text of a reaction. */
  setFiles(files: string): void {
    this.write(PROTOCOL, files);
  }

  /** The number of a part. Where there are too many parts, the last ones share one number. */
  part(text: string): number {
    for (let part = 1; part < this.parts; part++) if (this.read(part) === text.slice(0, TEXT_UNITS)) return part;
    const part = Math.min(this.parts, PARTS - 1);
    this.write(part, text);
    this.parts = part + 1;
    return part;
  }

  /** A part begins. @returns what `leave` takes */
  enter(part: number): number {
    const { cells } = this;
    // Memory that nothing has been written to has 0 there, which would be a reaction.
    const before = cells[BEGUN] === 0 ? REST : cells[AT];
    cells[AT] = REST - 1 - part;
    cells[BEGUN]++;
    return before;
  }

  /** The part is over, and what was at work before goes on. */
  leave(before: number): void {
    this.cells[AT] = before;
  }

  /** Counts reactions and parts from 0 again. */
  restart(): void {
    this.cells[BEGUN] = 0;
  }

  /** Reactions and parts begun, modulo 2^32. */
  get begun(): number {
    return this.cells[BEGUN];
  }

  /** The code at work, in words; undefined where there is none. */
  get atWork(): string | undefined {
    const at = this.cells[AT];
    if (this.begun === 0 || at === REST) return undefined;
    if (at < REST) return this.read(REST - 1 - at);
    const files = this.read(PROTOCOL);
    const reaction = `${NAMES[at % REACTIONS]} of peer ${Math.floor(at / REACTIONS)}`;
    return files === '' ? reaction : `${files}: ${reaction}`;
  }

  private write(part: number, text: string): void {
    const first = (part * PART_BYTES) / 2;
    const length = Math.min(text.length, TEXT_UNITS);
    this.texts[first] = length;
    for (let unit = 0; unit < length; unit++) this.texts[first + 1 + unit] = text.charCodeAt(unit);
  }

  private read(part: number): string {
    const first = (part * PART_BYTES) / 2;
    return String.fromCharCode(...this.texts.subarray(first + 1, first + 1 + this.texts[first]));
  }
}

/** The heartbeat of this thread, shared by all of its runs: only one of them is at work at a time. */
export const thread = { heartbeat: new Heartbeat() };
