/**
 * The logs of several processes as one, in order of time, without having any of them in memory: what
 * `trace/merged-log.ts` does with logs in memory.
 *
 * Copies get numbers as they appear (`copy-numbers.ts`). Besides one block of each log, memory holds the copies in
 * flight.
 */
import { dirname } from 'node:path';
import type { FactFileReader } from '../runtimes/processes/wire/fact-file-reader.ts';
import { isBehindCopy } from '../trace/carried-facts.ts';
import { DROPPED, DUPLICATED, RECEIVED, SENT } from '../trace/codes.ts';
import { FactCursor } from '../trace/cursor.ts';
import { isFull, isKept, type TraceLevel, traceLevels } from '../trace/levels.ts';
import { type NameLists, NameNumbers } from '../trace/name-numbers.ts';
import { emptyFacts, type Facts } from '../trace/row.ts';
import { TimeOrder } from '../trace/time-order.ts';
import { CopyNumbers } from './copy-numbers.ts';
import type { FactSource } from './fact-source.ts';

const BLOCK = 8_192;

/** One file whose copies have their numbers in the run is read as it is. */
export function mergedSource(files: readonly FactFileReader[]): FactSource {
  const remarks = { warnings: warningsOf(files), damages: damagesOf(files) };
  const [first] = files;
  if (files.length === 1 && first.numbering === 'run') {
    const { kinds, texts, level } = first;
    return { kinds, texts, level, ...remarks, blocks: () => first.blocks() };
  }
  const names = {
    kinds: [...new Set(files.flatMap((file) => file.kinds))],
    texts: [...new Set(files.flatMap((file) => file.texts))],
  };
  const level = traceLevels.find((candidate) => files.some((file) => file.level === candidate)) ?? 'full';
  return { ...names, level, ...remarks, blocks: () => mergedBlocks(files, names, level) };
}

/** The same memory is used for every block. */
function* mergedBlocks(files: readonly FactFileReader[], names: NameLists, level: TraceLevel): Generator<Facts> {
  const copies = new CopyNumbers();
  const nameNumbers = files.map((file) => new NameNumbers(file, names));
  const order = new TimeOrder(files.map((file) => new FactCursor(emptyFacts(0), file.blocks()[Symbol.iterator]())));
  const block = emptyFacts(BLOCK);
  const to = new FactCursor({ ...block, count: BLOCK });
  let last = 0;
  for (let from = order.next(); from !== undefined; from = order.next()) {
    if (!isFull(level) && !isKept(level, from.row)) continue;
    to.to(block.count++).copyFrom(from.row);
    nameNumbers[from.log].renumber(to);
    last = numberCopy(to, copies, last);
    if (block.count < BLOCK) continue;
    yield block;
    block.count = 0;
  }
  if (block.count > 0) yield block;
}

/**
 * Gives the copy of a row its number in the run, and returns it.
 * @param last the number of the copy in the row before, whose further broadcasts stand behind it
 */
function numberCopy(row: FactCursor, numbers: CopyNumbers, last: number): number {
  const { code, peer, other } = row;
  if (code === DUPLICATED) row.of = numbers.ofSent(peer, other, row.of);
  if (code === SENT || code === DUPLICATED) row.message = numbers.ofNext(peer, other, row.message);
  else if (code === RECEIVED) row.message = numbers.ofEnded(other, peer, row.message);
  else if (code === DROPPED) row.message = numbers.ofEnded(peer, other, row.message);
  else if (isBehindCopy(code)) row.message = last;
  return row.message;
}

/** One line, however many of the logs are not whole. */
function warningsOf(files: readonly FactFileReader[]): string[] {
  const cut = files.filter(({ warning }) => warning !== undefined);
  if (cut.length < 2) return cut.map(({ warning }) => warning!);
  const facts = files.reduce((sum, { count }) => sum + count, 0);
  const place = `${cut.length} of ${files.length} logs in ${dirname(files[0].path)}`;
  return [`${place} end in the middle: the run was ended from outside, or its disk was full; ${facts} facts are read`];
}

function damagesOf(files: readonly FactFileReader[]): string[] {
  return files.flatMap(({ damage }) => damage ?? []);
}
