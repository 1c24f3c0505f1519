/**
 * The codec `json`: compact JSON.
 *
 * The engine's parser needs a string of its own for every message and a call out of compiled code, which together cost
 * more than the rest of a delivery. So flat messages of a known shape, whose values are whole numbers and texts without
 * escapes, are read where they lie by a compiled reader (`shape-reader.ts`). All others, malformed ones among them, go to the
 * parser.
 */
import { type Codec, LENGTH_BYTES } from './codec.ts';
import { jsonSizer } from './json-size.ts';
import { expecting, objectOf, Shapes } from './shape-reader.ts';
import { readText, textSize, writeText } from './text.ts';

const shapes = new Shapes(textOf, { readText, endOfText });

export const json: Codec = {
  name: 'json',
  encode(message) {
    const text = JSON.stringify(message);
    const bytes = new Uint8Array(textSize(text));
    writeText(text, bytes, 0);
    return bytes;
  },
  encodeInto(message, bytes, at) {
    const text = JSON.stringify(message);
    return at + text.length * 3 > bytes.length ? -1 : writeText(text, bytes, at);
  },
  decode(bytes, start = 0, end = bytes.length) {
    for (const read of shapes.readers) {
      const value = read(bytes, start, end);
      if (value !== undefined) return value;
    }
    const value: unknown = JSON.parse(readText(bytes, start, end));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) shapes.learn(value);
    return value;
  },
  sizeOf: jsonSizer(LENGTH_BYTES),
};

/**
 * Where the text that begins at `at` has its closing quote; −1 if it has more to it than ASCII characters, or does not
 * end.
 */
function endOfText(bytes: Uint8Array, at: number, end: number): number {
  for (let i = at; i < end; i++) {
    const byte = bytes[i];
    if (byte === 0x22) return i;
    if (byte < 0x20 || byte >= 0x80 || byte === 0x5c) return -1;
  }
  return -1;
}

/**
 * Reading beyond the end does no harm: what is beyond never makes the object end where the frame does. A number that
 * goes on as a fraction or has a zero in front does not meet what is expected behind it.
 */
function textOf(keys: readonly string[]): string {
  const steps = keys.map(
    (key, i) => `${expecting(`${i === 0 ? '{' : ','}"${key}":`)}
      let v${i} = bytes[at++];
      if (v${i} === 34) {
        const last = endOfText(bytes, at, end);
        if (last < 0) return undefined;
        v${i} = readText(bytes, at, last);
        at = last + 1;
      } else if (v${i} >= 48 && v${i} <= 57) {
        v${i} -= 48;
        if (v${i} > 0) for (let next = bytes[at]; next >= 48 && next <= 57; next = bytes[++at]) v${i} = v${i} * 10 + next - 48;
        if (v${i} > ${Number.MAX_SAFE_INTEGER}) return undefined;
      } else return undefined;`,
  );
  return `let at = start; ${steps.join('\n')} ${expecting('}')} return at === end ? ${objectOf(keys)} : undefined;`;
}
