/**
 * The facts as Chrome trace events (the "Trace Event Format"), which ui.perfetto.dev and chrome://tracing show: a track
 * for each peer, a slice for each fact, an
 * arrow for each message that came.
 *
 * An arrow hangs on slices, and slices of one track may not overlap in part. So a slice lasts a microsecond, or until
 * the peer's next fact where that is sooner; those of one
 * time lie within each other.
 */
import { copyCodeAt } from '../trace/carried.ts';
import { factNames } from '../trace/facts.ts';
import { type FactLog, MESSAGE, ORIGIN, PEER, RECEIVED, SENT, SEQUENCE, STRIDE } from '../trace/log.ts';
import { sayingsOf } from '../trace/transcript.ts';
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
  const { rows, times, count } = log;
  yield { ph: 'M', name: 'process_name', pid: 1, args: { name } };
  for (const peer of peersIn(log)) {
    yield { ph: 'M', name: 'thread_name', pid: 1, tid: trackOf(peer), args: { name: names.peer(peer) } };
    yield { ph: 'M', name: 'thread_sort_index', pid: 1, tid: trackOf(peer), args: { sort_index: peer } };
  }
  const sayingOf = sayingsOf(log, names);
  const durations = durationsOf(log);
  const arrived = arrivalsIn(log);
  for (let i = 0; i < count; i++) {
    const at = i * STRIDE;
    const code = rows[at];
    const place = { pid: 1, tid: trackOf(rows[at + PEER]), ts: times[i] * MICROSECONDS };
    yield {
      ph: 'X',
      name: titleOf(log, at),
      cat: factNames[code],
      dur: durations[i],
      ...place,
      args: { fact: sayingOf(i) },
    };
    const message = rows[at + MESSAGE];
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
function titleOf({ rows }: FactLog, at: number): string {
  const fact = factNames[copyCodeAt(rows, at)];
  const isAbout =
    fact === 'broadcast' || fact === 'sent' || fact === 'received' || fact === 'dropped' || fact === 'delivered';
  return isAbout && rows[at + ORIGIN] >= 0 ? `${fact} ${rows[at + ORIGIN]}:${rows[at + SEQUENCE]}` : fact;
}

function peersIn({ rows, count }: FactLog): number[] {
  const peers = new Set<number>();
  for (let at = 0; at < count * STRIDE; at += STRIDE) peers.add(rows[at + PEER]);
  return [...peers].sort((a, b) => a - b);
}

/** Messages that came, true where the trace has when they were sent. */
function arrivalsIn({ rows, count }: FactLog): Map<number, boolean> {
  const sent = new Set<number>();
  const arrived = new Map<number, boolean>();
  for (let at = 0; at < count * STRIDE; at += STRIDE) {
    if (rows[at] === SENT) sent.add(rows[at + MESSAGE]);
    if (rows[at] === RECEIVED) arrived.set(rows[at + MESSAGE], sent.has(rows[at + MESSAGE]));
  }
  return arrived;
}

/** How long each slice lasts, in microseconds: found from the end, where each peer's next time is known. */
function durationsOf({ rows, times, count }: FactLog): Float64Array {
  const durations = new Float64Array(count);
  const next = new Map<number, { time: number; after: number }>();
  for (let i = count - 1; i >= 0; i--) {
    const peer = rows[i * STRIDE + PEER];
    const known = next.get(peer);
    const after = known === undefined ? Number.POSITIVE_INFINITY : known.time > times[i] ? known.time : known.after;
    next.set(peer, { time: times[i], after });
    durations[i] = Math.min(LONGEST, (after - times[i]) * MICROSECONDS);
  }
  return durations;
}
