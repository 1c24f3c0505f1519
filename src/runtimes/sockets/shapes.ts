/**
 * Readers of maps made for the shapes that come: a protocol's messages have the same few fields in the same order, so after some maps of a
 * shape the engine is given a function that expects just these keys and builds the object at once.
 *
 * A made reader that meets another key gives up without harm, and the map is read field by field. Where functions cannot be made from text (a
 * page's security policy may say so) all maps are read in that way.
 */

/** Where a reader is in the bytes, and where they end. */
export interface Cursor {
  at: number;
  end: number;
}

type ReadValue = (bytes: Uint8Array) => unknown;
type ReadShape = (bytes: Uint8Array, cursor: Cursor, readValue: ReadValue) => object | undefined;

/** Maps of a shape that are read field by field before a reader is made; shapes that are counted; readers for one number of fields. */
const SIGHTINGS = 8;
const SHAPES_COUNTED = 64;
const READERS = 4;
const FIELDS_MAX = 12;

const readers: ReadShape[][] = Array.from({ length: FIELDS_MAX + 1 }, () => []);
const sightings = new Map<string, number>();

/** The map of so many fields at the cursor, if it has a known shape; else the cursor stays. */
export function readShaped(fields: number, bytes: Uint8Array, cursor: Cursor, readValue: ReadValue): object | undefined {
  if (fields > FIELDS_MAX) return undefined;
  const known = readers[fields];
  for (let i = 0; i < known.length; i++) {
    const value = known[i](bytes, cursor, readValue);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** Takes note of a map that was read field by field. */
export function learnShape(value: object): void {
  const keys = Object.keys(value);
  if (keys.length === 0 || keys.length > FIELDS_MAX || readers[keys.length].length >= READERS || !keys.every(isPlain)) return;
  const name = keys.join(' ');
  const seen = sightings.get(name) ?? 0;
  if (seen === 0 && sightings.size >= SHAPES_COUNTED) return;
  sightings.set(name, seen + 1);
  if (seen + 1 !== SIGHTINGS) return;
  const reader = makeReader(keys);
  if (reader !== undefined) readers[keys.length].push(reader);
}

/** A key that takes the short form and stands for itself in a program's text. */
function isPlain(key: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_-]{0,30}$/.test(key);
}

function makeReader(keys: readonly string[]): ReadShape | undefined {
  const steps = keys.map((key, i) => {
    const bytes = [0xa0 | key.length, ...[...key].map((character) => character.charCodeAt(0))];
    const isKey = bytes.map((byte, offset) => `bytes[at + ${offset}] === ${byte}`).join(' && ');
    // A small number is its own byte: the most common value is read without a call.
    return `if (!(${isKey})) { cursor.at = start; return undefined; }
      at += ${bytes.length};
      let v${i} = bytes[at];
      if (v${i} < 128 && at < cursor.end) at++;
      else { cursor.at = at; v${i} = readValue(bytes); at = cursor.at; }`;
  });
  const fields = keys.map((key, i) => `"${key}": v${i}`);
  const body = `const start = cursor.at; let at = start; ${steps.join('\n')} cursor.at = at; return { ${fields.join(', ')} };`;
  try {
    return new Function('bytes', 'cursor', 'readValue', body) as ReadShape;
  } catch {
    return undefined;
  }
}
