/** Signatures in memory and of peer processes: whose they are, what they are of, and how long. */
import { createPrivateKey, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Signatures, signedText, simulatedSignatures } from '../../src/core/signatures.ts';
import { KeyPairs } from '../../src/runtimes/processes/parent/key-pairs.ts';
import { Ed25519Signatures } from '../../src/runtimes/processes/peer/ed25519-signatures.ts';

const PEERS = 7;
const allPeers = Array.from({ length: PEERS }, (_, peer) => peer);

const kinds: readonly (readonly [string, Signatures])[] = [
  ['in memory', simulatedSignatures],
  ['by Ed25519', signaturesIn(new KeyPairs(PEERS), allPeers)],
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
  const [one, other] = [1, 2].map(() => signaturesIn(new KeyPairs(1), [0]));
  expect(other.verify(0, 'a', one.sign(0, 'a'))).toBe(false);
});

it('a process cannot sign as a peer of another process, with any key that it is given', () => {
  const pairs = new KeyPairs(3);
  const [first, second] = [[0, 1], [2]].map((peers) => signaturesIn(pairs, peers));
  expect(second.verify(1, 'a', first.sign(1, 'a'))).toBe(true);
  expect(() => first.sign(2, 'a')).toThrow('only the process of peer 2 signs as that peer');

  const { privateKeys, publicKeys } = pairs.of([0, 1]);
  expect(privateKeys).toHaveLength(2 * 32);
  const text = Buffer.from(signedText(2, 'a'));
  for (const key of [privateKeys.subarray(0, 32), privateKeys.subarray(32), publicKeys.subarray(64)])
    expect(first.verify(2, 'a', rawSignature(key, text))).toBe(false);
  expect(first.verify(2, 'a', rawSignature(pairs.of([2]).privateKeys, text))).toBe(true);
});

it('a peer that restarts in another process signs with the same key', () => {
  const pairs = new KeyPairs(2);
  const [before, after] = [[0, 1], [1]].map((peers) => signaturesIn(pairs, peers));
  expect(after.sign(1, 'a')).toBe(before.sign(1, 'a'));
});

it('in memory it is the same in every engine', () => {
  expect(simulatedSignatures.sign(0, 'a')).toMatchInlineSnapshot(
    `"iAB5Fniv_y9eAmvAGR3pTdPvcRbxaLnIVDpN1Zhm64FdWa9ZpxXzUGRi6dfoJjI_2w-HU77SuZVSqcjH2tsRI3"`,
  );
});

function signaturesIn(pairs: KeyPairs, peers: readonly number[]): Signatures {
  return new Ed25519Signatures(peers, pairs.of(peers));
}

function rawSignature(key: Uint8Array, text: Uint8Array): string {
  const d = Buffer.from(key).toString('base64url');
  // The half that is public is not checked.
  const privateKey = createPrivateKey({ key: { kty: 'OKP', crv: 'Ed25519', d, x: d }, format: 'jwk' });
  return sign(null, text, privateKey).toString('base64url');
}
