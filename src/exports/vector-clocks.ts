/**
 * Vector clocks of the facts of a run (Fidge 1988, Mattern 1989): one fact happened before another exactly if its clock
 * is nowhere above that one's.
 *
 * Each fact advances its peer's own place; a receipt takes over what the sender knew when it sent. What the network did
 * with a message, losing or doubling it, is a fact of the network, which has the last place of each clock: it learns
 * from the sends, and no peer learns from it.
 */
import { CARRIED, DROPPED, DUPLICATED, RECEIVED, SENT } from '../trace/codes.ts';
import { FactCursor } from '../trace/cursor.ts';
import type { FactLog } from '../trace/log.ts';

/** Yields the places of each fact in turn; the clock is that of the process, and changes with its next fact. */
export function* clocksOf(
  log: FactLog,
  size: number,
): Generator<{ readonly index: number; readonly process: number; readonly clock: Int32Array }> {
  const network = size;
  const clocks = Array.from({ length: size + 1 }, () => new Int32Array(size + 1));
  /** What the sender knew, for each message on its way. */
  const sent = new Map<number, Int32Array>();
  const copied = originals(log);
  for (const row = new FactCursor(log); row.next(); ) {
    const code = row.copyCode;
    const { message } = row;
    const isOfNetwork = code === DROPPED || code === DUPLICATED;
    const process = isOfNetwork ? network : row.peer;
    const clock = clocks[process];
    clock[process]++;
    // What a copy carries besides has come and gone with the copy.
    if (row.code === CARRIED) {
      yield { index: row.index, process, clock };
      continue;
    }
    if (code === RECEIVED || code === DROPPED) take(clock, sent.get(message));
    if (code === DUPLICATED) {
      const original = sent.get(row.of);
      take(clock, original);
      if (original !== undefined) sent.set(message, original);
    }
    if (code === SENT) sent.set(message, clock.slice());
    if ((code === RECEIVED || code === DROPPED) && !copied.has(message)) sent.delete(message);
    yield { index: row.index, process, clock };
  }
}

function take(clock: Int32Array, other: Int32Array | undefined): void {
  if (other === undefined) return;
  for (let i = 0; i < clock.length; i++) if (other[i] > clock[i]) clock[i] = other[i];
}

/** Messages that the network made copies of: a copy may be made after the first has come. */
function originals(log: FactLog): Set<number> {
  const messages = new Set<number>();
  for (const row = new FactCursor(log); row.next(); ) if (row.code === DUPLICATED) messages.add(row.of);
  return messages;
}
