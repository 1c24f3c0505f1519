/**
 * A number for each directed link of a graph, 0 until it is set. An array, if links are not too many; else, in a large
 * complete graph, a hash table (open addressing, linear probing) that grows with the links that are used.
 */
import { directedLinkCount, type Graph } from './graph.ts';

/** Links of a complete graph above which not each has a place: that of 2,048 peers. */
const PLACES_MAX = 2 ** 22;
/** Slots of a new table; a power of two, as all sizes are. */
const SLOTS = 1024;

/** True if a graph has so many links that only those in use may have state of their own. */
export function hasOnlyUsedLinks(graph: Graph): boolean {
  return graph.offsets === undefined && directedLinkCount(graph) > PLACES_MAX;
}

export class LinkValues {
  private readonly all: Float64Array | Uint8Array | undefined;
  /** By slot: the number of a link + 1, or 0 if the slot is free. */
  private keys: Float64Array;
  private values: Float64Array;
  private used = 0;

  /** @param make the array, if all links have a place in it */
  constructor(graph: Graph, make: (links: number) => Float64Array | Uint8Array = (links) => new Float64Array(links)) {
    const isTable = hasOnlyUsedLinks(graph);
    this.all = isTable ? undefined : make(directedLinkCount(graph));
    this.keys = new Float64Array(isTable ? SLOTS : 0);
    this.values = new Float64Array(this.keys.length);
  }

  get(link: number): number {
    return this.all === undefined ? this.values[this.slotOf(link)] : this.all[link];
  }

  set(link: number, value: number): void {
    if (this.all !== undefined) {
      this.all[link] = value;
      return;
    }
    const slot = this.slotOf(link);
    this.values[slot] = value;
    if (this.keys[slot] !== 0) return;
    this.keys[slot] = link + 1;
    if (++this.used * 2 > this.keys.length) this.grow();
  }

  /** The slot that holds the link, or the free one where it belongs. */
  private slotOf(link: number): number {
    const { keys } = this;
    const mask = keys.length - 1;
    const high = Math.floor(link / 4294967296);
    const hash = Math.imul((link | 0) ^ Math.imul(high, 0x9e3779b1), 0x85ebca6b);
    let slot = (hash ^ (hash >>> 15)) & mask;
    while (keys[slot] !== 0 && keys[slot] !== link + 1) slot = (slot + 1) & mask;
    return slot;
  }

  private grow(): void {
    const { keys, values } = this;
    this.keys = new Float64Array(keys.length * 2);
    this.values = new Float64Array(keys.length * 2);
    for (let i = 0; i < keys.length; i++) {
      if (keys[i] === 0) continue;
      const slot = this.slotOf(keys[i] - 1);
      this.keys[slot] = keys[i];
      this.values[slot] = values[i];
    }
  }
}
