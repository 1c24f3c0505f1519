/**
 * What a protocol puts in `Peer.keep`: plain data, so that it is the same after a crash whether it lay in memory, in a file or in another process.
 * It is copied when it is put away, as what a codec would make of it: later changes of the value are not kept.
 */
import { invariant } from './invariant.ts';

/** A copy of a plain value; anything else is a bug in the protocol. */
export function plainCopyOf(value: unknown): unknown {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') {
    invariant(Number.isFinite(value), `a peer keeps no number such as ${value}`);
    return value;
  }
  if (Array.isArray(value)) return value.map(plainCopyOf);
  invariant(isPlainObject(value), `a peer keeps plain data, no ${typeof value}`);
  const copy: Record<string, unknown> = {};
  for (const [key, part] of Object.entries(value)) if (part !== undefined) copy[key] = plainCopyOf(part);
  return copy;
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
