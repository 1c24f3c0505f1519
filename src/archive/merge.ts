/**
 * The logs of several processes as one, in order of time, without having any of them in memory: what `trace/merge.ts`
 * does with logs that are.
 *
 * At equal times the earlier log goes first. Copies get numbers as they appear (`copy-numbers.ts`). Besides one block
 * of each log, memory holds the copies that are on their way.
 */
import { dirname } from 'node:path';
import type { FactFileReader } from '../runtimes/processes/wire/fact-file-reader.ts';
import { factsWith } from '../trace/columns.ts';
import { type Facts, factNames, traceLevels } from '../trace/facts.ts';
import { isKept } from '../trace/levels.ts';
import {
  BYTES,
  CARRIED,
  DROPPED,
  DUPLICATED,
  KIND,
  MESSAGE,
  ORIGIN,
  OTHER,
  PEER,
  RECEIVED,
  SENT,
  SEQUENCE,
  STRIDE,
} from '../trace/log.ts';
import { CopyNumbers } from './copy-numbers.ts';
import type { FactSource } from './source.ts';

const BLOCK = 8_192;

/** One file, whose copies have their numbers in the run, is given out as it is. */
export function mergedSource(files: readonly FactFileReader[]): FactSource {
  const [first] = files;
  if (files.length === 1 && first.numbering === 'run') {
    const { kinds, texts, level } = first;
    return {
      kinds,
      texts,
      level,
      warnings: warningsOf(files),
      damages: damagesOf(files),
      blocks: () => first.blocks(),
    };
  }
  const kinds = [...new Set(files.flatMap((file) => file.kinds))];
  const texts = [...new Set(files.flatMap((file) => file.texts))];
  const level = traceLevels.find((candidate) => files.some((file) => file.level === candidate)) ?? 'full';
  return {
    kinds,
    texts,
    level,
    warnings: warningsOf(files),
    damages: damagesOf(files),
    *blocks() {
      const numbers = new CopyNumbers();
      let last = 0;
      const block = { count: 0, times: new Float64Array(BLOCK), rows: new Int32Array(BLOCK * STRIDE) };
      const translations = files.map((file) => new Translation(file, kinds, texts));
      const heads = new Heads(files);
      for (let head = heads.next(); head !== undefined; head = heads.next()) {
        if (level !== 'full' && !isKept(level, head.rows[head.at], head.rows[head.at + SEQUENCE])) continue;
        const to = block.count * STRIDE;
        copyRow(head.rows, head.at, block.rows, to);
        block.times[block.count++] = head.times[head.row];
        translations[head.file].apply(block.rows, to);
        last = number(numbers, block.rows, to, last);
        if (block.count < BLOCK) continue;
        yield block;
        block.count = 0;
      }
      if (block.count > 0) yield block;
    },
  };
}

/** One line, however many of the logs are not whole. */
function warningsOf(files: readonly FactFileReader[]): string[] {
  const cut = files.filter(({ warning }) => warning !== undefined);
  if (cut.length < 2) return cut.map(({ warning }) => warning!);
  const facts = files.reduce((sum, { count }) => sum + count, 0);
  const where = `${cut.length} of ${files.length} logs in ${dirname(files[0].path)}`;
  return [`${where} end in the middle: the run was ended from outside, or its disk was full; ${facts} facts are read`];
}

function damagesOf(files: readonly FactFileReader[]): string[] {
  return files.flatMap(({ damage }) => damage ?? []);
}

/** Column by column: a loop over eight of them takes twice as long. */
function copyRow(rows: Int32Array, at: number, target: Int32Array, to: number): void {
  target[to] = rows[at];
  target[to + PEER] = rows[at + PEER];
  target[to + OTHER] = rows[at + OTHER];
  target[to + MESSAGE] = rows[at + MESSAGE];
  target[to + KIND] = rows[at + KIND];
  target[to + BYTES] = rows[at + BYTES];
  target[to + ORIGIN] = rows[at + ORIGIN];
  target[to + SEQUENCE] = rows[at + SEQUENCE];
}

/**
 * @param last the number of the copy in the row before, whose further broadcasts stand behind it
 * @returns that of this row
 */
