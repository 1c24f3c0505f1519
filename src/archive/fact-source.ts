/**
 * Facts in the order of a run, block by block: of one log, or of several as one. Numbers of kinds and texts are those
 * of its own lists.
 */
import type { TraceLevel } from '../trace/levels.ts';
import { FactLog } from '../trace/log.ts';
import type { NameLists } from '../trace/name-numbers.ts';
import type { Facts } from '../trace/row.ts';

export interface FactSource extends NameLists {
  readonly level: TraceLevel;
  /** What is missing, if anything is. */
  readonly warnings: readonly string[];
  /** What has happened to its files since they were written. */
  readonly damages: readonly string[];
  /** A block is gone when the next one is asked for. */
  blocks(): Iterable<Facts>;
}

const BLOCK = 8_192;

/** A log that is in memory. */
export function sourceOf(log: FactLog): FactSource {
  const { kinds, texts, level } = log;
  return {
    kinds,
    texts,
    level,
    warnings: [],
    damages: [],
    *blocks() {
      for (let from = 0; from < log.count; from += BLOCK) yield log.between(from, Math.min(log.count, from + BLOCK));
    },
  };
}

/** All of a source in memory. */
export function logOf({ kinds, texts, level, blocks }: FactSource): FactLog {
  const log = new FactLog(level, kinds);
  for (const text of texts) log.textNumber(text);
  for (const block of blocks()) log.appendAll(block);
  return log;
}
