/**
 * The Ed25519 keys (RFC 8032) that a process gets: of all peers the public key, of its own peers the private key too.
 * Each key has 32 bytes.
 */
export interface SigningKeys {
  /** By peer, one after the other. */
  readonly publicKeys: Uint8Array;
  /** Of the peers of the process, in the order in which it has them. */
  readonly privateKeys: Uint8Array;
}

export const SIGNING_KEY_BYTES = 32;
