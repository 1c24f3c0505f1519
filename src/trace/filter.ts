/** The facts of a log that a reader wants: of a peer, about a broadcast, within a time, of a kind. */
import { copyCodeAt } from './carried.ts';
import { factsWith } from './columns.ts';
import { factNames } from './facts.ts';
import { FactLog, KIND, ORIGIN, PEER, SEQUENCE, STRIDE } from './log.ts';

export interface FactFilter {
  readonly peer?: number;
  readonly broadcast?: { readonly origin: number; readonly sequence: number };
  /** In ms; both ends belong to it. */
  readonly fromMs?: number;
  readonly toMs?: number;
  /** The name of a fact, or of a kind of message. What a copy carries besides goes with the fact of the copy. */
  readonly kind?: string;
}

const codesWith = (column: 'origin' | 'kind') => new Set(factsWith(column).map((fact) => factNames.indexOf(fact)));
const withOrigin = codesWith('origin');
const withKind = codesWith('kind');

/** A log of the rows that pass. */
export function filtered(log: FactLog, filter: FactFilter): FactLog {
  const { peer, broadcast, fromMs = 0, toMs = Number.POSITIVE_INFINITY, kind } = filter;
  const result = new FactLog(log.level, log.kinds);
  for (const text of log.texts) result.textNumber(text);
  const { rows, times } = log;
  const fact = (factNames as readonly string[]).indexOf(kind ?? '');
  const number = log.kinds.indexOf(kind ?? '');
  for (let i = 0, at = 0; i < log.count; i++, at += STRIDE) {
    const code = copyCodeAt(rows, at);
    if (times[i] < fromMs || times[i] > toMs) continue;
    if (peer !== undefined && rows[at + PEER] !== peer) continue;
    if (kind !== undefined && code !== fact && rows[at] !== fact && !(withKind.has(code) && rows[at + KIND] === number))
      continue;
    if (broadcast !== undefined && !isAbout(rows, at, broadcast.origin, broadcast.sequence)) continue;
    result.appendAll({ count: 1, times: times.subarray(i, i + 1), rows: rows.subarray(at, at + STRIDE) });
  }
  return result;
}

/** Whether a fact is about a broadcast: made, carried or delivered. */
export function isAbout(rows: Int32Array, at: number, origin: number, sequence: number): boolean {
  return rows[at + ORIGIN] === origin && rows[at + SEQUENCE] === sequence && withOrigin.has(rows[at]);
}
