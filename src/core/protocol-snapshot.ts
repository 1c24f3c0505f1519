/**
 * What a protocol knows at a moment, as plain data: the fields of its object, without any code in the protocol.
 *
 * Objects of a class become objects of their fields, sets and typed arrays lists, and maps lists of [key, value] in
 * their order. Functions, the peer and fields that are undefined are left out. What a protocol keeps in variables of
 * `create`, and not in fields, cannot be seen.
 */
import type { Peer } from './protocol.ts';

/** Plain data, as JSON has it. */
export type Plain = null | boolean | number | string | readonly Plain[] | { readonly [key: string]: Plain };

/** What one layer of a peer's protocol holds. */
export interface LayerSnapshot {
  /** The name of its definition. */
  readonly protocol: string;
  readonly fields: Readonly<Record<string, Plain>>;
}

/** Lists and objects inside one another. */
const DEPTH_MAX = 200;
const TOO_DEEP = '(deeper than is shown)';

/** @param parameters those that it was made with: they never change, so fields that hold them are left out */
export function fieldsOf(protocol: object, parameters: unknown): Record<string, Plain> {
  return plainFields(protocol, DEPTH_MAX, parameters);
}

function plainFields(value: object, depth: number, except: unknown): Record<string, Plain> {
  const fields: Record<string, Plain> = {};
  for (const [key, field] of Object.entries(value)) {
    if (field === except && typeof field === 'object') continue;
    const plain = plainOf(field, depth - 1, except);
    if (plain !== undefined) fields[key] = plain;
  }
  return fields;
}

/** Undefined for what holds no data. */
function plainOf(value: unknown, depth: number, except: unknown): Plain | undefined {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'bigint':
    case 'symbol':
      return String(value);
    case 'object':
      return value === null ? null : plainObject(value, depth, except);
    default:
      return undefined;
  }
}

function plainObject(value: object, depth: number, except: unknown): Plain | undefined {
  if (isCapability(value)) return undefined;
  if (depth < 0) return TOO_DEEP;
  if (Array.isArray(value) || value instanceof Set) return plainList(value, depth, except);
  if (value instanceof Map) return plainList(value.entries(), depth, except);
  if (ArrayBuffer.isView(value)) return 'length' in value ? plainList(value as Float64Array, depth, except) : undefined;
  return plainFields(value, depth, except);
}

function plainList(values: Iterable<unknown>, depth: number, except: unknown): Plain[] {
  return Array.from(values, (value) => plainOf(value, depth - 1, except) ?? null);
}

/** True for what a protocol acts through, and what holds functions only: the peer, and the broadcast below a layer. */
function isCapability(value: object): boolean {
  if (typeof (value as Partial<Peer<unknown>>).setTimer === 'function') return true;
  const fields = Object.values(value);
  return fields.length > 0 && fields.every((field) => typeof field === 'function');
}
