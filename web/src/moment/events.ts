/**
 * The facts of a run by events: what a peer does at one time for one reason. A step of the player is an event: a copy
 * that arrives, with all that the peer sends and delivers then. The moment after event k is `ends[k]`.
 */

import type { FactTable } from '../../../src/browser.ts';
import {
  AFFLICTED,
  BROADCAST,
  CRASHED,
  DROPPED,
  FactCursor,
  firstWhere,
  JOINED,
  LEFT,
  LINK_DOWN,
  LINK_UP,
  PAUSED,
  RECEIVED,
  RELIEVED,
  RESTARTED,
  RESUMED,
  STARTED,
  TIMER_FIRED,
} from '../../../src/browser.ts';
import { longer } from './copy-table.ts';

/** Facts that begin an event; the others belong to the event before if it is of the same peer and time. */
const beginnings = new Set([BROADCAST, RECEIVED, RESTARTED, TIMER_FIRED, CRASHED, JOINED, LEFT, PAUSED, RESUMED]);
/** Facts of which all that stand side by side at one time are one event, whatever the peer. */
const gathered = new Set([STARTED, LINK_UP, LINK_DOWN, AFFLICTED, RELIEVED]);

export class EventTable {
  count = 0;
  ends = new Int32Array(256);
  private readonly facts: FactTable;
  private read = 0;

  constructor(facts: FactTable) {
    this.facts = facts;
  }

  /** Reads the facts that are new. */
  grow(): void {
    const { facts } = this;
    const [row, before] = [new FactCursor(facts).to(this.read - 1), new FactCursor(facts)];
    while (row.next()) {
      const isNew = row.index === 0 || begins(row, before.to(row.index - 1));
      if (isNew) this.count++;
      if (this.count > this.ends.length) this.ends = longer(this.ends, this.count);
      this.ends[this.count - 1] = row.index + 1;
    }
    this.read = facts.count;
  }

  /** Events that have happened wholly at a moment. */
  at(moment: number): number {
    return firstWhere(0, this.count, (event) => this.ends[event] > moment);
  }

  /** The moment after so many events. */
  momentAfter(events: number): number {
    return events <= 0 || this.count === 0 ? 0 : this.ends[Math.min(events, this.count) - 1];
  }

  next(moment: number): number {
    return this.momentAfter(this.at(moment) + 1);
  }

  previous(moment: number): number {
    const events = this.at(moment);
    return this.momentAfter(this.momentAfter(events) === moment ? events - 1 : events);
  }
}

function begins(row: FactCursor, before: FactCursor): boolean {
  const { code, peer, time } = row;
  if (time !== before.time) return true;
  if (gathered.has(code)) return code !== before.code;
  if (code === DROPPED && before.code === DROPPED) return false;
  return beginnings.has(code) || peer !== before.peer;
}

const known = new WeakMap<FactTable, EventTable>();

/** The events of a table of facts: the same object each time, with the facts that have come so far. */
export function eventsOf(facts: FactTable): EventTable {
  let events = known.get(facts);
  if (events === undefined) {
    events = new EventTable(facts);
    known.set(facts, events);
  }
  events.grow();
  return events;
}
