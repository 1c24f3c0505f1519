/** The log of a Raft server: its entries have the numbers 1, 2, 3 …, as in the paper; 0 stands for the beginning. */
import type { Broadcast } from '../core/protocol.ts';

export interface Entry {
  /** In which the leader took it up. */
  readonly term: number;
  /** Null in the blank entry with which every leader begins its term. */
  readonly broadcast: Broadcast | null;
}

/** A place in a log: the number of an entry and its term. */
export interface Place {
  readonly index: number;
  readonly term: number;
}

export function lastPlace(log: readonly Entry[]): Place {
  return placeAt(log, log.length);
}

export function placeAt(log: readonly Entry[], index: number): Place {
  return { index, term: index === 0 ? 0 : log[index - 1].term };
}

/** True if the log has this entry, and so all that come before it too (log matching). */
export function hasEntry(log: readonly Entry[], { index, term }: Place): boolean {
  return index <= log.length && placeAt(log, index).term === term;
}

/** True if a log that ends at `last` has all committed entries that this one may have (section 5.4.1). */
export function isUpToDate(last: Place, log: readonly Entry[]): boolean {
  const own = lastPlace(log);
  return last.term === own.term ? last.index >= own.index : last.term > own.term;
}

/**
 * Puts the entries after the one at `index`. An entry of another term gives way with all that follow it; what is there
 * already stays, with what follows, as an older message may come later.
 * @returns false if the log has them all already
 */
export function putAfter(log: Entry[], index: number, entries: readonly Entry[]): boolean {
  const first = entries.findIndex((entry, offset) => log[index + offset]?.term !== entry.term);
  if (first === -1) return false;
  log.splice(index + first, log.length, ...entries.slice(first));
  return true;
}
