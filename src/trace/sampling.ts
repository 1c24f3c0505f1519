/** Which broadcasts stand for all at trace level `counters`: known everywhere without a word between processes. */

/** The first broadcasts of each origin, and every 64th later one. */
export function isSampled(sequence: number): boolean {
  return sequence < 256 || (sequence & 63) === 0;
}

/** A sequence number that is sampled, counted among those that are. */
export function sampleNumber(sequence: number): number {
  return sequence < 256 ? sequence : 252 + Math.floor(sequence / 64);
}
