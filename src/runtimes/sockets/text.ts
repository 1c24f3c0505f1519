/**
 * Texts as UTF-8 bytes, without `node:*`: the codecs also run in browsers.
 *
 * Most texts of a protocol are a few ASCII characters, and a call into the engine costs more than those take, so short
 * ones are moved character by character. Long ones go to the platform, by its quickest way.
 */

/** What Node's buffers can do beyond a Uint8Array, where the bytes are one. */
interface NativeText {
  utf8Slice?(start: number, end: number): string;
  utf8Write?(text: string, at: number): number;
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();
const SHORT = 48;

/** Bytes of `text` in UTF-8; a lone surrogate takes the three of its replacement. */
export function textSize(text: string): number {
  let size = text.length;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x80) continue;
    if (code < 0x800) size++;
    else if (code < 0xd800 || code >= 0xdc00 || !isLowSurrogate(text.charCodeAt(i + 1))) size += 2;
    else {
      // Two units that become four bytes.
      size += 2;
      i++;
    }
  }
  return size;
}

/** Writes `text` at `at`, where there is room for three bytes a character, and returns where it ends. */
export function writeText(text: string, bytes: Uint8Array, at: number): number {
  if (text.length <= SHORT) {
    let i = 0;
    for (; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code >= 0x80) break;
      bytes[at + i] = code;
    }
    if (i === text.length) return at + i;
  }
  const native = bytes as NativeText;
  // A lone surrogate becomes the three bytes of U+FFFD both ways.
  if (native.utf8Write !== undefined) return at + native.utf8Write(text, at);
  return at + encoder.encodeInto(text, bytes.subarray(at)).written;
}

/** The text in `bytes[start .. end)`. @throws where it is not UTF-8 (Node's buffers put U+FFFD there instead) */
export function readText(bytes: Uint8Array, start: number, end: number): string {
  if (end - start <= SHORT) {
    const place = placeOf(bytes, start, end);
    if (isText(recent[place], bytes, start, end)) return recent[place];
    const text = readAscii(bytes, start, end);
    if (text !== undefined) {
      recent[place] = text;
      return text;
    }
  }
  const native = bytes as NativeText;
  if (native.utf8Slice !== undefined) return native.utf8Slice(start, end);
  return decoder.decode(bytes.subarray(start, end));
}

/**
 * Short texts that came lately, by their ends: the same few come again and again, and to compare one costs less than to
 * make it.
 */
const recent: string[] = new Array(64).fill('');

function placeOf(bytes: Uint8Array, start: number, end: number): number {
  return end > start ? (bytes[start] + bytes[end - 1] * 3 + end - start) & 63 : 0;
}

/** All of `recent` is ASCII, so equal codes are equal characters. */
function isText(text: string, bytes: Uint8Array, start: number, end: number): boolean {
  const length = end - start;
  if (text.length !== length) return false;
  for (let i = 0; i < length; i++) if (text.charCodeAt(i) !== bytes[start + i]) return false;
  return true;
}

/**
 * A short text of ASCII characters; `undefined` if there is another one. Eight at a time: the engine makes one flat
 * string of them.
 */
function readAscii(bytes: Uint8Array, start: number, end: number): string | undefined {
  let text = '';
  let at = start;
  let high = 0;
  for (; at + 8 <= end; at += 8) {
    const a = bytes[at];
    const b = bytes[at + 1];
    const c = bytes[at + 2];
    const d = bytes[at + 3];
    const e = bytes[at + 4];
    const f = bytes[at + 5];
    const g = bytes[at + 6];
    const h = bytes[at + 7];
    high |= a | b | c | d | e | f | g | h;
    text += String.fromCharCode(a, b, c, d, e, f, g, h);
  }
  for (; at < end; at++) {
    high |= bytes[at];
    text += String.fromCharCode(bytes[at]);
  }
  return high < 0x80 ? text : undefined;
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code < 0xe000;
}
