/** The facts of a log that a reader wants: of a peer, about a broadcast, within a time, of a kind. */
import { FactCursor } from './cursor.ts';
import { codesWith, factNames } from './facts.ts';
import { FactLog } from './log.ts';

export interface FactFilter {
  readonly peer?: number;
  readonly broadcast?: { readonly origin: number; readonly sequence: number };
  /** In ms; both ends belong to it. */
  readonly fromMs?: number;
  readonly toMs?: number;
  /** The name of a fact, or of a kind of message. Further broadcasts of a copy go with the fact of the copy. */
  readonly kind?: string;
}

const withOrigin = codesWith('origin');
const withKind = codesWith('kind');

/** A log of the rows that pass. */
export function filtered(log: FactLog, filter: FactFilter): FactLog {
  const result = new FactLog(log.level, log.kinds);
  for (const text of log.texts) result.textNumber(text);
  const isWanted = passes(log, filter);
  for (const row = new FactCursor(log); row.next(); )
    if (isWanted(row)) result.appendAll(log.between(row.index, row.index + 1));
  return result;
}

/** Tells whether a row passes. */
export function passes(log: FactLog, filter: FactFilter): (row: FactCursor) => boolean {
  const { peer, broadcast, fromMs = 0, toMs = Number.POSITIVE_INFINITY, kind } = filter;
  const fact = (factNames as readonly string[]).indexOf(kind ?? '');
  const number = log.kinds.indexOf(kind ?? '');
  const isOfKind = (row: FactCursor) =>
    row.copyCode === fact || row.code === fact || (withKind[row.copyCode] && row.kind === number);
  return (row) =>
    row.time >= fromMs &&
    row.time <= toMs &&
    (peer === undefined || row.peer === peer) &&
    (kind === undefined || isOfKind(row)) &&
    (broadcast === undefined || isAbout(row, broadcast.origin, broadcast.sequence));
}

/** Whether a fact is about a broadcast: made, carried or delivered. */
export function isAbout(row: FactCursor, origin: number, sequence: number): boolean {
  return row.origin === origin && row.sequence === sequence && withOrigin[row.code];
}
