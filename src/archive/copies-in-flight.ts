/**
 * Numbers of the copies that are on their way, by sender, receiver and number on that pair: a hash table in one typed
 * array, as there are millions to look up and few at a time.
 *
 * Open addressing with linear probing; what is taken out lets those behind it move up, so that nothing is left of it.
 */
const FIELDS = 4;
const EMPTY = -1;

export class CopiesInFlight {
  /** from, to, index, number of each place; the number of an empty one is −1. */
  private places = new Int32Array(1024 * FIELDS).fill(EMPTY);
  private count = 0;

  put(from: number, to: number, index: number, number: number): void {
    if (this.count * 2 >= this.places.length / FIELDS) this.grow();
    const at = this.find(from, to, index);
    const { places } = this;
    if (places[at + 3] === EMPTY) this.count++;
    places[at] = from;
    places[at + 1] = to;
    places[at + 2] = index;
    places[at + 3] = number;
  }

  /** −1 where it is not on its way. */
  numberOf(from: number, to: number, index: number): number {
    return this.places[this.find(from, to, index) + 3];
  }

  /** Takes a copy out; gives its number, −1 where it is not on its way. */
  take(from: number, to: number, index: number): number {
    const at = this.find(from, to, index);
    const number = this.places[at + 3];
    if (number !== EMPTY) this.clear(at);
    return number;
  }

  /** Its place, or the empty one where it would be. */
  private find(from: number, to: number, index: number): number {
    const { places } = this;
    const mask = places.length - 1;
    for (let at = this.home(from, to, index); ; at = (at + FIELDS) & mask) {
      if (places[at + 3] === EMPTY) return at;
      if (places[at + 2] === index && places[at] === from && places[at + 1] === to) return at;
    }
  }

  private home(from: number, to: number, index: number): number {
    let hash = Math.imul(from, 0x9e3779b1) ^ Math.imul(to, 0x85ebca6b) ^ Math.imul(index, 0xc2b2ae35);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    return ((hash ^ (hash >>> 13)) * FIELDS) & (this.places.length - 1);
  }

  private clear(hole: number): void {
    const { places } = this;
    const mask = places.length - 1;
    this.count--;
    let empty = hole;
    for (let at = (hole + FIELDS) & mask; places[at + 3] !== EMPTY; at = (at + FIELDS) & mask) {
      const home = this.home(places[at], places[at + 1], places[at + 2]);
      // It may move up only if its home does not lie between the hole and where it is.
      if (((at - home) & mask) < ((at - empty) & mask)) continue;
      places.copyWithin(empty, at, at + FIELDS);
      empty = at;
    }
    places[empty + 3] = EMPTY;
  }

  private grow(): void {
    const old = this.places;
    this.places = new Int32Array(old.length * 2).fill(EMPTY);
    this.count = 0;
    for (let at = 0; at < old.length; at += FIELDS)
      if (old[at + 3] !== EMPTY) this.put(old[at], old[at + 1], old[at + 2], old[at + 3]);
  }
}
