/**
 * The logs of several processes of one run, as one log in order of time.
 *
 * At equal times the earlier log goes first; the order within each log stands. A process can't know what the others
 * have sent, so in its
 * own log a copy of a message has the number that it has on its directed pair (from, to), counted from 0. Here copies
 * get the numbers that
 * they have in a single log: counted over the run in order of sending. Copies whose sending nobody recorded (their
 * sender was killed) get
 * the numbers after those.
 */
import { type TraceLevel, traceLevels } from './facts.ts';
import {
  AFFLICTED,
  BYTES,
  CARRIED,
  CRASHED,
  DROPPED,
  DUPLICATED,
  EVENTS_KEPT,
  FactLog,
  KIND,
  MESSAGE,
  NOTED,
  ORIGIN,
  OTHER,
  PEER,
  RECEIVED,
  RELIEVED,
  SENT,
  SEQUENCE,
  STRIDE,
} from './log.ts';

/**
 * The merged log has the lowest of the logs' levels. The logs themselves stay as they are.
 * @param isAuto true where the level is found by the number of events, which none of the processes knew
 */
export function mergeLogs(logs: readonly FactLog[], isAuto = false): FactLog {
  const kinds = [...new Set(logs.flatMap((log) => log.kinds))];
  const level = lowestOf(logs);
  const merged = new FactLog(logs.every((log) => log.level === level) ? level : 'full', kinds);
  merged.reserve(logs.reduce((sum, log) => sum + log.count, 0));
  const next = new Heads(logs);
  const translations = logs.map((log) => translationOf(log, merged));
  for (let log = next.log(); log >= 0; log = next.log()) {
    appendRow(merged, logs[log], next.row(log), translations[log]);
    next.advance(log);
  }
  merged.lowerTo(level);
  if (merged.full) numberMessages(merged);
  if (isAuto && merged.full && hasMoreEvents(merged, EVENTS_KEPT)) merged.lowerTo('deliveries');
  return merged;
}

function hasMoreEvents({ rows, count }: FactLog, limit: number): boolean {
  let events = 0;
  for (let at = 0, end = count * STRIDE; at < end; at += STRIDE) if (rows[at] === RECEIVED) events++;
  return events > limit;
}

function lowestOf(logs: readonly FactLog[]): TraceLevel {
  return traceLevels.find((level) => logs.some((log) => log.level === level)) ?? 'full';
}

/** What the numbers of a log's kinds and texts are in the merged one. */
interface Translation {
  readonly kinds: readonly number[];
  readonly texts: readonly number[];
}

function translationOf(log: FactLog, merged: FactLog): Translation {
  return {
    kinds: log.kinds.map((kind) => merged.kinds.indexOf(kind)),
    texts: log.texts.map((text) => merged.textNumber(text)),
  };
}

function appendRow(merged: FactLog, log: FactLog, row: number, { kinds, texts }: Translation): void {
  const rows = log.rows;
  const at = row * STRIDE;
  const code = rows[at];
  const hasKind = code === SENT || code === RECEIVED || code === DROPPED || code === DUPLICATED || code === CARRIED;
  const hasText = code === DROPPED || code === NOTED || code === CRASHED || code === AFFLICTED || code === RELIEVED;
  const kind = hasKind ? kinds[rows[at + KIND]] : rows[at + KIND];
  const bytes = hasText ? texts[rows[at + BYTES]] : rows[at + BYTES];
  merged.append(
    log.times[row],
    code,
    rows[at + PEER],
    rows[at + OTHER],
    rows[at + MESSAGE],
    kind,
    bytes,
    rows[at + ORIGIN],
    rows[at + SEQUENCE],
  );
}

/** Gives every copy its number in the run, in the place of its number on its pair of peers. */
function numberMessages(merged: FactLog): void {
  const rows = merged.rows;
  const end = merged.count * STRIDE;
  const numbers = new PairNumbers();
  for (let at = 0; at < end; at += STRIDE) {
    if (rows[at] === DUPLICATED)
      rows[at + BYTES] = numbers.numberOf(rows[at + PEER], rows[at + OTHER], rows[at + BYTES]);
    if (rows[at] === SENT || rows[at] === DUPLICATED)
      rows[at + MESSAGE] = numbers.numberOf(rows[at + PEER], rows[at + OTHER], rows[at + MESSAGE]);
  }
  let last = 0;
  for (let at = 0; at < end; at += STRIDE) {
    if (rows[at] === RECEIVED)
      rows[at + MESSAGE] = numbers.numberOf(rows[at + OTHER], rows[at + PEER], rows[at + MESSAGE]);
    if (rows[at] === DROPPED)
      rows[at + MESSAGE] = numbers.numberOf(rows[at + PEER], rows[at + OTHER], rows[at + MESSAGE]);
    // Right behind the fact of its copy.
    if (rows[at] === CARRIED) rows[at + MESSAGE] = last;
    last = rows[at + MESSAGE];
  }
}

/** The run's number of the copy with a given index on a directed pair; the next free one where it has none yet. */
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

/**
 * Which log has the earliest next row: a binary heap of the logs by (time of the next row, position among the logs).
 */
class Heads {
  private readonly logs: readonly FactLog[];
  private readonly rows: number[];
  private readonly heap: number[];

  constructor(logs: readonly FactLog[]) {
    this.logs = logs;
    this.rows = logs.map(() => 0);
    this.heap = [...logs.keys()].filter((log) => logs[log].count > 0);
    for (let at = this.heap.length - 1; at >= 0; at--) this.sink(at);
  }

  /** The log whose next row is the earliest, −1 when all rows have been taken. */
  log(): number {
    return this.heap.length === 0 ? -1 : this.heap[0];
  }

  row(log: number): number {
    return this.rows[log];
  }

  /** Takes the next row of the log at the top. */
  advance(log: number): void {
    this.rows[log]++;
    if (this.rows[log] === this.logs[log].count) {
      const last = this.heap.pop()!;
      if (this.heap.length === 0) return;
      this.heap[0] = last;
    }
    this.sink(0);
  }

  private sink(start: number): void {
    const heap = this.heap;
    let at = start;
    for (;;) {
      const left = 2 * at + 1;
      if (left >= heap.length) return;
      const child = left + 1 < heap.length && this.isBefore(heap[left + 1], heap[left]) ? left + 1 : left;
      if (!this.isBefore(heap[child], heap[at])) return;
      [heap[at], heap[child]] = [heap[child], heap[at]];
      at = child;
    }
  }

  private isBefore(a: number, b: number): boolean {
    const timeA = this.logs[a].times[this.rows[a]];
    const timeB = this.logs[b].times[this.rows[b]];
    return timeA < timeB || (timeA === timeB && a < b);
  }
}
