/** How many bytes had been sent on each link by given moments, from the facts of a run. */
import { SENT } from '../../trace/codes.ts';
import { FactCursor } from '../../trace/cursor.ts';
import type { FactLog } from '../../trace/log.ts';

/** From one peer to another: the bytes up to each of the moments, that moment included. */
export type BytesUntil = (from: number, to: number) => readonly number[];

/** @param times ascending @param size peers */
export function bytesUntil(log: FactLog, times: readonly number[], size: number): BytesUntil {
  const sent = new Map<number, number[]>();
  for (const row = new FactCursor(log); row.next(); ) {
    if (row.code !== SENT || row.bytes === 0) continue;
    const key = row.peer * size + row.other;
    const bytes = sent.get(key) ?? new Array<number>(times.length).fill(0);
    sent.set(key, bytes);
    const moment = firstNotBefore(times, row.time);
    if (moment < times.length) bytes[moment] += row.bytes;
  }
  for (const bytes of sent.values())
    for (let moment = 1; moment < bytes.length; moment++) bytes[moment] += bytes[moment - 1];
  const none = new Array<number>(times.length).fill(0);
  return (from, to) => sent.get(from * size + to) ?? none;
}

function firstNotBefore(times: readonly number[], timeMs: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (times[middle] < timeMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
