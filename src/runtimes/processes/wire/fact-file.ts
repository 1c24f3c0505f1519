/**
 * The log of a process in a file, appended to while the run goes: what was written up to the last whole block is there
 * after a kill.
 *
 *     file     frames (`log-frame.ts`), the body of each: a byte that says what it is, and the rest
 *     bodies   HEAD   JSON: the file's name, kinds of messages, the level, how messages are numbered (over the run, or
 *     on each directed pair of peers)
 *              TEXTS  JSON: texts of reasons and notes, numbered on
 *              FACTS  a block of rows (`blocks.ts`)
 *              LEVEL  JSON: the log has stepped down; what stands before counts only as far as this level keeps it
 *              AGAIN  what stands before is told again, better
 *              END    JSON: the number of facts; the log is whole
 *
 * A disk that is full ends the writing, not the run: `trouble` says so, and what was written can be read.
 */
import { randomInt } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import { basename } from 'node:path';
import type { PeerId } from '../../../core/protocol.ts';
import { BlockWriter } from '../../../trace/blocks.ts';
import type { TraceLevel } from '../../../trace/levels.ts';
import type { FactLog, FactSink } from '../../../trace/log.ts';
import { FRAMES_AT, frameOf, MAGIC, VERSION } from './log-frame.ts';

/** What a body is: its first byte. */
export const HEAD = 1;
export const TEXTS = 2;
export const FACTS = 3;
export const LEVEL = 4;
export const AGAIN = 5;
export const END = 6;
/**
 * The file with the log of a whole run, and that of a process in which some of its peers ran, until the run is over; a
 * peer that came back has another.
 */
export const RUN_LOG = 'run.log';
export const peersLog = (first: PeerId, life: number) =>
  life === 0 ? `peers-${first}.log` : `peers-${first}-${life}.log`;
/** Rows in a block at most. */
const BLOCK = 8_192;

/** How copies are numbered: over the whole run, or, where a process knows no better, on each directed pair of peers. */
export type Numbering = 'run' | 'pair';

export interface FileHead {
  /** The file's name; absent in files of version 1. */
  readonly name?: string;
  readonly kinds: readonly string[];
  readonly level: TraceLevel;
  readonly numbering: Numbering;
}

export class FactFile implements FactSink {
  readonly path: string;
  /** Why nothing more is written. */
  trouble: string | undefined;
  private readonly numbering: Numbering;
  private readonly file: number | undefined;
  private readonly blocks = new BlockWriter();
  private readonly number = randomInt(2 ** 32);
  private offset = FRAMES_AT;
  private frames = 0;
  private texts = 0;
  private log: FactLog | undefined;

  /** @param numbering how the log that will write to it numbers its copies */
  constructor(path: string, numbering: Numbering) {
    this.path = path;
    this.numbering = numbering;
    this.file = this.attempt(() => openSync(path, 'w'));
  }

  begin(log: FactLog): void {
    const { kinds, level } = log;
    this.log = log;
    this.put(Uint8Array.of(...Buffer.from(MAGIC), VERSION));
    const name = basename(this.path).replace(/\.part$/, '');
    this.frame(HEAD, jsonOf({ name, kinds, level, numbering: this.numbering } satisfies FileHead));
  }

  /** Writes what the log has gathered since its last block. */
  flush(): void {
    this.log?.flush();
  }

  write(log: FactLog, from: number): void {
    if (log.texts.length > this.texts) {
      this.frame(TEXTS, jsonOf(log.texts.slice(this.texts)));
      this.texts = log.texts.length;
    }
    for (let first = from; first < log.count && this.trouble === undefined; first += BLOCK) {
      this.frame(FACTS, this.blocks.blockOf(log, first, Math.min(log.count, first + BLOCK)));
    }
  }

  lowered(level: TraceLevel): void {
    this.frame(LEVEL, jsonOf({ level }));
  }

  /** Writes what is missing and closes the file. A sample of facts is written as a whole. */
  end(log: FactLog): void {
    log.flush();
    if (log.level === 'counters') {
      this.frame(AGAIN, new Uint8Array(0));
      this.write(log, 0);
    }
    this.frame(END, jsonOf({ count: log.count }));
    if (this.file !== undefined) this.attempt(() => closeSync(this.file!));
  }

  private frame(what: number, rest: Uint8Array): void {
    const frame = frameOf({ file: this.number, number: this.frames++, offset: this.offset }, what, rest);
    this.offset += frame.length;
    this.put(frame);
  }

  private put(bytes: Uint8Array): void {
    if (this.trouble !== undefined) return;
    this.attempt(() => {
      for (let at = 0; at < bytes.length; ) at += writeSync(this.file!, bytes, at);
    });
  }

  private attempt<Result>(act: () => Result): Result | undefined {
    try {
      return act();
    } catch (error) {
      this.trouble ??= `the trace in ${this.path} is not whole: ${troubleOf(error)}`;
      return undefined;
    }
  }
}

/** Writes a log that is whole already. Gives what went wrong. */
export function writeFactFile(path: string, log: FactLog): string | undefined {
  const file = new FactFile(path, 'run');
  file.begin(log);
  if (log.level !== 'counters') file.write(log, 0);
  file.end(log);
  return file.trouble;
}

/** What went wrong with a file, in words. */
export function troubleOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC') return 'the disk is full';
  if (code === 'EFBIG') return 'the file may not grow any more';
  return code ?? message;
}

function jsonOf(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}
