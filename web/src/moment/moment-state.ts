/**
 * The state of every peer and every copy after some facts, moved on fact by fact. It is about one broadcast, or about
 * all of them: then a peer has it when it has delivered any, and what brought nothing new is not known.
 */

import type { FactCursor } from '../../../src/browser.ts';
import {
  AFFLICTED,
  BROADCAST,
  CARRIED,
  CRASHED,
  DELIVERED,
  DROPPED,
  DUPLICATED,
  JOINED,
  LEFT,
  PAUSED,
  RECEIVED,
  RELIEVED,
  RESTARTED,
  RESUMED,
  SENT,
} from '../../../src/browser.ts';
import type { BroadcastName } from './broadcast-table.ts';
import { type CopyTable, longer } from './copy-table.ts';

/** Whether a peer has the broadcast, as `Holdings.has` says it. */
export const NOT_YET = 0;
/** A copy came, and the peer has not delivered it. */
export const RECEIVED_ONLY = 1;
export const DELIVERED_IT = 2;

/** The condition of a peer. */
export const UP = 0;
export const DOWN = 1;
export const STANDS_STILL = 2;

/** Sums over all peers; copies are those that carry the broadcast. */
export interface Totals {
  /** Peers that have it, and those of them that have delivered it. */
  holders: number;
  delivered: number;
  /** Copies that left a peer for another one, that arrived, and that were lost. */
  sent: number;
  received: number;
  lost: number;
  /** Copies that arrived at a peer that had it already. */
  wasted: number;
  crashed: number;
  paused: number;
  /** Peers whose messages to some others are blocked. */
  blocked: number;
}

export class MomentState {
  /** Facts that have happened. */
  facts = 0;
  readonly has: Uint8Array;
  readonly condition: Uint8Array;
  /** 1 if messages of the peer to some others are blocked. */
  readonly blocked: Uint8Array;
  /** Copies that came although the peer had the broadcast. */
  readonly duplicates: Int32Array;
  /** Deliveries made by the peer, of any broadcast. */
  readonly deliveries: Int32Array;
  /** The peer whose copy was the first; −1 if there is none. */
  readonly parent: Int32Array;
  /** The fact by which the peer first had the broadcast; −1 if it has not. */
  readonly gotAt: Int32Array;
  /** The latest fact at the peer; −1 before the first. */
  readonly latest: Int32Array;
  /** Copies in flight, in no order: the first `flying` of them. */
  inFlight = new Int32Array(1024);
  flying = 0;
  totals: Totals = {
    holders: 0,
    delivered: 0,
    sent: 0,
    received: 0,
    lost: 0,
    wasted: 0,
    crashed: 0,
    paused: 0,
    blocked: 0,
  };
  /** By copy that is in flight: 1 if it carries the broadcast. What it carries is told after it was sent. */
  carries = new Uint8Array(1024);
  private readonly chosen: BroadcastName | undefined;
  private readonly copies: CopyTable;
  /** By copy: its place in `inFlight`. */
  private places = new Int32Array(1024);

  constructor(size: number, copies: CopyTable, chosen: BroadcastName | undefined) {
    this.copies = copies;
    this.chosen = chosen;
    this.has = new Uint8Array(size);
    this.condition = new Uint8Array(size);
    this.blocked = new Uint8Array(size);
    this.duplicates = new Int32Array(size);
    this.deliveries = new Int32Array(size);
    this.parent = new Int32Array(size).fill(-1);
    this.gotAt = new Int32Array(size).fill(-1);
    this.latest = new Int32Array(size).fill(-1);
  }

  /** The fact at which the cursor stands happens. */
  apply(row: FactCursor): void {
    const { peer, code } = row;
    this.facts = row.index + 1;
    // A loss is told as a fact of its sender, which does nothing then.
    if (code !== DROPPED && row.copyCode !== DROPPED) this.latest[peer] = row.index;
    switch (code) {
      case AFFLICTED:
      case RELIEVED:
        if (this.copies.isBlock(row)) this.setBlocked(peer, code === AFFLICTED ? 1 : 0);
        break;
      case SENT:
      case DUPLICATED:
        this.launch(this.copies.copyOf[row.index]);
        this.onCopy(row, code);
        break;
      case RECEIVED:
      case DROPPED:
        this.land(this.copies.copyOf[row.index]);
        this.onCopy(row, code);
        break;
      case CARRIED:
        this.onCopy(row, row.copyCode);
        break;
      case BROADCAST:
        if (this.isAbout(row)) this.get(peer, RECEIVED_ONLY, -1, row.index);
        break;
      case DELIVERED:
        this.deliveries[peer]++;
        if (this.isAbout(row)) this.get(peer, DELIVERED_IT, -1, row.index);
        break;
      case CRASHED:
      case LEFT:
        this.setCondition(peer, DOWN);
        this.setBlocked(peer, 0);
        this.forget(peer);
        break;
      case JOINED:
      case RESTARTED:
      case RESUMED:
        if (code !== RESUMED || this.condition[peer] !== DOWN) this.setCondition(peer, UP);
        break;
      case PAUSED:
        if (this.condition[peer] !== DOWN) this.setCondition(peer, STANDS_STILL);
        break;
    }
  }

