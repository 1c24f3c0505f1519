/**
 * A file of the user's as text. Files are UTF-8; one in another encoding would be read as other names and other
 * numbers, so it is refused by the name of what it is. An XML file that declares its encoding is read in that.
 */
import { closeSync, openSync, readSync } from 'node:fs';
import { resolve } from 'node:path';
import { InputError } from '../core/errors.ts';

/** Longer ones are no text that this language can hold, and devices such as /dev/zero have no end. */
const LONGEST = 2 ** 29 - 25;
const CHUNK = 1 << 20;
/** Bytes that are looked at to tell one kind of file from another. */
const LOOKED_AT = 4096;
/** What a reader puts in the place of what it can't read. */
const REPLACEMENT = '\ufffd';

/** What stands at the beginning of a file, and what it is then. The longer ones come first. */
const SIGNATURES: readonly (readonly [bytes: readonly number[], what: string])[] = [
  [[0xff, 0xfe, 0, 0], 'UTF-32, little endian'],
  [[0, 0, 0xfe, 0xff], 'UTF-32, big endian'],
  [[0xff, 0xfe], 'UTF-16, little endian'],
  [[0xfe, 0xff], 'UTF-16, big endian'],
  [[0x1f, 0x8b], 'compressed by gzip'],
  [[0x50, 0x4b, 3, 4], 'a ZIP archive'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'compressed by zstd'],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], 'compressed by xz'],
  [[0x42, 0x5a, 0x68], 'compressed by bzip2'],
];

/**
 * @param option what an error names
 * @param encoding the user's word for it, where it is not UTF-8
 * @throws InputError where it can't be read, or is no text in that encoding
 */
export function readTextFile(given: string, option: string, encoding = 'utf-8'): string {
  // Where it was looked for is not told by a path that depends on where the command ran.
  const path = resolve(given);
  if (!/^utf-?8$/i.test(encoding)) return textIn(encoding, path, option);
  const bytes = bytesOf(path, option, 0);
  const expected =
    option === 'topology.file' ? 'a text in UTF-8, or its encoding as topology.encoding' : 'a text in UTF-8';
  const kind = kindOf(bytes);
  if (kind !== undefined) throw new InputError(option, expected, `${path} (${kind})`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const declared = declaredText(bytes, option);
    if (declared !== undefined) return declared;
    const { byte, line } = firstInvalid(bytes);
    const shown = `0x${byte.toString(16).padStart(2, '0')}`;
    throw new InputError(
      option,
      expected,
      `${path} (line ${line} has the byte ${shown}, as in Latin-1 or Windows-1252)`,
    );
  }
}

function textIn(encoding: string, path: string, option: string): string {
  const place = option.replace(/\.file$/, '.encoding');
  let decoder: TextDecoder;
  try {
    decoder = new TextDecoder(encoding, { fatal: true });
  } catch {
    throw new InputError(place, 'the name of an encoding such as utf-16le, windows-1252 or shift_jis', encoding);
  }
  const bytes = bytesOf(path, option, undefined);
  try {
    return decoder.decode(bytes);
  } catch {
    throw new InputError(place, `the encoding of ${path}, which is no ${decoder.encoding}`, encoding);
  }
}

/** @param last a byte after which the rest is not needed */
function bytesOf(path: string, option: string, last: number | undefined): Buffer {
  const chunks: Buffer[] = [];
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    for (let length = 0; ; ) {
      const chunk = Buffer.allocUnsafe(CHUNK);
      const got = readSync(file, chunk, 0, CHUNK, null);
      chunks.push(chunk.subarray(0, got));
      // What has a zero in it is no text: the rest is not needed to say so.
      if (got === 0 || (last !== undefined && chunk.subarray(0, got).includes(last))) return Buffer.concat(chunks);
      length += got;
      if (length > LONGEST) throw new InputError(option, `a file of at most ${LONGEST} bytes`, path);
    }
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(option, `a file that can be read (${(error as NodeJS.ErrnoException).code})`, path);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** What it is, where it is no text in UTF-8 as can be seen from its signature or from zeroes. */
function kindOf(bytes: Buffer): string | undefined {
  const signed = SIGNATURES.find(([signature]) => signature.every((byte, index) => bytes[index] === byte));
  if (signed !== undefined) return signed[1];
  const zero = bytes.indexOf(0);
  if (zero < 0) return undefined;
  const zeroes = [0, 0];
  const looked = bytes.subarray(0, LOOKED_AT);
  looked.forEach((byte, index) => {
    if (byte === 0) zeroes[index % 2]++;
  });
  const [even, odd] = zeroes;
  const most = looked.length / 4;
  if (odd > most && even === 0) return 'UTF-16, little endian, without a byte order mark';
  if (even > most && odd === 0) return 'UTF-16, big endian, without a byte order mark';
  return `no text: byte ${zero} is zero`;
}

/**
 * An XML file in the encoding that its first line declares, or DOT in its charset; undefined where there is none, or an
 * unknown one.
 */
function declaredText(bytes: Buffer, option: string): string | undefined {
  const label =
    /^<\?xml[^>]*\sencoding=["']([\w.:-]+)["']/.exec(bytes.toString('latin1', 0, 200))?.[1] ??
    (option === 'topology.file'
      ? /\bcharset\s*=\s*"?([\w-]+)/i.exec(bytes.toString('latin1', 0, LOOKED_AT))?.[1]
      : undefined
    )?.replace(/^latin-1$/i, 'latin1');
  if (label === undefined || /^utf-?8$/i.test(label)) return undefined;
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Where the first byte stands that UTF-8 doesn't have there, and in which line. */
function firstInvalid(bytes: Buffer): { readonly byte: number; readonly line: number } {
  const text = bytes.toString('utf8');
  for (let at = text.indexOf(REPLACEMENT); ; at = text.indexOf(REPLACEMENT, at + 1)) {
    const before = text.slice(0, at);
    const offset = Buffer.byteLength(before);
    // The character itself may stand in a file.
    const isOwn = bytes.subarray(offset, offset + 3).toString('utf8') === REPLACEMENT && bytes[offset] === 0xef;
    if (!isOwn || at < 0) return { byte: bytes[offset], line: before.split('\n').length };
  }
}
