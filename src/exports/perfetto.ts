/**
 * The facts as Chrome trace events (the "Trace Event Format"), which ui.perfetto.dev and chrome://tracing show: a track
 * for each peer, a slice for each fact, an arrow for each message that came.
 *
 * An arrow hangs on slices, and slices of one track may not overlap in part. So a slice lasts a microsecond, or until
 * the peer's next fact if that is sooner; those of one time lie within each other.
 */

import { RECEIVED, SENT } from '../trace/codes.ts';
import { FactCursor } from '../trace/cursor.ts';
import { factNames } from '../trace/facts.ts';
import type { FactLog } from '../trace/log.ts';
import { sentencesOf } from '../trace/transcript.ts';
import { type ExportFormat, factsOf, type RunRecord } from './format.ts';

const MICROSECONDS = 1_000;
const CHUNK = 1_000;
/** A slice lasts so long at most, in microseconds. */
const LONGEST = 1;

export const perfetto: ExportFormat = {
  name: 'perfetto',
  title: 'the facts on a track for each peer, for ui.perfetto.dev (Chrome trace events)',
  readsFacts: true,
  write,
};

function* write(run: RunRecord): Generator<string> {
  const log = factsOf(run, 'perfetto');
  yield '{"displayTimeUnit":"ms","traceEvents":[\n';
  let separator = '';
  let chunk: string[] = [];
  for (const event of eventsOf(run, log)) {
    if (chunk.push(JSON.stringify(event)) < CHUNK) continue;
    yield `${separator}${chunk.join(',\n')}`;
    separator = ',\n';
    chunk = [];
  }
  yield `${chunk.length === 0 ? '' : separator}${chunk.join(',\n')}\n]}\n`;
}

function* eventsOf({ name, names }: RunRecord, log: FactLog): Generator<object> {
  yield { ph: 'M', name: 'process_name', pid: 1, args: { name } };
  for (const peer of peersIn(log)) {
    yield { ph: 'M', name: 'thread_name', pid: 1, tid: trackOf(peer), args: { name: names.peer(peer) } };
    yield { ph: 'M', name: 'thread_sort_index', pid: 1, tid: trackOf(peer), args: { sort_index: peer } };
  }
  const sentenceOf = sentencesOf(log, names);
  const durations = durationsOf(log);
  const arrived = arrivalsIn(log);
  for (const row = new FactCursor(log); row.next(); ) {
    const { code } = row;
    const place = { pid: 1, tid: trackOf(row.peer), ts: row.time * MICROSECONDS };
    yield {
      ph: 'X',
      name: titleOf(row),
      cat: factNames[code],
      dur: durations[row.index],
      ...place,
      args: { fact: sentenceOf(row.index) },
    };
    const { message } = row;
    const arrow = { name: 'message', cat: 'message', id: message, ...place };
    if (code === SENT && arrived.get(message) === true) yield { ph: 's', ...arrow };
    if (code === RECEIVED && arrived.get(message) === true) yield { ph: 'f', bp: 'e', ...arrow };
  }
}

/** Thread 0 has a meaning of its own to some readers. */
function trackOf(peer: number): number {
  return peer + 1;
}

/** What a slice is called: its fact, and the broadcast that it is about. */
function titleOf(row: FactCursor): string {
  const fact = factNames[row.copyCode];
  const isAbout =
    fact === 'broadcast' || fact === 'sent' || fact === 'received' || fact === 'dropped' || fact === 'delivered';
  return isAbout && row.origin >= 0 ? `${fact} ${row.origin}:${row.sequence}` : fact;
}

function peersIn(log: FactLog): number[] {
  const peers = new Set<number>();
  for (const row = new FactCursor(log); row.next(); ) peers.add(row.peer);
  return [...peers].sort((a, b) => a - b);
}

/** Messages received; true if the trace has the time when they were sent. */
function arrivalsIn(log: FactLog): Map<number, boolean> {
  const sent = new Set<number>();
  const arrived = new Map<number, boolean>();
  for (const row = new FactCursor(log); row.next(); ) {
    if (row.code === SENT) sent.add(row.message);
    if (row.code === RECEIVED) arrived.set(row.message, sent.has(row.message));
  }
  return arrived;
}

/** How long each slice lasts, in microseconds: found from the end, so that each peer's next time is known. */
function durationsOf(log: FactLog): Float64Array {
  const durations = new Float64Array(log.count);
  const next = new Map<number, { time: number; after: number }>();
  const row = new FactCursor(log);
  for (let i = log.count - 1; i >= 0; i--) {
    const { peer, time } = row.to(i);
    const known = next.get(peer);
    const after = known === undefined ? Number.POSITIVE_INFINITY : known.time > time ? known.time : known.after;
    next.set(peer, { time, after });
    durations[i] = Math.min(LONGEST, (after - time) * MICROSECONDS);
  }
  return durations;
}
