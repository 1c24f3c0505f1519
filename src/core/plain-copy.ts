/**
 * What a protocol puts in `Peer.keep`: plain data, so that it is the same after a crash whether it lay in memory, in a
 * file or in another process. It is copied when it is put away, as what a codec would make of it: later changes of the
 * value are not kept.
 */

import { ContractError } from './contract.ts';
import { shown } from './errors.ts';
import { isPlainObject } from './message-contents.ts';

/** Lists and objects inside one another; a value that holds itself has no end of them. */
const DEPTH_MAX = 1_000;

/** A copy of a plain value. @throws ContractError for anything else */
export function plainCopyOf(value: unknown, depth = 0): unknown {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : refuse(value);
  if (depth > DEPTH_MAX) return refuse('one that holds itself, or is nested too deep');
  if (Array.isArray(value)) return Array.from(value, (part) => plainCopyOf(part, depth + 1));
  if (typeof value !== 'object' || !isPlainObject(value)) return refuse(value);
  const copy: Record<string, unknown> = {};
  for (const [key, part] of Object.entries(value)) if (part !== undefined) copy[key] = plainCopyOf(part, depth + 1);
  return copy;
}

function refuse(given: unknown): never {
  const plain = 'plain data: null, booleans, finite numbers, texts, lists and objects of these';
  throw new ContractError(
    `peer.keep: expected ${plain}, given ${typeof given === 'object' ? nameOf(given!) : shown(given)}`,
  );
}

/** Of the class that it is made by. */
function nameOf(given: object): string {
  return `a ${String((Object.getPrototypeOf(given) as object | null)?.constructor?.name ?? 'object')}`;
}
