/** Signatures in memory and of peer processes: whose they are, what they are of, and how long. */
import { describe, expect, it } from 'vitest';
import { type Signatures, simulatedSignatures } from '../../src/core/signatures.ts';
import { Ed25519Signatures } from '../../src/runtimes/processes/peer/ed25519-signatures.ts';

const kinds: readonly (readonly [string, Signatures])[] = [
  ['in memory', simulatedSignatures],
  ['by Ed25519', new Ed25519Signatures(new Uint8Array(32).fill(7))],
];

describe.each(kinds)('%s', (_name, signatures) => {
  it('a signature is a text of 64 bytes in base64url, whatever is signed', () => {
    for (const value of ['', 'a', { b: [1, null, true] }, 'x'.repeat(10_000)]) {
      const signature = signatures.sign(3, value);
      expect(signature).toMatch(/^[\w-]{86}$/);
      expect(Buffer.from(signature, 'base64url')).toHaveLength(64);
      expect(signatures.verify(3, structuredClone(value), signature)).toBe(true);
    }
  });

  it('it is of one peer and one value', () => {
    const signature = signatures.sign(1, ['echo', 0, 5, 'payload']);
    expect(signatures.verify(2, ['echo', 0, 5, 'payload'], signature)).toBe(false);
    expect(signatures.verify(1, ['echo', 0, 5, 'another'], signature)).toBe(false);
    expect(signatures.verify(1, ['echo', 0, 6, 'payload'], signature)).toBe(false);
    for (const other of [undefined, null, 7, '', 'A'.repeat(86), `${signature}A`, signature.slice(1)])
      expect(signatures.verify(1, ['echo', 0, 5, 'payload'], other)).toBe(false);
  });

  it('signatures of many values are all different', () => {
    const all = Array.from({ length: 500 }, (_, index) => signatures.sign(index % 7, index));
    expect(new Set(all).size).toBe(500);
  });
});

it('another run has other keys', () => {
  const [one, other] = [1, 2].map((byte) => new Ed25519Signatures(new Uint8Array(32).fill(byte)));
  expect(other.verify(0, 'a', one.sign(0, 'a'))).toBe(false);
});

it('in memory it is the same in every engine', () => {
  expect(simulatedSignatures.sign(0, 'a')).toMatchInlineSnapshot(
    `"iAB5Fniv_y9eAmvAGR3pTdPvcRbxaLnIVDpN1Zhm64FdWa9ZpxXzUGRi6dfoJjI_2w-HU77SuZVSqcjH2tsRI3"`,
  );
});
