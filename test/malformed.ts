/**
 * Bytes that an attacker or a misdirected program might send: noise, and valid bytes that were truncated, have flipped
 * bits or wrong lengths.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Random } from '../src/core/random.ts';

const LONGEST_NOISE = 300;
/** Lengths and counts that parsers might believe. */
const lies = [0xffff_ffff, 0x7fff_ffff, 0x8000_0000, 0x0100_0000, 0x0001_0000, 0xffff, 0];

/** @param valid what the parser takes, to begin with */
export function malformed(random: Random, valid: readonly Uint8Array[]): Buffer {
  const bytes = Buffer.from(valid[random.integer(valid.length)]);
  switch (random.integer(6)) {
    case 0:
      return noise(random);
    case 1:
      return bytes.subarray(0, random.integer(bytes.length + 1));
    case 2:
      for (let flips = 1 + random.integer(8); flips > 0 && bytes.length > 0; flips--)
        bytes[random.integer(bytes.length)] ^= 1 << random.integer(8);
      return bytes;
    case 3:
      if (bytes.length >= 4) bytes.writeUInt32BE(lies[random.integer(lies.length)], random.integer(bytes.length - 3));
      return bytes;
    case 4:
      return Buffer.concat([bytes.subarray(random.integer(bytes.length + 1)), valid[random.integer(valid.length)]]);
    default:
      return Buffer.concat([bytes.subarray(0, random.integer(bytes.length + 1)), noise(random)]);
  }
}

function noise(random: Random): Buffer {
  const bytes = Buffer.alloc(random.integer(LONGEST_NOISE));
  for (let i = 0; i < bytes.length; i++) bytes[i] = random.integer(256);
  return bytes;
}

/** Bytes that are in use after all that is not has been collected. */
export function usedBytes(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
