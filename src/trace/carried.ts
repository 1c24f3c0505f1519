/**
 * Copies of messages that carry several broadcasts: the fact of a copy (sent, received, dropped, duplicated) names the
 * first; right behind it stands a fact `carried`
 * for each of the others, with the columns of the copy's fact, whose code is where that has its bytes.
 */
import { severalCarried } from '../core/carried.ts';
import type { Carried } from '../core/protocol.ts';
import { BYTES, CARRIED, DROPPED, type FactLog, KIND, MESSAGE, ORIGIN, OTHER, PEER, SEQUENCE, STRIDE } from './log.ts';

/**
 * Writes what the copy that the last fact of the log tells of carries besides the broadcast that it names. At level
 * `full`.
 */
export function logFurther(log: FactLog, carried: Carried): void {
  const several = severalCarried(carried);
  if (several === undefined || !log.full) return;
  const { rows, times, count } = log;
  const at = (count - 1) * STRIDE;
  const [code, peer, other, message, kind] = [
    rows[at],
    rows[at + PEER],
    rows[at + OTHER],
    rows[at + MESSAGE],
    rows[at + KIND],
  ];
  const timeMs = times[count - 1];
  // The log may step down on the way.
  for (let i = 1; i < several.length && log.full; i++) {
    log.append(timeMs, CARRIED, peer, other, message, kind, code, several[i].origin, several[i].sequence);
  }
}

/**
 * Writes that the copy which a row of another log, of the same kinds, tells of was dropped, with all that it carries.
 */
export function logLoss(log: FactLog, timeMs: number, rows: Int32Array, at: number, end: number, reason: string): void {
  const [from, to, message, kind] = [rows[at + PEER], rows[at + OTHER], rows[at + MESSAGE], rows[at + KIND]];
  log.dropped(timeMs, from, to, message, kind, reason, rows[at + ORIGIN], rows[at + SEQUENCE]);
  for (let next = at + STRIDE; next < end && rows[next] === CARRIED; next += STRIDE) {
    log.append(timeMs, CARRIED, from, to, message, kind, DROPPED, rows[next + ORIGIN], rows[next + SEQUENCE]);
  }
}

/**
 * What happened to the copy that a row tells of, also where it is one of its further broadcasts: the code of another
 * fact for other rows.
 */
export function copyCodeAt(rows: Int32Array, at: number): number {
  return rows[at] === CARRIED ? rows[at + BYTES] : rows[at];
}

/** The row that tells of the copy itself, from that of one of its broadcasts. */
export function copyRowOf(rows: Int32Array, row: number): number {
  let first = row;
  while (first > 0 && rows[first * STRIDE] === CARRIED) first--;
  return first;
}

/** The row behind the last of a copy's broadcasts. */
export function copyEnd({ rows, count }: Pick<FactLog, 'rows' | 'count'>, row: number): number {
  let end = row + 1;
  while (end < count && rows[end * STRIDE] === CARRIED) end++;
  return end;
}
