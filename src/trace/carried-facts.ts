/**
 * Copies of messages that carry several broadcasts: the fact of a copy (sent, received, dropped, duplicated) names the
 * first. Right behind it stands a fact `carried` for each of the others, with the columns of the copy's fact, whose
 * code takes the place of the bytes.
 */
import { severalCarried } from '../core/carried-broadcasts.ts';
import type { BroadcastName, Carried } from '../core/protocol.ts';
import { CARRIED, CONTENTS, DROPPED, RELATES_TO } from './codes.ts';
import { FactCursor } from './cursor.ts';
import type { FactLog } from './log.ts';
import type { Facts } from './row.ts';

/**
 * Records which further broadcasts are carried by the copy of the last fact in the log. Call it at level `full` only.
 */
export function logFurther(log: FactLog, carried: Carried): void {
  const several = severalCarried(carried);
  if (several === undefined || !log.full) return;
  const copy = new FactCursor(log).to(log.count - 1);
  const { time, code, peer, other, message, kind } = copy;
  // The log may step down on the way.
  for (let i = 1; i < several.length && log.full; i++) {
    log.append(time, CARRIED, peer, other, message, kind, code, several[i].origin, several[i].sequence);
  }
}

/**
 * Records what a copy that was just sent holds, and the broadcasts that it is about if it is internal. Call it at level
 * `detailed` only, right behind the facts of its sending.
 */
export function logDetails(log: FactLog, contents: unknown, related: readonly BroadcastName[], kind: number): void {
  const { time, peer, other, message } = new FactCursor(log).to(copyIndexOf(log, log.count - 1));
  log.append(time, CONTENTS, peer, other, message, 0, log.textNumber(JSON.stringify(contents)), 0, 0);
  for (const { origin, sequence } of related)
    log.append(time, RELATES_TO, peer, other, message, kind, 0, origin, sequence);
}

/** True for facts that stand right behind that of their copy, and have its number. */
export function isBehindCopy(code: number): boolean {
  return code === CARRIED || code === CONTENTS || code === RELATES_TO;
}

/** Records that the copy at an index of another log, of the same kinds, was dropped, with all that it carries. */
export function logLoss(log: FactLog, timeMs: number, sends: Facts, index: number, reason: string): void {
  const copy = new FactCursor(sends).to(index);
  const { peer: from, other: to, message, kind } = copy;
  log.dropped(timeMs, from, to, message, kind, reason, copy.origin, copy.sequence);
  while (copy.next() && copy.code === CARRIED)
    log.append(timeMs, CARRIED, from, to, message, kind, DROPPED, copy.origin, copy.sequence);
}

/** The index of the copy's own fact, from that of one of its broadcasts. */
export function copyIndexOf(facts: Facts, index: number): number {
  const row = new FactCursor(facts);
  let first = index;
  while (first > 0 && row.to(first).code === CARRIED) first--;
  return first;
}

/** The index behind the last of a copy's broadcasts. */
export function copyEnd(facts: Facts, index: number): number {
  const row = new FactCursor(facts).to(index);
  while (row.next() && row.code === CARRIED);
  return row.index;
}
