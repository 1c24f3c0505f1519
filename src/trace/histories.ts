/**
 * Who delivered what in which order: each peer's deliveries as a list of dense broadcast numbers (`numbering.ts`).
 *
 * All lists stand behind each other in one array, so 36 million deliveries are 144 MB and read at memory speed.
 * Deliveries of what nobody had broadcast get numbers of their own from `numbering.count` on. A log of level `counters`
 * or `none` has no histories: deliveries are missing.
 */
import type { PeerId } from '../core/protocol.ts';
import { BROADCAST, COLLECTED, DELIVERED } from './codes.ts';
import { FactCursor } from './cursor.ts';
import type { FactLog } from './log.ts';
import { broadcastTimesOf, type Numbering, numberingOf } from './numbering.ts';

/** What the peers delivered. */
interface DeliveryLists {
  readonly size: number;
  /** size + 1 positions in `deliveries`. */
  readonly offsets: Int32Array;
  readonly deliveries: Int32Array;
  /**
   * The peers in the order in which their lists were collected; elsewhere in that in which each delivered the last
   * time. Those that never did come last.
   */
  readonly arrival: Int32Array;
}

export interface Histories extends DeliveryLists {
  readonly numbering: Numbering;
  /** Numbers in use: those of the broadcasts, and those of deliveries without one. */
  readonly numbers: number;
  /** The names of the latter, from `numbering.count` on. */
  readonly strangers: readonly { readonly origin: number; readonly sequence: number }[];
  /** Peers whose broadcasts are left out; absent if there are none. */
  readonly ignored?: ReadonlySet<PeerId>;
  /**
   * By broadcast: when it was made (NaN if unknown), and how many deliveries its origin had made by then (−1 if
   * unknown).
   */
  readonly broadcastTimes: Float64Array;
  readonly deliveredBefore: Int32Array;
  /** By peer: the first position in its list of something that nobody had broadcast by then, −1 for none. */
  readonly created: Int32Array;
}

/** A peer's deliveries, in its order. */
export function listOf(histories: Histories, peer: PeerId): Int32Array {
  return histories.deliveries.subarray(histories.offsets[peer], histories.offsets[peer + 1]);
}

const NOBODY: ReadonlySet<PeerId> = new Set();

/**
 * Three passes over the log: count, times of broadcasts, fill.
 * @param ignored peers of whose broadcasts no delivery counts
 * @param numbering has no numbers for broadcasts that are to be left out themselves
 */
export function historiesOf(
  log: FactLog,
  size: number,
  ignored = NOBODY,
  numbering = numberingOf(log, size),
): Histories {
  const offsets = countDeliveries(log, size, ignored);
  const broadcastTimes = broadcastTimesOf(log, numbering);
  const deliveries = new Int32Array(offsets[size]);
  const deliveredBefore = new Int32Array(numbering.count).fill(-1);
  const created = new Int32Array(size).fill(-1);
  const lastRows = new Int32Array(size).fill(-1);
  const collectedRows = new Int32Array(size).fill(-1);
  const cursors = offsets.slice(0, size);
  const strangers = new Strangers(numbering.count);
  for (const row = new FactCursor(log); row.next(); ) {
    const { peer } = row;
    if (row.code === BROADCAST) {
      const number = numbering.numberOf(peer, row.sequence);
      if (number >= 0) deliveredBefore[number] = cursors[peer] - offsets[peer];
    } else if (row.code === DELIVERED && !ignored.has(row.origin)) {
      let number = numbering.numberOf(row.origin, row.sequence);
      if (number < 0) number = strangers.numberOf(row.origin, row.sequence);
      // Written so that a broadcast whose time is unknown (NaN, undefined) counts as not made.
      if (!(broadcastTimes[number] <= row.time) && created[peer] < 0) created[peer] = cursors[peer] - offsets[peer];
      deliveries[cursors[peer]++] = number;
      lastRows[peer] = row.index;
    } else if (row.code === COLLECTED) {
      collectedRows[peer] = row.index;
    }
  }
  return {
    size,
    numbering,
    numbers: numbering.count + strangers.names.length,
    strangers: strangers.names,
    ...(ignored.size > 0 ? { ignored } : {}),
    offsets,
    deliveries,
    broadcastTimes,
    deliveredBefore,
    created,
    arrival: arrivalOf(collectedRows.some((row) => row >= 0) ? collectedRows : lastRows),
  };
}

