/**
 * Reads the log of a process from its file (`fact-file.ts`), as far as it is whole: after a kill, or where the disk was full, the tail is missing, and a warning says so.
 *
 * The file is gone through once, frame by frame, to learn what is in it; its blocks are read when they are asked for, one at a time.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { InputError } from '../../core/errors.ts';
import { countOf, factsOf } from '../../trace/blocks.ts';
import type { Facts, TraceLevel } from '../../trace/facts.ts';
import { isKept } from '../../trace/levels.ts';
import { FactLog, SEQUENCE, STRIDE } from '../../trace/log.ts';
import { AGAIN, END, FACTS, type FileHead, FRAME_HEAD, HEAD, LEVEL, MAGIC, type Numbering, TEXTS, VERSION } from './fact-file.ts';

interface Place {
  readonly offset: number;
  readonly length: number;
}

export class FactFileReader {
  readonly path: string;
  kinds: readonly string[] = [];
  readonly texts: string[] = [];
  /** The lowest level that it had. */
  level: TraceLevel = 'full';
  numbering: Numbering = 'run';
  /** Facts in it, at most: those that a lower level would not have kept are counted too. */
  count = 0;
  /** What is wrong with it, where something is. */
  warning: string | undefined;
  private readonly places: Place[] = [];
  /** Blocks before this one are held to the level. */
  private lowered = 0;
  private readonly file: number;

  /** @throws InputError where it is no such file, or one of another version */
  constructor(path: string) {
    this.path = path;
    this.file = openSync(path, 'r');
    try {
      this.scan();
    } catch (error) {
      this.close();
      throw error;
    }
  }

  close(): void {
    closeSync(this.file);
  }

  /** The facts, block by block; a block is gone when the next one is asked for. */
  *blocks(): Generator<Facts> {
    let room: Facts | undefined;
    for (let index = 0; index < this.places.length; index++) {
      const { offset, length } = this.places[index];
      const block = factsOf(this.read(offset, length), room);
      room = block;
      yield index < this.lowered ? held(block, this.level) : block;
    }
  }

  /** All of it in memory. */
  log(): FactLog {
    const log = new FactLog(this.level, this.kinds);
    for (const text of this.texts) log.textNumber(text);
    log.reserve(this.count);
    for (const block of this.blocks()) log.appendAll(block);
    return log;
  }

  private scan(): void {
    const { size } = fstatSync(this.file);
    this.checkMagic(this.read(0, Math.min(size, MAGIC.length + 1)));
    let isWhole = false;
    for (let at = MAGIC.length + 1; at < size && !isWhole; ) {
      const head = this.read(at, Math.min(FRAME_HEAD, size - at));
      const length = head.length < FRAME_HEAD ? 0 : head.readUInt32LE(0);
      const body = length === 0 || at + FRAME_HEAD + length > size ? undefined : this.read(at + FRAME_HEAD, length);
      if (body === undefined || crc32(body) !== head.readUInt32LE(4)) break;
      isWhole = this.take(body, at + FRAME_HEAD);
      at += FRAME_HEAD + length;
    }
    if (!isWhole)
      this.warning = `${this.path} ends in the middle: the run was ended from outside, or its disk was full; ${this.count} facts of it are read`;
  }

  /** True at the end. */
  private take(body: Buffer, offset: number): boolean {
    const rest = body.subarray(1);
    switch (body[0]) {
      case HEAD: {
        const { kinds, level, numbering } = JSON.parse(rest.toString()) as FileHead;
        Object.assign(this, { kinds, level, numbering });
        return false;
      }
      case TEXTS:
        this.texts.push(...(JSON.parse(rest.toString()) as string[]));
        return false;
      case FACTS:
        this.places.push({ offset: offset + 1, length: rest.length });
        this.count += countOf(rest);
        return false;
      case LEVEL:
        this.level = (JSON.parse(rest.toString()) as { level: TraceLevel }).level;
        this.lowered = this.places.length;
        return false;
      case AGAIN:
        this.places.length = 0;
        this.lowered = 0;
        this.count = 0;
        return false;
      default:
        return body[0] === END;
    }
  }

  private checkMagic(bytes: Buffer): void {
    if (bytes.length <= MAGIC.length) return;
    if (bytes.toString('latin1', 0, MAGIC.length) !== MAGIC) throw new InputError('run', 'a trace that hearsay wrote', this.path);
    const version = bytes[MAGIC.length];
    if (version !== VERSION) throw new InputError('run', `a trace of version ${VERSION}`, `${this.path}, of version ${version}`);
  }

  private read(offset: number, length: number): Buffer {
    const bytes = Buffer.allocUnsafe(length);
    for (let at = 0; at < length; ) {
      const got = readSync(this.file, bytes, at, length - at, offset + at);
      if (got === 0) return bytes.subarray(0, at);
      at += got;
    }
    return bytes;
  }
}

/** The facts of a block that a level keeps. */
function held({ count, times, rows }: Facts, level: TraceLevel): Facts {
  let kept = 0;
  for (let i = 0; i < count; i++) {
    if (!isKept(level, rows[i * STRIDE], rows[i * STRIDE + SEQUENCE])) continue;
    times[kept] = times[i];
    rows.copyWithin(kept * STRIDE, i * STRIDE, (i + 1) * STRIDE);
    kept++;
  }
  return { count: kept, times, rows };
}
