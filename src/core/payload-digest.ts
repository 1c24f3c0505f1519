/**
 * 32 bits that identify a payload in the trace: equal payloads have equal digests on every runtime and engine, with and
 * without a codec.
 *
 * FNV-1a over the value's parts (a tag for the type, then the content: a text by its UTF-16 units; fields in any
 * order), mixed at the end as MurmurHash3 does. Values that codecs change are read as changed: −0 is 0, a number that
 * is not finite is null, a field that is `undefined` is absent, half of a surrogate pair is U+FFFD. No payload
 * (`undefined`, the empty text) has the digest 0, and no other payload has. It detects mistakes, not forgeries: 32 bits
 * are easily forged.
 */
const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
/** Greatest depth of lists and objects, so that values that contain themselves end. */
const DEPTH = 100;

const NULL = 1;
const FALSE = 2;
const TRUE = 3;
const NUMBER = 4;
const TEXT = 5;
const LIST = 6;
const OBJECT = 7;
const OTHER = 8;

const number = new Float64Array(1);
const halves = new Uint32Array(number.buffer);

/** Texts from this length on are looked up before they are read, and this many of them are remembered. */
const LONG = 64;
const REMEMBERED = 64;

/** Computes digests; those of repeated long texts once. */
export class PayloadDigests {
  private readonly known = new Map<string, number>();

  of(payload: unknown): number {
    if (payload === undefined || payload === '') return 0;
    if (typeof payload !== 'string' || payload.length < LONG) return digestOf(payload);
    let digest = this.known.get(payload);
    if (digest === undefined) {
      digest = digestOf(payload);
      if (this.known.size === REMEMBERED) this.known.clear();
      this.known.set(payload, digest);
    }
    return digest;
  }
}

/** As a signed number of 32 bits, as rows of the log hold it; `>>> 0` is the number that is shown. */
function digestOf(payload: unknown): number {
  let hash = valueInto(FNV_OFFSET, payload, DEPTH);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  hash ^= hash >>> 16;
  return hash === 0 ? 1 : hash;
}

function valueInto(hash: number, value: unknown, depth: number): number {
  switch (typeof value) {
    case 'boolean':
      return mixed(hash, value ? TRUE : FALSE);
    case 'number':
      return Number.isFinite(value) ? numberInto(mixed(hash, NUMBER), value) : mixed(hash, NULL);
    case 'string':
      return textInto(mixed(hash, TEXT), value);
    case 'object':
      if (value !== null) return depth === 0 ? mixed(hash, OTHER) : partsInto(hash, value, depth - 1);
      return mixed(hash, NULL);
    case 'undefined':
      // In a list codecs make it null.
      return mixed(hash, NULL);
    default:
      return mixed(hash, OTHER);
  }
}

function partsInto(hash: number, value: object, depth: number): number {
  if (Array.isArray(value)) return listInto(mixed(hash, LIST), value, depth);
  // A sum, so that the order of the fields makes no difference.
  let sum = 0;
  for (const [key, part] of Object.entries(value)) {
    if (part !== undefined) sum = (sum + valueInto(textInto(FNV_OFFSET, key), part, depth)) | 0;
  }
  return mixed(mixed(hash, OBJECT), sum);
}

function listInto(start: number, values: readonly unknown[], depth: number): number {
  let hash = mixed(start, values.length);
  for (const value of values) hash = valueInto(hash, value, depth);
  return hash;
}

function numberInto(hash: number, value: number): number {
  if ((value | 0) === value) return mixed(mixed(hash, value | 0), 0);
  number[0] = value;
  // The order of the halves in memory is the same on all processors that Node and browsers run on.
  return mixed(mixed(hash, halves[0]), halves[1]);
}

function textInto(start: number, text: string): number {
  let hash = mixed(start, text.length);
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    hash = mixed(hash, isHalf(text, i, unit) ? 0xfffd : unit);
  }
  return hash;
}

/** True for half of a surrogate pair without the other half. */
function isHalf(text: string, at: number, unit: number): boolean {
  if (unit < 0xd800 || unit > 0xdfff) return false;
  const other = text.charCodeAt(unit < 0xdc00 ? at + 1 : at - 1);
  return unit < 0xdc00 ? !(other >= 0xdc00 && other <= 0xdfff) : !(other >= 0xd800 && other < 0xdc00);
}

function mixed(hash: number, part: number): number {
  return Math.imul(hash ^ part, FNV_PRIME);
}
