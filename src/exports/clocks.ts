/**
 * Vector clocks of the facts of a run (Fidge 1988, Mattern 1989): one fact happened before another exactly if its clock
 * is nowhere above that one's.
 *
 * Each fact advances its peer's own place; a receipt takes over what the sender knew when it sent. What the network did
 * with a message, losing or doubling it, is a fact of
 * the network, which has the last place of each clock: it learns from the sends, and no peer learns from it.
 */
import { copyCodeAt } from '../trace/carried.ts';
import {
  BYTES,
  CARRIED,
  DROPPED,
  DUPLICATED,
  type FactLog,
  MESSAGE,
  PEER,
  RECEIVED,
  SENT,
  STRIDE,
} from '../trace/log.ts';

/** Tells the places of each fact in turn; the clock is that of the process, and changes with its next fact. */
export function* clocksOf(
  log: FactLog,
  size: number,
): Generator<{ readonly index: number; readonly process: number; readonly clock: Int32Array }> {
  const { rows, count } = log;
  const network = size;
  const clocks = Array.from({ length: size + 1 }, () => new Int32Array(size + 1));
  /** What the sender knew, for each message on its way. */
  const sent = new Map<number, Int32Array>();
  const copied = originals(log);
  for (let index = 0; index < count; index++) {
    const at = index * STRIDE;
    const code = copyCodeAt(rows, at);
    const message = rows[at + MESSAGE];
    const isOfNetwork = code === DROPPED || code === DUPLICATED;
    const process = isOfNetwork ? network : rows[at + PEER];
    const clock = clocks[process];
    clock[process]++;
    // What a copy carries besides has come and gone with the copy.
    if (rows[at] === CARRIED) {
      yield { index, process, clock };
      continue;
    }
    if (code === RECEIVED || code === DROPPED) take(clock, sent.get(message));
    if (code === DUPLICATED) {
      const original = sent.get(rows[at + BYTES]);
      take(clock, original);
      if (original !== undefined) sent.set(message, original);
    }
    if (code === SENT) sent.set(message, clock.slice());
    if ((code === RECEIVED || code === DROPPED) && !copied.has(message)) sent.delete(message);
    yield { index, process, clock };
  }
}

function take(clock: Int32Array, other: Int32Array | undefined): void {
  if (other === undefined) return;
  for (let i = 0; i < clock.length; i++) if (other[i] > clock[i]) clock[i] = other[i];
}

/** Messages that the network made copies of: a copy may be made after the first has come. */
function originals({ rows, count }: FactLog): Set<number> {
  const messages = new Set<number>();
  for (let at = 0; at < count * STRIDE; at += STRIDE) if (rows[at] === DUPLICATED) messages.add(rows[at + BYTES]);
  return messages;
}
