import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import { InputError } from '../../../core/errors.ts';
import { countOf, factsOf } from '../../../trace/blocks.ts';
import type { TraceLevel } from '../../../trace/levels.ts';
import { keptFacts } from '../../../trace/levels.ts';
import { FactLog } from '../../../trace/log.ts';
import type { Facts } from '../../../trace/row.ts';
import { AGAIN, END, FACTS, type FileHead, HEAD, LEVEL, type Numbering, TEXTS } from './fact-file.ts';
import { type Fault, FRAMES_AT, type Frame, Frames, isKnown, VERSION, versionOf } from './log-frame.ts';

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
  /** What is missing, where it ends in the middle as a kill or a full disk leaves it. */
  warning: string | undefined;
  /** What has happened to it since it was written, and what is read of it. */
  damage: string | undefined;
  private readonly places: Place[] = [];
  /** Blocks before this one are held to the level. */
  private lowered = 0;
  private readonly file: number;

  /** @throws InputError where it is of another version */
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
      yield index < this.lowered ? keptFacts(this.level, block) : block;
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
    const version = versionOf(this.read(0, Math.min(size, FRAMES_AT)));
    if (version === undefined) {
      this.tell({ kind: 'damaged', offset: 0, number: 0, why: 'it does not begin as a log that hearsay wrote' });
      return;
    }
    if (!isKnown(version))
      throw new InputError('run', `a log of version ${VERSION}`, `${this.path}, of version ${version}`);
    const frames = new Frames((offset, length) => this.read(offset, length), size, version);
    let fault: Fault | undefined = { kind: 'cut' };
    while (!frames.isAtEnd) {
      const frame = frames.next();
      if ('kind' in frame) {
        fault = frame;
        break;
      }
      const wrongContent = this.wrongContent(frame);
      if (wrongContent !== undefined) {
        fault = { kind: 'damaged', offset: frame.offset, number: frame.number, why: wrongContent };
        break;
      }
      if (frame.body[0] !== END) continue;
      fault = frames.isAtEnd ? undefined : frames.damaged('the log has its end before it');
      break;
    }
    if (fault !== undefined) this.tell(fault);
  }

  private tell(fault: Fault): void {
    if (fault.kind === 'cut') {
      this.warning = `${this.path} ends in the middle: the run was ended from outside, or its disk was full; ${this.count} facts of it are read`;
      return;
    }
    const { offset, number, why } = fault;
    this.damage = `${this.path} is damaged at byte ${offset}, in block ${number}: ${why}; the ${this.count} facts before it are read`;
  }

  /** Takes in what a frame says. Gives what is wrong with it, where something is. */
  private wrongContent(frame: Frame): string | undefined {
    try {
      return this.take(frame);
    } catch {
      return 'it cannot be read';
    }
  }

  private take({ body, bodyAt, number }: Frame): string | undefined {
    const rest = body.subarray(1);
    if ((body[0] === HEAD) !== (number === 0)) return 'it is not where it belongs';
    switch (body[0]) {
      case HEAD: {
        const { name, kinds, level, numbering } = JSON.parse(rest.toString()) as FileHead;
        const isOwn = name === undefined || name === basename(this.path).replace(/\.part$/, '');
        if (!isOwn) return `it was written as ${name}`;
        Object.assign(this, { kinds, level, numbering });
        return undefined;
      }
      case TEXTS:
        this.texts.push(...(JSON.parse(rest.toString()) as string[]));
        return undefined;
      case FACTS:
        this.places.push({ offset: bodyAt + 1, length: rest.length });
        this.count += countOf(rest);
        return undefined;
      case LEVEL:
        this.level = (JSON.parse(rest.toString()) as { level: TraceLevel }).level;
        this.lowered = this.places.length;
        return undefined;
      case AGAIN:
        this.places.length = 0;
        this.lowered = 0;
        this.count = 0;
        return undefined;
      case END:
        return this.wrongCount((JSON.parse(rest.toString()) as { count: number }).count);
      default:
        return 'it is of no kind that there is';
    }
  }

  /** Blocks that a lower level holds have more facts than are kept: they can't be counted here. */
  private wrongCount(count: number): string | undefined {
    return this.lowered > 0 || this.count === count
      ? undefined
      : `the log had ${count} facts, and ${this.count} are here`;
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
