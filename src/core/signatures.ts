/**
 * Signatures of protocols that declare `signs`: texts of 86 characters, which are 64 bytes, on every runtime.
 *
 * In memory a signature is a digest of the peer and the value that only this file can make: no protocol and no adversary
 * is given the means to make one for another peer. Peer processes sign with Ed25519
 * (`runtimes/processes/peer/ed25519-signatures.ts`).
 */
import { peerWith } from './peer-with.ts';
import type { Peer, PeerId } from './protocol.ts';

export interface Signatures {
  /** @param value plain data: null, booleans, numbers, texts, lists and objects of these */
  sign(peer: PeerId, value: unknown): string;
  verify(peer: PeerId, value: unknown, signature: unknown): boolean;
}

const BYTES = 64;
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const LENGTH = Math.ceil((BYTES * 8) / 6);
const LANES = 4;
const PRIMES = [0x01000193, 0x85ebca6b, 0xc2b2ae35, 0x27d4eb2f];

/** The same in every engine. */
export const simulatedSignatures: Signatures = {
  sign: signatureOf,
  verify: (peer, value, signature) => signatureOf(peer, value) === signature,
};

/** What is signed: of equal values the same text. */
export function signedText(peer: PeerId, value: unknown): string {
  return `${peer} ${JSON.stringify(value)}`;
}

/** The peer with the means to sign, as a protocol that signs is given it. */
export function signingPeer(peer: Peer<unknown>, signatures: Signatures): Peer<unknown> {
  const { id } = peer;
  return peerWith(peer, {
    sign: (value) => signatures.sign(id, value),
    verify: (other, value, signature) => signatures.verify(other, value, signature),
  });
}

/** Four digests of 32 bits, mixed with each other and drawn out to the length of a signature. */
function signatureOf(peer: PeerId, value: unknown): string {
  const text = signedText(peer, value);
  const lanes = PRIMES.map((prime, lane) => {
    let hash = prime ^ (lane * 0x9e3779b9);
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), prime);
    return mixed(hash);
  });
  let signature = '';
  for (let i = 0; i < LENGTH; i++) {
    const lane = i % LANES;
    lanes[lane] = mixed(lanes[lane] + lanes[(lane + 1) % LANES] + i);
    signature += DIGITS[lanes[lane] & 63];
  }
  return signature;
}

/** The end of MurmurHash3. */
function mixed(start: number): number {
  let hash = Math.imul(start ^ (start >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
