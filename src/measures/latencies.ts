/** The latencies of a run one by one, which several measures sum up. */
import { DELIVERED } from '../trace/codes.ts';
import { FactCursor } from '../trace/cursor.ts';
import { broadcastTimesOf, numberingOf } from '../trace/numbering.ts';
import type { Recording } from '../trace/recording.ts';

/** 1 %, 2 % … 100 %. */
export const latencyShares = Array.from({ length: 100 }, (_, index) => (index + 1) / 100);
/**
 * Above so many latencies every second one, or third and so on, stands for all: a hundred selections among them all
 * would take longer than the run.
 */
export const ENOUGH = 200_000;

/** One latency for each delivery of another's broadcast, unless that is Byzantine, in the order of the log. */
export function latenciesOf(run: Recording): Float64Array {
  const { log, byzantine, presence } = run;
  const numbering = run.measured?.numbering ?? numberingOf(run.log, run.size, run.byzantine);
  const broadcastTimes = run.measured?.broadcastTimes ?? broadcastTimesOf(run.log, numbering);
  const { isChanging } = presence;
  const latencies = new Float64Array(log.count);
  let found = 0;
  for (const row = new FactCursor(log); row.next(); ) {
    if (row.code !== DELIVERED || row.origin === row.peer || byzantine.has(row.origin)) continue;
    const number = numbering.numberOf(row.origin, row.sequence);
    if (number < 0 || Number.isNaN(broadcastTimes[number])) continue;
    if (isChanging && !presence.owes(row.peer, broadcastTimes[number])) continue;
    latencies[found++] = row.time - broadcastTimes[number];
  }
  return latencies.subarray(0, found);
}

/** A copy; of many latencies, an even share of them. */
export function thinned(latencies: Float64Array): Float64Array {
  const every = Math.ceil(latencies.length / ENOUGH);
  return every === 1
    ? latencies.slice()
    : Float64Array.from({ length: Math.floor(latencies.length / every) }, (_, index) => latencies[index * every]);
}
