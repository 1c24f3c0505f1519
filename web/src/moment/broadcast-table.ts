/** The broadcasts of a run in the order in which they were made, and how far each has come. */

import type { FactTable } from '../../../src/browser.ts';
import { BROADCAST, DELIVERED, FactCursor, firstWhere } from '../../../src/browser.ts';

export interface BroadcastName {
  readonly origin: number;
  readonly sequence: number;
}

export interface BroadcastRecord extends BroadcastName {
  /** The fact that it was made; −1 if it was delivered without. */
  readonly madeAt: number;
  deliveries: number;
  /** The fact of its last delivery so far; −1 before the first. */
  lastAt: number;
}

export class BroadcastTable {
  readonly list: BroadcastRecord[] = [];
  private readonly facts: FactTable;
  private read = 0;
  /** The facts that they were made, ascending. */
  private readonly made: number[] = [];
  private readonly byName = new Map<string, BroadcastRecord>();

  constructor(facts: FactTable) {
    this.facts = facts;
  }

  /** Reads the facts that are new. */
  grow(): void {
    for (const row = new FactCursor(this.facts).to(this.read - 1); row.next(); ) {
      if (row.code === BROADCAST) {
        this.made.push(row.index);
        this.recordOf(row, row.index);
      } else if (row.code === DELIVERED) {
        const record = this.recordOf(row, -1);
        record.deliveries++;
        record.lastAt = row.index;
      }
    }
    this.read = this.facts.count;
  }

  /** How many were made by the first so many facts. */
  madeBy(facts: number): number {
    return firstWhere(0, this.made.length, (at) => this.made[at] >= facts);
  }

  find(text: string): BroadcastRecord | undefined {
    return this.byName.get(text);
  }

  /**
   * The one that a reader should see first: one that the evidence of a broken promise names, else the one that reached
   * most peers, and among these the one that took longest.
   * @param evidence in prose, with broadcasts as `origin:sequence`
   */
  mostInteresting(evidence: readonly string[] = []): BroadcastRecord | undefined {
    for (const text of evidence)
      for (const [name] of text.matchAll(/\b\d+:\d+\b/g)) {
        const found = this.byName.get(name);
        if (found !== undefined && found.madeAt >= 0) return found;
      }
    return this.list.reduce<BroadcastRecord | undefined>(
      (most, next) => (next.madeAt >= 0 && (most === undefined || this.isMore(next, most)) ? next : most),
      undefined,
    );
  }

  private isMore(one: BroadcastRecord, other: BroadcastRecord): boolean {
    return one.deliveries === other.deliveries
      ? this.tookMs(one) > this.tookMs(other)
      : one.deliveries > other.deliveries;
  }

  private tookMs({ madeAt, lastAt }: BroadcastRecord): number {
    return lastAt < 0 ? 0 : this.facts.times[lastAt] - this.facts.times[madeAt];
  }

  private recordOf({ origin, sequence }: FactCursor, madeAt: number): BroadcastRecord {
    const name = nameOf({ origin, sequence });
    let record = this.byName.get(name);
    if (record === undefined) {
      record = { origin, sequence, madeAt, deliveries: 0, lastAt: -1 };
      this.byName.set(name, record);
      this.list.push(record);
    }
    return record;
  }
}

export function nameOf({ origin, sequence }: BroadcastName): string {
  return `${origin}:${sequence}`;
}
