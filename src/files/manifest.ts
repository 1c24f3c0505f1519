/**
 * What files a folder of results had when they were written, so that a reader can tell one that has changed since: its
 * size, its SHA-256, and a checksum of each piece of it, which say where.
 *
 * The manifest is written last. It has a digest of itself, so that its own damage is not taken for that of what it
 * lists. What is not in it, as in folders of older versions, is read as it is.
 */
import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { crc32 } from 'node:zlib';
import { writeWhole } from './atomic-file.ts';

export const MANIFEST = 'manifest.json';
const VERSION = 1;
/** Pieces of a file at most, and bytes of the smallest. */
const PIECES = 256;
const SMALLEST_PIECE = 64;
const CHUNK = 1 << 20;

export interface FileRecord {
  /** Its path in the folder, with slashes. */
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly pieceBytes: number;
  /** The CRC-32 of each piece, in hexadecimal. */
  readonly pieces: readonly string[];
}

export interface Manifest {
  /** By the paths in the folder. */
  readonly records: ReadonlyMap<string, FileRecord>;
  /** What has happened to the manifest itself; then it has no records. */
  readonly damage?: string;
}

/**
 * Records these files of a folder; all of them, and those in its folders, without.
 * @throws what the file system says
 */
export function writeManifest(folder: string, files: readonly string[] = filesIn(folder)): void {
  writeRecords(
    join(folder, MANIFEST),
    files.map((file) => recordOf(folder, file)),
  );
}

/**
 * Records these files of a folder, beside those that its manifest has.
 * @throws what the file system says
 */
export function addToManifest(folder: string, files: readonly string[]): void {
  const path = join(folder, MANIFEST);
  const { records } = readManifest(path);
  const all = new Map([...records, ...files.map((file) => [file, recordOf(folder, file)] as const)]);
  writeRecords(path, [...all.values()]);
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.part'))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((file) => file !== MANIFEST)
    .sort();
}

/** @throws what the file system says */
export function writeRecords(path: string, files: readonly FileRecord[]): void {
  writeWhole(path, `${JSON.stringify({ version: VERSION, sha256: digestOf(files), files })}\n`);
}

/** @throws what the file system says */
export function recordOf(folder: string, file: string): FileRecord {
  return { file, ...contentOf(join(folder, file)) };
}

/** Empty where there is none. */
export function readManifest(path: string): Manifest {
  const none = new Map<string, FileRecord>();
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { records: none };
    return { records: none, damage: `${path} cannot be read (${(error as NodeJS.ErrnoException).code})` };
  }
  try {
    const { sha256, files } = JSON.parse(text) as { sha256: string; files: FileRecord[] };
    if (sha256 === digestOf(files)) return { records: new Map(files.map((record) => [record.file, record])) };
  } catch {
    // Said below.
  }
  return {
    records: none,
    damage: `${path} is damaged: it cannot say whether the other files are whole; they are read as they are`,
  };
}

/** What has happened to a file since it was recorded, and where; undefined where nothing has. */
export function damageOf(folder: string, record: FileRecord): string | undefined {
  const path = join(folder, record.file);
  let found: Omit<FileRecord, 'file'>;
  try {
    found = contentOf(path, record.pieceBytes);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? `${path} is missing` : `${path} cannot be read (${code})`;
  }
  if (found.bytes === record.bytes && found.sha256 === record.sha256) return undefined;
  const piece = record.pieces.findIndex((sum, index) => sum !== found.pieces[index]);
  // A file that goes on where it ended has all pieces but for the last.
  const from = piece < 0 ? record.bytes : piece * record.pieceBytes;
  const to = Math.min(from + record.pieceBytes, Math.max(found.bytes, record.bytes)) - 1;
  const size = found.bytes === record.bytes ? '' : `; it has ${found.bytes} bytes for ${record.bytes}`;
  return `${path} is damaged: its bytes ${from} to ${to} are not what was written${size}`;
}

function contentOf(path: string, given?: number): Omit<FileRecord, 'file'> {
  const open = openSync(path, 'r');
  try {
    const pieceBytes = given ?? pieceFor(fstatSync(open).size);
    const hash = createHash('sha256');
    const pieces: string[] = [];
    const buffer = Buffer.allocUnsafe(CHUNK);
    let bytes = 0;
    let sum = 0;
    for (let got = readSync(open, buffer); got > 0; got = readSync(open, buffer)) {
      hash.update(buffer.subarray(0, got));
      for (let at = 0; at < got; ) {
        const end = Math.min(got, at + pieceBytes - (bytes % pieceBytes));
        sum = crc32(buffer.subarray(at, end), sum);
        bytes += end - at;
        at = end;
        if (bytes % pieceBytes !== 0) continue;
        pieces.push(hexadecimal(sum));
        sum = 0;
      }
    }
    if (bytes % pieceBytes !== 0) pieces.push(hexadecimal(sum));
    return { bytes, sha256: hash.digest('hex'), pieceBytes, pieces };
  } finally {
    closeSync(open);
  }
}

/** A power of two. */
function pieceFor(size: number): number {
  return Math.max(SMALLEST_PIECE, 2 ** Math.ceil(Math.log2(Math.max(1, size) / PIECES)));
}

function hexadecimal(sum: number): string {
  return sum.toString(16).padStart(8, '0');
}

function digestOf(files: readonly FileRecord[]): string {
  return createHash('sha256').update(JSON.stringify(files)).digest('hex');
}
