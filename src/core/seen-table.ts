/**
 * What each peer of this process has seen: the filter behind `Peer.firstTime`.
 *
 * One row of bits per broadcast, one bit per peer, so that a million peers that ask about one broadcast share 125 kB of
 * cache. Rows are found by origin and sequence in two flat arrays, as sequences count from 0: this runs for each
 * message, and an array of arrays would touch twice as many cache lines. Rows of sequences far beyond the others are in
 * a map, so that a large number costs no more than a small one.
 */
import { refuseMore } from './contract.ts';
import { grown } from './grown-array.ts';
import type { PeerId } from './protocol.ts';

/** Words that all rows may take: 1 GB. And rows that are found in maps. */
const WORDS_MAX = 2 ** 28;
const SPARSE_MAX = 2 ** 20;
/** A sequence so near to those before it has its row beside theirs. */
const NEAR = 16;

export class SeenTable {
  private readonly wordsPerRow: number;
  private bits: Int32Array<ArrayBuffer>;
  private rowCount = 0;
  /** By origin: where its rows begin in `rows`, and for how many sequences there is room. */
  private rooms = new Int32Array(64);
  /** The row of each sequence, −1 if there is none yet. */
  private rows = new Int32Array(64);
  private rowsEnd = 0;
  /** By origin and sequence: rows that have no room in `rows`. */
  private readonly sparse = new Map<PeerId, Map<number, number>>();
  private sparseCount = 0;

  /** @param peers peers of this process; they are told apart by a number from 0 to peers − 1 */
  constructor(peers: number) {
    this.wordsPerRow = (peers + 31) >>> 5;
    this.bits = new Int32Array(this.wordsPerRow * 16);
  }

  /**
   * True the first time that it is asked about this peer and broadcast. `origin` and `sequence` are integers from 0.
   */
  firstTime(peer: PeerId, origin: PeerId, sequence: number): boolean {
    const { rooms } = this;
    const at = 2 * origin;
    let row = at < rooms.length && sequence < rooms[at + 1] ? this.rows[rooms[at] + sequence] : -1;
    if (row < 0) row = this.rowAside(origin, sequence);
    const word = row * this.wordsPerRow + (peer >>> 5);
    const bit = 1 << (peer & 31);
    if ((this.bits[word] & bit) !== 0) return false;
    this.bits[word] |= bit;
    return true;
  }

  /** Forgets all that a peer has seen. */
  forget(peer: PeerId): void {
    const mask = ~(1 << (peer & 31));
    for (let row = 0; row < this.rowCount; row++) this.bits[row * this.wordsPerRow + (peer >>> 5)] &= mask;
  }

  /** Calls `found` for each broadcast that a peer has asked about. */
  each(peer: PeerId, found: (origin: PeerId, sequence: number) => void): void {
    const { rooms } = this;
    for (let at = 0; at < rooms.length; at += 2)
      for (let sequence = 0; sequence < rooms[at + 1]; sequence++)
        if (this.isSeen(this.rows[rooms[at] + sequence], peer)) found(at / 2, sequence);
    for (const [origin, rows] of this.sparse)
      for (const [sequence, row] of rows)
        if (sequence >= (rooms[2 * origin + 1] ?? 0) && this.isSeen(row, peer)) found(origin, sequence);
  }

  private isSeen(row: number, peer: PeerId): boolean {
    return row >= 0 && (this.bits[row * this.wordsPerRow + (peer >>> 5)] & (1 << (peer & 31))) !== 0;
  }

  /** The row of a broadcast that has none in `rows`: one of the map, or a new one. */
  private rowAside(origin: PeerId, sequence: number): number {
    const known = this.sparseCount === 0 ? undefined : this.sparse.get(origin)?.get(sequence);
    if (known !== undefined) return known;
    const row = this.addRow();
    const at = 2 * origin;
    if (at >= this.rooms.length) this.rooms = grown(this.rooms, at + 2);
    const room = this.rooms[at + 1];
    if (sequence > 2 * room + NEAR) {
      this.keepAside(origin, sequence, row);
      return row;
    }
    if (sequence >= room) this.makeRoom(at, Math.max(4, sequence + 1, room * 2));
    this.rows[this.rooms[at] + sequence] = row;
    return row;
  }

  private addRow(): number {
    const end = (this.rowCount + 1) * this.wordsPerRow;
    if (end > WORDS_MAX) refuseMore(this.rowCount);
    if (end > this.bits.length) this.bits = grown(this.bits, end);
    return this.rowCount++;
  }

  private keepAside(origin: PeerId, sequence: number, row: number): void {
    if (this.sparseCount++ >= SPARSE_MAX) refuseMore(this.rowCount);
    const ofOrigin = this.sparse.get(origin);
    if (ofOrigin === undefined) this.sparse.set(origin, new Map([[sequence, row]]));
    else ofOrigin.set(sequence, row);
  }

  /**
   * Moves an origin's rows to the end, if there is room for so many. What they leave is as much at most as all that is
   * in use.
   */
  private makeRoom(at: number, count: number): void {
    const from = this.rooms[at];
    const begin = this.rowsEnd;
    this.rowsEnd += count;
    if (this.rowsEnd > this.rows.length) this.rows = grown(this.rows, this.rowsEnd);
    this.rows.fill(-1, begin, this.rowsEnd);
    this.rows.copyWithin(begin, from, from + this.rooms[at + 1]);
    this.rooms[at] = begin;
    this.rooms[at + 1] = count;
    for (const [sequence, row] of this.sparse.get(at / 2) ?? [])
      if (sequence < count) this.rows[begin + sequence] = row;
  }
}
