/**
 * The key of a run: random bytes that its processes were told by their parent. It never crosses a link. What crosses
 * are tags that are made with it, by HMAC with SHA-256 (RFC 2104), cut to 16 bytes: who knows any number of them can
 * neither make another nor learn the key.
 */
import { createHmac, randomBytes } from 'node:crypto';

export type RunKey = Uint8Array;

export const KEY_BYTES = 32;
export const TAG_BYTES = 16;

export function drawKey(): RunKey {
  return Uint8Array.from(randomBytes(KEY_BYTES));
}

/**
 * @param purpose what the tag is for, so that none is good for anything else
 * @param parts what it is of; for one purpose always as many, of the same lengths
 */
export function tagOf(key: RunKey, purpose: string, ...parts: readonly Uint8Array[]): Buffer {
  const hmac = createHmac('sha256', key).update(`${purpose}\0`);
  for (const part of parts) hmac.update(part);
  return hmac.digest().subarray(0, TAG_BYTES);
}
