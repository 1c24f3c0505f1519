/**
 * What each peer of this process has seen: the filter behind `Peer.firstTime`.
 *
 * One row of bits per broadcast, one bit per peer, so that a million peers that ask about one broadcast share 125 kB of cache. Rows are
 * found by origin and sequence through plain arrays, because sequences count from 0.
 */
import type { PeerId } from './protocol.ts';

export class SeenTable {
  private readonly wordsPerRow: number;
  private bits: Int32Array;
  private rowCount = 0;
  /** By origin: the row of each sequence, −1 where there is none yet. */
  private readonly rowsOf: (Int32Array | undefined)[] = [];

  /** @param peers peers of this process; they are told apart by a number from 0 to peers − 1 */
  constructor(peers: number) {
    this.wordsPerRow = (peers + 31) >>> 5;
    this.bits = new Int32Array(this.wordsPerRow * 16);
  }

  /** True the first time that it is asked about this peer and broadcast. `origin` and `sequence` are integers from 0. */
  firstTime(peer: PeerId, origin: PeerId, sequence: number): boolean {
    const rows = this.rowsOf[origin];
    let row = rows !== undefined && sequence < rows.length ? rows[sequence] : -1;
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
    let rows = this.rowsOf[origin];
    if (rows === undefined || sequence >= rows.length) {
      const longer = new Int32Array(Math.max(4, sequence + 1, (rows?.length ?? 0) * 2)).fill(-1);
      if (rows !== undefined) longer.set(rows);
      rows = this.rowsOf[origin] = longer;
    }
    const row = this.rowCount++;
    if ((row + 1) * this.wordsPerRow > this.bits.length) {
      const more = new Int32Array(Math.max(this.bits.length * 2, (row + 1) * this.wordsPerRow));
      more.set(this.bits);
      this.bits = more;
    }
    rows[sequence] = row;
    return row;
  }
}
