/**
 * What happens to a file on a bad disk, in a bad copy, or under a hand that means well: a few bytes of it are others,
 * or elsewhere, or gone.
 */
import type { Random } from '../../src/core/random.ts';

type Change = (bytes: Buffer, random: Random) => Buffer;

/** A place in a file, and a length from there, short more often than long. */
function stretch(bytes: Buffer, random: Random): readonly [from: number, to: number] {
  const from = random.integer(bytes.length);
  const length = 1 + random.integer(random.integer(2) === 0 ? 8 : bytes.length);
  return [from, Math.min(bytes.length, from + length)];
}

function noise(length: number, random: Random): Buffer {
  return Buffer.from(Uint8Array.from({ length }, () => random.integer(256)));
}

const spliced = (bytes: Buffer, from: number, to: number, inserted: Uint8Array) =>
  Buffer.concat([bytes.subarray(0, from), inserted, bytes.subarray(to)]);

export const changes: Readonly<Record<string, Change>> = {
  'flips a bit': (bytes, random) => {
    const changed = Buffer.from(bytes);
    changed[random.integer(bytes.length)] ^= 1 << random.integer(8);
    return changed;
  },
  'cuts the end off': (bytes, random) => bytes.subarray(0, random.integer(bytes.length)),
  'leaves a part out': (bytes, random) => spliced(bytes, ...stretch(bytes, random), Buffer.alloc(0)),
  'puts noise in': (bytes, random) => {
    const at = random.integer(bytes.length + 1);
    return spliced(bytes, at, at, noise(1 + random.integer(40), random));
  },
  'writes noise over a part': (bytes, random) => {
    const [from, to] = stretch(bytes, random);
    return spliced(bytes, from, to, noise(to - from, random));
  },
  'writes zeroes over a part': (bytes, random) => {
    const [from, to] = stretch(bytes, random);
    return spliced(bytes, from, to, Buffer.alloc(to - from));
  },
  'doubles a part': (bytes, random) => {
    const [from, to] = stretch(bytes, random);
    return spliced(bytes, to, to, bytes.subarray(from, to));
  },
  'appends a part': (bytes, random) => Buffer.concat([bytes, bytes.subarray(...stretch(bytes, random))]),
  'exchanges two parts': (bytes, random) => {
    const [from, to] = stretch(bytes, random);
    const middle = Math.floor((from + to) / 2);
    return spliced(bytes, from, to, Buffer.concat([bytes.subarray(middle, to), bytes.subarray(from, middle)]));
  },
  'changes a digit': (bytes, random) => {
    const digits = [...bytes.keys()].filter((at) => bytes[at] >= 0x30 && bytes[at] <= 0x39);
    if (digits.length === 0) return changes['flips a bit'](bytes, random);
    const changed = Buffer.from(bytes);
    const at = digits[random.integer(digits.length)];
    changed[at] = 0x30 + ((bytes[at] - 0x30 + 1 + random.integer(9)) % 10);
    return changed;
  },
};
