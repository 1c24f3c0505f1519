/**
 * The Ed25519 key pairs of the peers of a run, one each, drawn by the parent of its processes. It keeps them for the
 * processes of peers that restart, which sign as before.
 */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { PeerId } from '../../../core/protocol.ts';
import { SIGNING_KEY_BYTES, type SigningKeys } from '../wire/signing-keys.ts';

export class KeyPairs {
  private readonly publicKeys: Uint8Array;
  private readonly privateKeys: readonly Uint8Array[];

  constructor(size: number) {
    const pairs = Array.from({ length: size }, () => generateKeyPairSync('ed25519'));
    this.publicKeys = Buffer.concat(pairs.map(({ publicKey }) => bytesOf(publicKey, 'spki')));
    this.privateKeys = pairs.map(({ privateKey }) => bytesOf(privateKey, 'pkcs8'));
  }

  /** What the process of these peers gets: private keys of no other peer. */
  of(peers: readonly PeerId[]): SigningKeys {
    return { publicKeys: this.publicKeys, privateKeys: Buffer.concat(peers.map((peer) => this.privateKeys[peer])) };
  }
}

/** The key stands at the end of both DER forms (RFC 8410). */
function bytesOf(key: KeyObject, type: 'spki' | 'pkcs8'): Uint8Array {
  return key.export({ format: 'der', type }).subarray(-SIGNING_KEY_BYTES);
}
