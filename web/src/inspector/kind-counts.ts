/** Messages by kind at a moment, counted fact by fact, forwards and backwards. */

import type { FactTable } from '../../../src/browser.ts';
import { DROPPED, DUPLICATED, FactCursor, RECEIVED, SENT } from '../../../src/browser.ts';

export interface KindCount {
  readonly kind: string;
  sent: number;
  received: number;
  lost: number;
}

export class KindCounts {
  readonly counts: readonly KindCount[];
  private readonly facts: FactTable;
  private moment = 0;

  constructor(facts: FactTable) {
    this.facts = facts;
    this.counts = facts.kinds.map((kind) => ({ kind, sent: 0, received: 0, lost: 0 }));
  }

  /** @param moment facts that have happened */
  at(moment: number): readonly KindCount[] {
    const [from, to, by] = moment < this.moment ? [moment, this.moment, -1] : [this.moment, moment, 1];
    const row = new FactCursor(this.facts).to(from - 1);
    for (let index = from; index < to && row.next(); index++) this.count(row, by);
    this.moment = moment;
    return this.counts;
  }

  private count({ code, kind }: FactCursor, by: number): void {
    if (code === SENT || code === DUPLICATED) this.counts[kind].sent += by;
    else if (code === RECEIVED) this.counts[kind].received += by;
    else if (code === DROPPED) this.counts[kind].lost += by;
  }
}
