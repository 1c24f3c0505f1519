/**
 * The order that lists of deliveries have in common, and how far each list is from it. A list that lacks something is
 * compared with the common order without it, so a missing delivery shifts nothing.
 */
import { type Histories, listOf } from '../../trace/histories.ts';

/**
 * All broadcasts that some peer delivered. If some order agrees with all lists, it is such a one; else those that stand
 * in different orders go by the median of their places.
 * @param histories without repeats
 */
export function commonOrder(histories: Histories): Int32Array {
  const { size, numbers } = histories;
  const places = medianPlaces(histories);
  /** By broadcast: those that stand right after it in some list. */
  const after = Array.from({ length: numbers }, (): number[] => []);
  const before = new Int32Array(numbers);
  for (let peer = 0; peer < size; peer++) {
    const list = listOf(histories, peer);
    for (let place = 1; place < list.length; place++) {
      after[list[place - 1]].push(list[place]);
      before[list[place]]++;
    }
  }
  const rest = Array.from({ length: numbers }, (_, broadcast) => broadcast)
    .filter((broadcast) => !Number.isNaN(places[broadcast]))
    .sort((one, other) => places[one] - places[other] || one - other);
  const rank = new Int32Array(numbers);
  for (const [index, broadcast] of rest.entries()) rank[broadcast] = index;
  return sorted(rest, rank, after, before);
}

/** Kahn's sort; where lists contradict each other, the broadcast of the lowest rank goes first. */
function sorted(rest: readonly number[], rank: Int32Array, after: readonly number[][], before: Int32Array): Int32Array {
  const order = new Int32Array(rest.length);
  const isTaken = new Uint8Array(rank.length);
  const free = new Lowest(rest.length);
  for (const broadcast of rest) if (before[broadcast] === 0) free.add(rank[broadcast]);
  let next = 0;
  for (let count = 0; count < rest.length; count++) {
    let place = free.take();
    while (place === undefined) {
      if (isTaken[rest[next]] === 0) place = next;
      else next++;
    }
    const broadcast = rest[place];
    isTaken[broadcast] = 1;
    order[count] = broadcast;
    for (const other of after[broadcast]) if (--before[other] === 0 && isTaken[other] === 0) free.add(rank[other]);
  }
  return order;
}

/** Gives the lowest of the numbers in it: a bit for each, and where to begin to look. */
class Lowest {
  private readonly has: Uint8Array;
  private from = 0;
  private count = 0;

  constructor(size: number) {
    this.has = new Uint8Array(size);
  }

  add(number: number): void {
    this.has[number] = 1;
    this.count++;
    this.from = Math.min(this.from, number);
  }

  take(): number | undefined {
    if (this.count === 0) return undefined;
    while (this.has[this.from] === 0) this.from++;
    this.has[this.from] = 0;
    this.count--;
    return this.from;
  }
}

/** By broadcast: the median over the lists of its place in them; NaN if no list has it. */
function medianPlaces(histories: Histories): Float64Array {
  const places = Array.from({ length: histories.numbers }, (): number[] => []);
  for (let peer = 0; peer < histories.size; peer++)
    for (const [place, broadcast] of listOf(histories, peer).entries()) places[broadcast].push(place);
  return Float64Array.from(
    places,
    (all) => all.sort((one, other) => one - other)[Math.floor(all.length / 2)] ?? Number.NaN,
  );
}

/** By place in the common order: how many places later the peer delivered it, negative for earlier; NaN for never. */
export function displacements(list: Int32Array, order: Int32Array): Float64Array {
  const placeIn = new Map(Array.from(list, (broadcast, place) => [broadcast, place] as const));
  let expected = 0;
  return Float64Array.from(order, (broadcast) => {
    const place = placeIn.get(broadcast);
    return place === undefined ? Number.NaN : place - expected++;
  });
}