/** A broadcast's name, origin:sequence. */
export function nameOf({ numbering, strangers }: Histories, number: number): string {
  if (number >= numbering.count)
    return `${strangers[number - numbering.count].origin}:${strangers[number - numbering.count].sequence}`;
  const origin = numbering.originOf(number);
  return `${origin}:${number - numbering.firsts[origin]}`;
}

/** The same histories without peers that delivered nothing. The others keep their order, and get new numbers. */
export function withoutPeers(histories: Histories, left: ReadonlySet<PeerId>): Histories {
  if (left.size === 0) return histories;
  const { size, offsets, arrival, created } = histories;
  const stays = Array.from({ length: size }, (_, peer) => peer).filter((peer) => !left.has(peer));
  const places = new Map(stays.map((peer, place) => [peer, place]));
  return {
    ...histories,
    size: stays.length,
    offsets: Int32Array.from([...stays, size], (peer) => offsets[peer]),
    arrival: Int32Array.from([...arrival].flatMap((peer) => places.get(peer) ?? [])),
    created: Int32Array.from(stays, (peer) => created[peer]),
  };
}

/** The same histories with only the first of several deliveries of one broadcast at a peer. */
export function withoutRepeats(histories: Histories): Histories {
  const repeats = repeatsIn(histories);
  if (repeats === 0) return histories;
  const { size, offsets, deliveries } = histories;
  const seenBy = new Int32Array(histories.numbers).fill(-1);
  const once = new Int32Array(deliveries.length - repeats);
  const onceOffsets = new Int32Array(size + 1);
  let write = 0;
  for (let peer = 0; peer < size; peer++) {
    for (let i = offsets[peer], end = offsets[peer + 1]; i < end; i++) {
      const number = deliveries[i];
      if (seenBy[number] === peer) continue;
      seenBy[number] = peer;
      once[write++] = number;
    }
    onceOffsets[peer + 1] = write;
  }
  return { ...histories, offsets: onceOffsets, deliveries: once };
}

/**
 * Deliveries of something that the same peer had delivered before. A bit a number stays in the cache where a word each
 * would not.
 */
function repeatsIn({ size, numbers, offsets, deliveries }: Histories): number {
  const seen = new Int32Array(Math.ceil(numbers / 32));
  let repeats = 0;
  for (let peer = 0; peer < size; peer++) {
    const start = offsets[peer];
    const end = offsets[peer + 1];
    for (let i = start; i < end; i++) {
      const number = deliveries[i];
      const bit = 1 << (number & 31);
      const word = seen[number >>> 5];
      if ((word & bit) !== 0) repeats++;
      seen[number >>> 5] = word | bit;
    }
    if (end - start > seen.length) seen.fill(0);
    else for (let i = start; i < end; i++) seen[deliveries[i] >>> 5] = 0;
  }
  return repeats;
}

/** Numbers for deliveries of what nobody broadcast. */
class Strangers {
  readonly names: { origin: number; sequence: number }[] = [];
  private readonly first: number;
  private readonly numbers = new Map<string, number>();

  constructor(first: number) {
    this.first = first;
  }

  numberOf(origin: number, sequence: number): number {
    const name = `${origin}:${sequence}`;
    let number = this.numbers.get(name);
    if (number === undefined) {
      number = this.first + this.names.push({ origin, sequence }) - 1;
      this.numbers.set(name, number);
    }
    return number;
  }
}

function countDeliveries(log: FactLog, size: number, ignored: ReadonlySet<PeerId>): Int32Array {
  const offsets = new Int32Array(size + 1);
  for (const row = new FactCursor(log); row.next(); ) {
    if (row.code === DELIVERED && !ignored.has(row.origin)) offsets[row.peer + 1]++;
  }
  for (let p = 0; p < size; p++) offsets[p + 1] += offsets[p];
  return offsets;
}

function arrivalOf(lastRows: Int32Array): Int32Array {
  const rank = (peer: number) => (lastRows[peer] < 0 ? Number.POSITIVE_INFINITY : lastRows[peer]);
  // Infinity minus itself is no number: equal ranks go by the peers' own numbers.
  return Int32Array.from(lastRows.keys()).sort((a, b) => (rank(a) === rank(b) ? a - b : rank(a) - rank(b)));
}
