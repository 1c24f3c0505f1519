/**
 * What may have directly caused each broadcast: the origin's broadcast before it, and what the origin delivered between
 * the two.
 *
 * In a large group with few origins, causes that follow from other causes are left out: vector clocks of the broadcasts
 * (Fidge 1988, Mattern 1989) show which do.
 */
import { grown } from '../core/grown-array.ts';
import { BROADCAST, DELIVERED } from '../trace/codes.ts';
import { FactCursor } from '../trace/cursor.ts';
import type { Histories } from '../trace/histories.ts';
import type { FactLog } from '../trace/log.ts';
import type { Numbering } from '../trace/numbering.ts';

/** Vector clocks are kept up to this number of entries in all: 64 MB. */
const CLOCKS_LIMIT = 1 << 24;
/** Below so many peers for each origin, leaving causes out costs more than it saves. */
const PEERS_PER_ORIGIN = 4;

export class Causes {
  /**
   * Broadcasts by number, in the order in which they were made; the causes of the one at place k stand from `starts[k]`
   * to before `starts[k + 1]`.
   */
  readonly made: Int32Array;
  readonly starts: Int32Array;
  /**
   * A broadcast's number; −1 − number for one that was delivered before it was made: what caused that one came too late
   * to count.
   */
  list = new Int32Array(1024);
  /** Entries that were looked at to gather them. */
  steps = 0;

  private readonly histories: Histories;
  private readonly clocks: Clocks | undefined;
  private count = 0;
  private length = 0;
  /** Places in the list of deliveries of what was delivered before it was made. */
  private readonly early = new Set<number>();

  constructor(histories: Histories, log: FactLog) {
    const { numbering } = histories;
    this.histories = histories;
    this.made = new Int32Array(numbering.count);
    this.starts = new Int32Array(numbering.count + 1);
    this.clocks = clocksFor(numbering);
    this.readLog(log);
  }

  private readLog(log: FactLog): void {
    const { size, numbering, offsets, ignored } = this.histories;
    const { firsts } = numbering;
    const next = firsts.slice(0, size);
    const since = offsets.slice(0, size);
    const cursors = offsets.slice(0, size);
    for (const row = new FactCursor(log); row.next(); ) {
      const { peer } = row;
      // A peer that makes no further broadcast causes nothing more.
      if (next[peer] === firsts[peer + 1]) continue;
      if (row.code === BROADCAST) {
        const number = numbering.numberOf(peer, row.sequence);
        // A log that a killed process left may lack broadcasts before this one: they were made all the same.
        for (; next[peer] <= number; next[peer]++) {
          this.gather(peer, next[peer], since[peer], cursors[peer]);
          since[peer] = cursors[peer];
        }
      } else if (row.code === DELIVERED && !ignored?.has(row.origin)) {
        const number = numbering.numberOf(row.origin, row.sequence);
        if (number < 0 || number >= next[row.origin]) this.early.add(cursors[peer]);
        cursors[peer]++;
      }
    }
  }

  /** The latest deliveries first: they show which earlier ones need not be listed. */
  private gather(origin: number, number: number, from: number, end: number): void {
    const { histories, early, clocks } = this;
    const hasEarlier = number > histories.numbering.firsts[origin];
    this.steps += end - from + 1;
    clocks?.begin(number, hasEarlier);
    if (hasEarlier) this.add(number - 1);
    for (let i = end - 1; i >= from; i--) {
      const cause = histories.deliveries[i];
      if (early.has(i)) this.add(-1 - cause);
      else if (clocks === undefined) this.add(cause);
      else if (clocks.learn(number, cause)) {
        this.steps += clocks.width;
        this.add(cause);
      }
    }
    this.made[this.count++] = number;
    this.starts[this.count] = this.length;
  }

  private add(cause: number): void {
    if (this.length === this.list.length) this.list = grown(this.list);
    this.list[this.length++] = cause;
  }
}

function clocksFor(numbering: Numbering): Clocks | undefined {
  const origins: number[] = [];
  for (let peer = 0; peer < numbering.size; peer++)
    if (numbering.firsts[peer] < numbering.firsts[peer + 1]) origins.push(peer);
  const isSmall = origins.length * numbering.count <= CLOCKS_LIMIT;
  return isSmall && origins.length * PEERS_PER_ORIGIN <= numbering.size ? new Clocks(numbering, origins) : undefined;
}

/** By broadcast and origin: how many of the origin's broadcasts are the broadcast itself or may have caused it. */
class Clocks {
  /** Entries of a clock: one for each origin. */
  readonly width: number;
  private readonly entries: Int32Array;
  /** By broadcast: the place of its origin in a clock, and which of its origin's broadcasts it is, from 1. */
  private readonly places: Int32Array;
  private readonly ranks: Int32Array;

  constructor({ count, firsts }: Numbering, origins: readonly number[]) {
    this.width = origins.length;
    this.entries = new Int32Array(count * origins.length);
    this.places = new Int32Array(count);
    this.ranks = new Int32Array(count);
    for (const [place, origin] of origins.entries()) {
      for (let number = firsts[origin]; number < firsts[origin + 1]; number++) {
        this.places[number] = place;
        this.ranks[number] = number - firsts[origin] + 1;
      }
    }
  }

  begin(number: number, hasEarlier: boolean): void {
    const { entries, width } = this;
    const at = number * width;
    if (hasEarlier) entries.copyWithin(at, at - width, at);
    entries[at + this.places[number]] = this.ranks[number];
  }

  /** False if the cause is known to be one already; else it and its own causes are from now on. */
  learn(number: number, cause: number): boolean {
    const { entries, width } = this;
    const at = number * width;
    if (entries[at + this.places[cause]] >= this.ranks[cause]) return false;
    for (let own = at, other = cause * width, end = at + width; own < end; own++, other++) {
      if (entries[other] > entries[own]) entries[own] = entries[other];
    }
    return true;
  }
}
