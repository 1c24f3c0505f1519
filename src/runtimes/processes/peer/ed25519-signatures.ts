/**
 * Ed25519 signatures (RFC 8032) of the peers of a run. The pair of keys of a peer comes from the key of the run and the
 * peer's number, so that a peer that restarts signs as before, and no key has to cross a link. Each process could make
 * the keys of all peers; no protocol or adversary in it can.
 */
import { createHmac, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import type { PeerId } from '../../../core/protocol.ts';
import { type Signatures, signedText } from '../../../core/signatures.ts';
import type { RunKey } from '../../sockets/run-key.ts';

/** What stands before the 32 bytes of a private key in its DER form (RFC 8410). */
const PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

interface KeyPair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export class Ed25519Signatures implements Signatures {
  private readonly key: RunKey;
  private readonly pairs = new Map<PeerId, KeyPair>();

  constructor(key: RunKey) {
    this.key = key;
  }

  sign(peer: PeerId, value: unknown): string {
    return sign(null, Buffer.from(signedText(peer, value)), this.pairOf(peer).privateKey).toString('base64url');
  }

  verify(peer: PeerId, value: unknown, signature: unknown): boolean {
    if (typeof signature !== 'string') return false;
    const bytes = Buffer.from(signature, 'base64url');
    return verify(null, Buffer.from(signedText(peer, value)), this.pairOf(peer).publicKey, bytes);
  }

  private pairOf(peer: PeerId): KeyPair {
    let pair = this.pairs.get(peer);
    if (pair === undefined) {
      const secret = createHmac('sha256', this.key).update(`signatures of peer ${peer}`).digest();
      const privateKey = createPrivateKey({ key: Buffer.concat([PREFIX, secret]), format: 'der', type: 'pkcs8' });
      pair = { privateKey, publicKey: createPublicKey(privateKey) };
      this.pairs.set(peer, pair);
    }
    return pair;
  }
}
