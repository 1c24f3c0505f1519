/** The facts of one peer, in order: what its log shows. */
import type { FactTable } from '../../../src/browser.ts';
import { firstWhere, PEER, STRIDE } from '../../../src/browser.ts';

export class PeerHistory {
  readonly peer: number;
  private readonly facts: FactTable;
  private readonly indexes: number[] = [];
  private read = 0;

  constructor(facts: FactTable, peer: number) {
    this.facts = facts;
    this.peer = peer;
  }

  /** The indexes of its last facts before a moment, at most so many, the newest last. */
  before(moment: number, most: number): readonly number[] {
    this.grow();
    const end = this.countBefore(moment);
    return this.indexes.slice(Math.max(0, end - most), end);
  }

  /** How many facts of it there are before a moment. */
  countBefore(moment: number): number {
    return firstWhere(0, this.indexes.length, (at) => this.indexes[at] >= moment);
  }

  private grow(): void {
    const { rows, count } = this.facts;
    for (; this.read < count; this.read++)
      if (rows[this.read * STRIDE + PEER] === this.peer) this.indexes.push(this.read);
  }
}
