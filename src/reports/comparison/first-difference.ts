/** Finds the first fact in which the traces of two runs differ. */
import type { PeerNames } from '../../core/peer-names.ts';
import type { FactLog } from '../../trace/log.ts';
import { isSameRow } from '../../trace/row.ts';
import { linesOf } from '../../trace/transcript.ts';

/** The first fact in which two traces differ. */
export interface FirstDifference {
  /** Number of facts before it, which are the same in both. */
  readonly alike: number;
  /** The next fact of each trace, in prose; absent if the trace ends there. */
  readonly first?: string;
  readonly second?: string;
}

/** The first fact in which two traces differ. @param names of the peers of each */
export function firstDifferenceOf(one: FactLog, other: FactLog, names: readonly PeerNames[] = []): FirstDifference {
  const isSame = equalityOf(one, other);
  const least = Math.min(one.count, other.count);
  let alike = 0;
  while (alike < least && isSame(alike)) alike++;
  return {
    alike,
    ...(alike < one.count ? { first: lineAt(one, alike, names[0]) } : {}),
    ...(alike < other.count ? { second: lineAt(other, alike, names[1]) } : {}),
  };
}

/** Compares rows if both logs number kinds and texts alike, else the facts that the rows stand for. */
function equalityOf(one: FactLog, other: FactLog): (index: number) => boolean {
  const isNumberedAlike = isPrefix(one.kinds, other.kinds) && isPrefix(one.texts, other.texts);
  return (index) => {
    if (isNumberedAlike) return isSameRow(one, other, index);
    return JSON.stringify(one.factAt(index)) === JSON.stringify(other.factAt(index));
  };
}

/** Whether the shorter of two lists is how the longer one begins. */
function isPrefix(one: readonly string[], other: readonly string[]): boolean {
  const least = Math.min(one.length, other.length);
  return one.slice(0, least).every((text, index) => text === other[index]);
}

function lineAt(log: FactLog, index: number, names: PeerNames | undefined): string {
  return linesOf(log, [], names)(index).trim();
}