  private onCopy(row: FactCursor, code: number): void {
    if (!this.isAbout(row) || row.origin < 0) return;
    const { totals } = this;
    const isOwn = row.peer === row.other;
    if (code === SENT || code === DUPLICATED) {
      const copy = this.copies.copyOf[row.index];
      if (copy >= 0) this.carries[copy] = 1;
      if (!isOwn) totals.sent++;
    } else if (code === DROPPED) totals.lost++;
    else if (!isOwn) {
      totals.received++;
      if (this.chosen !== undefined && this.has[row.peer] !== NOT_YET) {
        this.duplicates[row.peer]++;
        totals.wasted++;
      } else this.get(row.peer, RECEIVED_ONLY, row.other, row.index);
    }
  }

  private get(peer: number, how: number, from: number, fact: number): void {
    const before = this.has[peer];
    if (this.chosen === undefined && how !== DELIVERED_IT) return;
    if (before >= how) return;
    this.has[peer] = how;
    if (how === DELIVERED_IT) this.totals.delivered++;
    if (before !== NOT_YET) return;
    this.totals.holders++;
    this.parent[peer] = from;
    this.gotAt[peer] = fact;
  }

  /** What it had received and not delivered is gone. */
  private forget(peer: number): void {
    if (this.has[peer] !== RECEIVED_ONLY) return;
    this.has[peer] = NOT_YET;
    this.parent[peer] = -1;
    this.gotAt[peer] = -1;
    this.totals.holders--;
  }

  private setBlocked(peer: number, blocked: number): void {
    this.totals.blocked += blocked - this.blocked[peer];
    this.blocked[peer] = blocked;
  }

  private setCondition(peer: number, condition: number): void {
    this.count(this.condition[peer], -1);
    this.condition[peer] = condition;
    this.count(condition, 1);
  }

  private count(condition: number, by: number): void {
    if (condition === DOWN) this.totals.crashed += by;
    if (condition === STANDS_STILL) this.totals.paused += by;
  }

  private isAbout({ origin, sequence }: FactCursor): boolean {
    const { chosen } = this;
    return chosen === undefined || (origin === chosen.origin && sequence === chosen.sequence);
  }

  private launch(copy: number): void {
    if (copy < 0) return;
    if (copy >= this.places.length) this.places = longer(this.places, copy + 1);
    if (this.flying === this.inFlight.length) this.inFlight = longer(this.inFlight, this.flying + 1);
    if (copy >= this.carries.length) this.carries = bytes(this.carries, copy + 1);
    this.carries[copy] = 0;
    this.places[copy] = this.flying;
    this.inFlight[this.flying++] = copy;
  }

  private land(copy: number): void {
    const place = copy < 0 || copy >= this.places.length ? -1 : this.places[copy];
    if (place < 0 || place >= this.flying || this.inFlight[place] !== copy) return;
    const last = this.inFlight[--this.flying];
    this.inFlight[place] = last;
    this.places[last] = place;
  }

  /** What `restore` needs to be here again. */
  save(): Checkpoint {
    const { facts, has, condition, blocked, duplicates, deliveries, parent, gotAt, latest, totals } = this;
    return {
      facts,
      bytes: [has.slice(), condition.slice(), blocked.slice()],
      words: [duplicates, deliveries, parent, gotAt, latest].map((array) => array.slice()),
      inFlight: this.inFlight.slice(0, this.flying),
      carries: Uint8Array.from(this.inFlight.subarray(0, this.flying), (copy) => this.carries[copy]),
      totals: { ...totals },
    };
  }

  restore({ facts, bytes: saved, words, inFlight, carries, totals }: Checkpoint): void {
    this.facts = facts;
    for (const [index, array] of [this.has, this.condition, this.blocked].entries()) array.set(saved[index]);
    const { duplicates, deliveries, parent, gotAt, latest } = this;
    for (const [index, array] of [duplicates, deliveries, parent, gotAt, latest].entries()) array.set(words[index]);
    this.flying = 0;
    for (const [index, copy] of inFlight.entries()) {
      this.launch(copy);
      this.carries[copy] = carries[index];
    }
    this.totals = { ...totals };
  }
}

export interface Checkpoint {
  readonly facts: number;
  readonly bytes: readonly Uint8Array[];
  readonly words: readonly Int32Array[];
  readonly inFlight: Int32Array;
  readonly carries: Uint8Array;
  readonly totals: Totals;
}

function bytes(array: Uint8Array<ArrayBuffer>, room: number): Uint8Array<ArrayBuffer> {
  const more = new Uint8Array(Math.max(room, 2 * array.length));
  more.set(array);
  return more;
}
