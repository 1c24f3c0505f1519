/**
 * What each peer of this process has seen: the filter behind `Peer.firstTime`.
 *
 * One row of bits per broadcast, one bit per peer, so that a million peers that ask about one broadcast share 125 kB of cache. Rows are
 * found by origin and sequence in two flat arrays, as sequences count from 0: this is asked for each message, and an array of arrays would be twice as many
 * lines of the cache.
 */
import { grown } from './grown.ts';
import type { PeerId } from './protocol.ts';

export class SeenTable {
  private readonly wordsPerRow: number;
  private bits: Int32Array<ArrayBuffer>;
  private rowCount = 0;
  /** By origin: where its rows begin in `rows`, and for how many sequences there is room. */
  private rooms = new Int32Array(64);
  /** The row of each sequence, −1 where there is none yet. */
  private rows = new Int32Array(64);
  private rowsEnd = 0;

  /** @param peers peers of this process; they are told apart by a number from 0 to peers − 1 */
  constructor(peers: number) {
    this.wordsPerRow = (peers + 31) >>> 5;
    this.bits = new Int32Array(this.wordsPerRow * 16);
  }

  /** True the first time that it is asked about this peer and broadcast. `origin` and `sequence` are integers from 0. */
  firstTime(peer: PeerId, origin: PeerId, sequence: number): boolean {
    const { rooms } = this;
    const at = 2 * origin;
    let row = at < rooms.length && sequence < rooms[at + 1] ? this.rows[rooms[at] + sequence] : -1;
    if (row < 0) row = this.addRow(origin, sequence);
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

  private addRow(origin: PeerId, sequence: number): number {
    const at = 2 * origin;
    if (at >= this.rooms.length) this.rooms = grown(this.rooms, at + 2);
    if (sequence >= this.rooms[at + 1]) this.makeRoom(at, Math.max(4, sequence + 1, this.rooms[at + 1] * 2));
    const row = this.rowCount++;
    if ((row + 1) * this.wordsPerRow > this.bits.length) this.bits = grown(this.bits, (row + 1) * this.wordsPerRow);
    this.rows[this.rooms[at] + sequence] = row;
    return row;
  }

  /** Moves an origin's rows to the end, where there is room for so many. What they leave is as much at most as all that is in use. */
  private makeRoom(at: number, count: number): void {
    const from = this.rooms[at];
    const begin = this.rowsEnd;
    this.rowsEnd += count;
    if (this.rowsEnd > this.rows.length) this.rows = grown(this.rows, this.rowsEnd);
    this.rows.fill(-1, begin, this.rowsEnd);
    this.rows.copyWithin(begin, from, from + this.rooms[at + 1]);
    this.rooms[at] = begin;
    this.rooms[at + 1] = count;
  }
}
