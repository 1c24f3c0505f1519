/**
 * Seeded random numbers, split by purpose, so that one more draw for one purpose changes no other.
 *
 * A stream is named by the experiment's seed, a label ("network", "workload", "peer" …) and an index.
 * Generator: xoshiro128** 1.1 (Blackman and Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 47:4,
 * 2021), seeded through the finaliser of MurmurHash3 as they recommend. Integer arithmetic only, so every engine gives
 * the same bits.
 */
export class Random {
  private a: number;
  private b: number;
  private c: number;
  private d: number;

  /** `seed` is an integer from 0 to 2^53 − 1; `index` distinguishes the streams of one label. */
  constructor(seed: number, label: string, index = 0) {
    let hash = mix(seed >>> 0, Math.floor(seed / 4294967296));
    for (let i = 0; i < label.length; i++) hash = mix(hash, label.charCodeAt(i));
    hash = mix(hash, index);
    this.a = mix(hash, 1);
    this.b = mix(hash, 2);
    this.c = mix(hash, 3);
    this.d = mix(hash, 4) | 1;
  }

  /** A whole number in [0, 2^32). */
  bits(): number {
    const b = this.b;
    const product = Math.imul(b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9);
    const t = b << 9;
    const c = this.c ^ this.a;
    const d = this.d ^ b;
    this.b = b ^ c;
    this.a = this.a ^ d;
    this.c = c ^ t;
    this.d = (d << 11) | (d >>> 21);
    return result >>> 0;
  }

  /** A number in [0, 1), a multiple of 2^−32. */
  next(): number {
    return this.bits() * 2.3283064365386963e-10;
  }

  /** A whole number in [0, bound), for bounds up to 2^32; the bias is under bound / 2^32. */
  integer(bound: number): number {
    return Math.floor(this.bits() * 2.3283064365386963e-10 * bound);
  }

  /** Orders `items` at random, in place (Fisher and Yates). */
  shuffle<Item>(items: Item[]): Item[] {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const item = items[i];
      items[i] = items[j];
      items[j] = item;
    }
    return items;
  }
}

function mix(hash: number, value: number): number {
  let h = Math.imul(hash ^ value, 0x9e3779b1) + 0x7f4a7c15;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
