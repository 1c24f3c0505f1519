/**
 * What the two ends of a link have yet to announce to each other, and how they find what the other lacks by a sketch
 * (Erlay, BIP 330). Each end has one of these for the link. Broadcasts are named by 32 bits that differ from link to
 * link, so two that have the same name on one link have different ones on another.
 */
import type { BroadcastName, PeerId } from '../core/protocol.ts';
import { differenceOf, elementsOf, type Sketch, sketchOf } from './set-sketch.ts';

/** More than this many differences are announced one by one: a sketch of them takes long to solve. */
const CAPACITY_MAX = 256;

/** What both ends lack of each other. */
export interface Difference {
  /** What this end has. */
  readonly own: readonly BroadcastName[];
  /** The short names of what the other end has. */
  readonly missing: readonly number[];
}

export class LinkReconciliation {
  /** The round that this end has begun, or answers; −1 if there is none. */
  round = -1;
  private readonly salt: number;
  private readonly peers: number;
  /** What this end would announce, by short name. */
  private readonly pending = new Map<number, BroadcastName>();
  /** As it was when the round began. */
  private snapshot: ReadonlyMap<number, BroadcastName> = new Map();
  private sketch: Sketch = [];

  constructor(a: PeerId, b: PeerId, peers: number) {
    this.salt = mixed(mixed(0x6272_6f61, Math.min(a, b)), Math.max(a, b));
    this.peers = peers;
  }

  get size(): number {
    return this.pending.size;
  }

  add({ origin, sequence }: BroadcastName): void {
    this.pending.set(this.shortNameOf(origin, sequence), { origin, sequence });
  }

  /** The other end has it. */
  remove({ origin, sequence }: BroadcastName): void {
    this.pending.delete(this.shortNameOf(origin, sequence));
  }

  begin(round: number): void {
    this.round = round;
    this.snapshot = new Map(this.pending);
    this.sketch = [];
  }

  /** Numbers `from` to `to` of the sketch of what was pending when the round began. */
  sketchPart(from: number, to: number): number[] {
    return sketchOf(this.snapshot.keys(), to).slice(from);
  }

  /** Takes a part of the other end's sketch. Undefined if all that has come so far does not tell the difference. */
  solve(part: Sketch, isExtension: boolean): Difference | undefined {
    this.sketch = isExtension ? [...this.sketch, ...part] : part;
    const elements = elementsOf(differenceOf(this.sketch, this.sketchPart(0, this.sketch.length)));
    // Of larger sets one in c! looks like one of c elements, but hardly any like one of c − 1.
    if (elements === undefined || elements.length >= this.sketch.length) return undefined;
    const own = elements.flatMap((element) => this.snapshot.get(element) ?? []);
    return { own, missing: elements.filter((element) => !this.snapshot.has(element)) };
  }

  /** What this end had of these; all of it if nothing is said. */
  found(shortNames: Iterable<number> = this.snapshot.keys()): BroadcastName[] {
    return [...shortNames].flatMap((shortName) => this.snapshot.get(shortName) ?? []);
  }

  /** All that was pending when the round began is known to both ends, or announced. */
  end(): void {
    for (const shortName of this.snapshot.keys()) this.pending.delete(shortName);
    this.snapshot = new Map();
    this.round = -1;
  }

  private shortNameOf(origin: PeerId, sequence: number): number {
    return 1 + (mixed(this.salt, sequence * this.peers + origin) % 0xffff_ffff);
  }
}

/**
 * The numbers that a sketch needs: how much the sets differ in size, and a share of the smaller one that is expected to
 * be missing at the other end; and one more, which shows wrong results. 0 if the sets are not worth a sketch.
 */
export function capacityFor(a: number, b: number, share: number): number {
  if (a === 0 || b === 0) return 0;
  return Math.min(CAPACITY_MAX, Math.abs(a - b) + Math.floor(share * Math.min(a, b)) + 2);
}

/** True for the end that has opened the link, as a hash of the two peers has it: it begins the rounds. */
export function hasOpened(peer: PeerId, other: PeerId): boolean {
  const lower = Math.min(peer, other);
  const isLower = (mixed(mixed(0x6469_616c, lower), Math.max(peer, other)) & 1) === 0;
  return isLower === (peer === lower);
}

/** MurmurHash3's finaliser, of 32 bits and a whole number. */
function mixed(hash: number, value: number): number {
  let h = Math.imul(hash ^ value, 0x9e37_79b1) ^ Math.floor(value / 0x1_0000_0000);
  h = Math.imul(h ^ (h >>> 16), 0x85eb_ca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2_ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
