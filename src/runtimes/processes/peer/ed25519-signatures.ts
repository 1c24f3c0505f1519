/**
 * Ed25519 signatures (RFC 8032) of the peers of a process. It has the public keys of all peers, and private keys of its
 * own peers only: it can verify every signature, and can't sign as a peer of another process.
 */
import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { invariant } from '../../../core/invariant.ts';
import type { PeerId } from '../../../core/protocol.ts';
import { type Signatures, signedText } from '../../../core/signatures.ts';
import { SIGNING_KEY_BYTES, type SigningKeys } from '../wire/signing-keys.ts';

/** What stands before the 32 bytes of a key in its DER form (RFC 8410). */
const PRIVATE_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const PUBLIC_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

export class Ed25519Signatures implements Signatures {
  private readonly privateKeys: ReadonlyMap<PeerId, KeyObject>;
  private readonly publicBytes: Uint8Array;
  /** By peer, once a signature of it was verified. */
  private readonly publicKeys: KeyObject[] = [];

  /** @param peers those of this process, in the order of their private keys */
  constructor(peers: readonly PeerId[], { privateKeys, publicKeys }: SigningKeys) {
    this.privateKeys = new Map(peers.map((peer, place) => [peer, privateKeyOf(keyAt(privateKeys, place))]));
    this.publicBytes = publicKeys;
  }

  sign(peer: PeerId, value: unknown): string {
    const key = this.privateKeys.get(peer);
    invariant(key !== undefined, `only the process of peer ${peer} signs as that peer`);
    return sign(null, Buffer.from(signedText(peer, value)), key).toString('base64url');
  }

  verify(peer: PeerId, value: unknown, signature: unknown): boolean {
    if (typeof signature !== 'string') return false;
    this.publicKeys[peer] ??= publicKeyOf(keyAt(this.publicBytes, peer));
    const bytes = Buffer.from(signature, 'base64url');
    return verify(null, Buffer.from(signedText(peer, value)), this.publicKeys[peer], bytes);
  }
}

function keyAt(keys: Uint8Array, place: number): Uint8Array {
  return keys.subarray(place * SIGNING_KEY_BYTES, (place + 1) * SIGNING_KEY_BYTES);
}

function privateKeyOf(key: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.concat([PRIVATE_PREFIX, key]), format: 'der', type: 'pkcs8' });
}

function publicKeyOf(key: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.concat([PUBLIC_PREFIX, key]), format: 'der', type: 'spki' });
}