function number(numbers: CopyNumbers, rows: Int32Array, at: number, last: number): number {
  const code = rows[at];
  const peer = rows[at + PEER];
  const other = rows[at + OTHER];
  if (code === DUPLICATED) rows[at + BYTES] = numbers.ofSent(peer, other, rows[at + BYTES]);
  if (code === SENT || code === DUPLICATED) rows[at + MESSAGE] = numbers.ofNext(peer, other, rows[at + MESSAGE]);
  else if (code === RECEIVED) rows[at + MESSAGE] = numbers.ofEnded(other, peer, rows[at + MESSAGE]);
  else if (code === DROPPED) rows[at + MESSAGE] = numbers.ofEnded(peer, other, rows[at + MESSAGE]);
  else if (code === CARRIED) rows[at + MESSAGE] = last;
  return rows[at + MESSAGE];
}

const codesWith = (column: 'kind' | 'text'): readonly boolean[] =>
  factNames.map((fact) => factsWith(column).includes(fact));
const withKind = codesWith('kind');
const withText = codesWith('text');

/** What the numbers of a log's kinds and texts are in the merged one. */
class Translation {
  private readonly kinds: readonly number[];
  private readonly texts: readonly number[];
  /** True where all numbers stay: as the processes of a run know the same kinds, this is so but for texts. */
  private readonly isNone: boolean;

  constructor(file: FactFileReader, kinds: readonly string[], texts: readonly string[]) {
    const numbers = new Map(texts.map((text, number) => [text, number]));
    this.kinds = file.kinds.map((kind) => kinds.indexOf(kind));
    this.texts = file.texts.map((text) => numbers.get(text)!);
    this.isNone = [this.kinds, this.texts].every((all) => all.every((number, index) => number === index));
  }

  apply(rows: Int32Array, at: number): void {
    if (this.isNone) return;
    if (withKind[rows[at]]) rows[at + KIND] = this.kinds[rows[at + KIND]];
    if (withText[rows[at]]) rows[at + BYTES] = this.texts[rows[at + BYTES]];
  }
}

/** Where a file is read: row `row` of a block, which begins at `at`. */
interface Head {
  readonly file: number;
  times: Float64Array;
  rows: Int32Array;
  row: number;
  at: number;
  count: number;
  readonly blocks: Iterator<Facts>;
}

/** The rows of all files in order of time. There are as many files as processes: a heap. */
class Heads {
  private readonly heap: Head[];
  private isFirst = true;

  constructor(files: readonly FactFileReader[]) {
    const heads = files.map((file, index): Head => {
      const blocks = file.blocks()[Symbol.iterator]();
      return { file: index, times: new Float64Array(0), rows: new Int32Array(0), row: -1, at: 0, count: 0, blocks };
    });
    this.heap = heads.filter(advance);
    for (let at = this.heap.length - 1; at >= 0; at--) sink(this.heap, at);
  }

  /** The file whose next row is the earliest, at that row; it has been read when this is called again. */
  next(): Head | undefined {
    const { heap } = this;
    if (this.isFirst) this.isFirst = false;
    else if (heap.length > 0) {
      if (!advance(heap[0])) {
        const last = heap.pop()!;
        if (heap.length > 0) heap[0] = last;
      }
      sink(heap, 0);
    }
    return heap[0];
  }
}

/** To the next row. False at the end. */
function advance(head: Head): boolean {
  head.row++;
  head.at += STRIDE;
  while (head.row >= head.count) {
    const next = head.blocks.next();
    if (next.done) return false;
    Object.assign(head, next.value, { row: 0, at: 0 });
  }
  return true;
}

function sink(heap: Head[], start: number): void {
  for (let at = start; ; ) {
    const left = 2 * at + 1;
    if (left >= heap.length) return;
    const child = left + 1 < heap.length && isBefore(heap[left + 1], heap[left]) ? left + 1 : left;
    if (!isBefore(heap[child], heap[at])) return;
    [heap[at], heap[child]] = [heap[child], heap[at]];
    at = child;
  }
}

function isBefore(a: Head, b: Head): boolean {
  const timeA = a.times[a.row];
  const timeB = b.times[b.row];
  return timeA < timeB || (timeA === timeB && a.file < b.file);
}
