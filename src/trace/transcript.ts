/**
 * A trace as prose, one line for each fact: what golden files are made of and what a person reads.
 *
 *     12 ms  peer 3 received data 0:4 from peer 1 (message 17)
 *
 * A broadcast is named origin:sequence. Times are right-aligned, with microseconds if any time of the trace has them.
 * The sentences are in `facts.ts`.
 */
import { oneLine } from '../core/one-line.ts';
import { PeerNames } from '../core/peer-names.ts';
import { RECEIVED, TIMER_SET } from './codes.ts';
import { FactCursor } from './cursor.ts';
import type { FactTable } from './fact-table.ts';
import { type CopyFact, factNames, facts } from './facts.ts';
import type { FactLog } from './log.ts';

/**
 * @param timers names of the protocol's timers by number, if it has any
 * @param names of the peers, if they have names
 */
export function* transcriptOf(log: FactLog, timers: readonly string[] = [], names = PeerNames.none): Generator<string> {
  const lineOf = linesOf(log, timers, names);
  for (let i = 0; i < log.count; i++) yield lineOf(i);
}

/** Returns the line of any fact of a log, by its index. */
export function linesOf(
  log: FactLog,
  timers: readonly string[] = [],
  names = PeerNames.none,
): (index: number) => string {
  const decimals = decimalsOf(log);
  let width = 0;
  for (let i = 0; i < log.count; i++) width = Math.max(width, log.times[i]);
  const columns = width.toFixed(decimals).length;
  const context = { log, timers: log.detailed ? timerNamesIn(log) : timers, names };
  return (index) => {
    const row = new FactCursor(log).to(index);
    const time = row.time.toFixed(decimals).padStart(columns);
    return `${time} ms  ${oneLine(`${names.peer(row.peer)} ${sentenceOf(row, context)}`)}`;
  };
}

/** Returns what the peer of any fact did, without its time and the peer itself. @param timers as of `transcriptOf` */
export function sentencesOf(
  log: FactTable,
  names = PeerNames.none,
  timers: readonly string[] = [],
): (index: number) => string {
  const context = { log, timers, names };
  return (index) => sentenceOf(new FactCursor(log).to(index), context);
}

function sentenceOf(row: FactCursor, context: Context): string {
  const { sentence } = facts[factNames[row.code]];
  return sentence.replace(/\{(\w+)\}/g, (_, word: keyof typeof words) => words[word](row, context));
}

interface Context {
  readonly log: FactTable;
  readonly timers: readonly string[];
  readonly names: PeerNames;
}

/** What stands for the words in braces. */
const words = {
  name: (row) => `${row.origin}:${row.sequence}`,
  digest: (row) => (row.digest === 0 ? '' : ` (payload digest ${row.digest})`),
  content: (row, { log }) => log.kinds[row.kind] + (row.origin < 0 ? '' : ` ${row.origin}:${row.sequence}`),
  end: (row, { names }) => (row.other === row.peer ? 'itself' : names.peer(row.other)),
  other: (row, { names }) => names.peer(row.other),
  message: (row) => String(row.message),
  size: (row) => (row.other === row.peer ? '' : `, ${row.bytes} bytes`),
  of: (row) => String(row.of),
  copy: (row) => verbs[factNames[row.copyCode] as CopyFact],
  direction: (row) => (row.copyCode === RECEIVED ? 'from' : 'to'),
  timer: (row, { timers }) => timers[row.timer] ?? String(row.timer),
  delay: (row) => String(row.delay),
  a: (row, { names }) => names.number(row.a),
  b: (row, { names }) => names.number(row.b),
  up: (row) => (row.up ? 'up' : 'down'),
  text: (row, { log }) => log.texts[row.text],
  cause: (row, { log, names }) => names.inText(log.texts[row.text]),
} satisfies Record<string, (row: FactCursor, context: Context) => string>;

/** What is said of the further broadcasts of a copy. */
const verbs = { sent: 'sent', received: 'received', dropped: 'lost', duplicated: 'has twice' } as const;

/** By number, as they were set. */
function timerNamesIn(log: FactLog): string[] {
  const names: string[] = [];
  for (const row = new FactCursor(log); row.next(); )
    if (row.code === TIMER_SET) names[row.timer] = log.texts[row.text];
  return names;
}

function decimalsOf(log: FactLog): number {
  for (let i = 0; i < log.count; i++) if (!Number.isInteger(log.times[i])) return 3;
  return 0;
}
