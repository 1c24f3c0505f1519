/**
 * The logs of several processes of one run, as one log in order of time.
 *
 * A process can't know what the others have sent, so in its own log a copy of a message has the number that it has on
 * its directed pair (from, to), counted from 0. Here copies get the numbers that they have in a single log: counted
 * over the run in order of sending. Copies whose sending nobody recorded (their sender was killed) get the numbers
 * after those.
 */

import { isBehindCopy } from './carried-facts.ts';
import { DROPPED, DUPLICATED, RECEIVED, SENT } from './codes.ts';
import { FactCursor } from './cursor.ts';
import { type TraceLevel, traceLevels } from './levels.ts';
import { EVENTS_KEPT, FactLog } from './log.ts';
import { NameNumbers } from './name-numbers.ts';
import { TimeOrder } from './time-order.ts';

/**
 * The merged log has the lowest of the logs' levels. The logs themselves stay as they are.
 * @param isAuto true if the number of events decides the level, which none of the processes knew
 */
export function mergeLogs(logs: readonly FactLog[], isAuto = false): FactLog {
  const kinds = [...new Set(logs.flatMap((log) => log.kinds))];
  const level = lowestOf(logs);
  const merged = new FactLog(logs.every((log) => log.level === level) ? level : 'full', kinds);
  appendInOrder(merged, logs);
  merged.lowerTo(level);
  if (merged.full) numberMessages(merged);
  if (isAuto && merged.full && hasMoreEvents(merged, EVENTS_KEPT)) merged.lowerTo('deliveries');
  return merged;
}

function appendInOrder(merged: FactLog, logs: readonly FactLog[]): void {
  for (const log of logs) for (const text of log.texts) merged.textNumber(text);
  merged.count = logs.reduce((sum, log) => sum + log.count, 0);
  merged.reserve(merged.count);
  const to = new FactCursor(merged);
  const names = logs.map((log) => new NameNumbers(log, merged));
  const order = new TimeOrder(logs.map((log) => new FactCursor(log)));
  for (let from = order.next(); from !== undefined && to.next(); from = order.next()) {
    to.copyFrom(from.row);
    names[from.log].renumber(to);
  }
}

function hasMoreEvents(log: FactLog, limit: number): boolean {
  let events = 0;
  for (const row = new FactCursor(log); row.next(); ) if (row.code === RECEIVED) events++;
  return events > limit;
}

function lowestOf(logs: readonly FactLog[]): TraceLevel {
  return traceLevels.find((level) => logs.some((log) => log.level === level)) ?? 'full';
}

/** Gives every copy its number in the run, in the place of its number on its pair of peers. */
function numberMessages(merged: FactLog): void {
  const numbers = new PairNumbers();
  for (const row = new FactCursor(merged); row.next(); ) {
    const { code, peer, other } = row;
    if (code === DUPLICATED) row.of = numbers.numberOf(peer, other, row.of);
    if (code === SENT || code === DUPLICATED) row.message = numbers.numberOf(peer, other, row.message);
  }
  let last = 0;
  for (const row = new FactCursor(merged); row.next(); last = row.message) {
    const { code, peer, other } = row;
    if (code === RECEIVED) row.message = numbers.numberOf(other, peer, row.message);
    if (code === DROPPED) row.message = numbers.numberOf(peer, other, row.message);
    // Right behind the fact of its copy.
    if (isBehindCopy(code)) row.message = last;
  }
}

/** The run's number of the copy with a given index on a directed pair; the next free one if it has none yet. */
class PairNumbers {
  private next = 0;
  private readonly pairs = new Map<number, (number | undefined)[]>();

  numberOf(from: number, to: number, index: number): number {
    // Exact for peers up to 2^26: a product of two of them is below 2^53.
    const name = from * 67_108_864 + to;
    let pair = this.pairs.get(name);
    if (pair === undefined) {
      pair = [];
      this.pairs.set(name, pair);
    }
    const number = pair[index] ?? this.next++;
    pair[index] = number;
    return number;
  }
}
