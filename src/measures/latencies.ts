/** The latencies of a run one by one, which several measures sum up. */
import { DELIVERED, ORIGIN, PEER, SEQUENCE, STRIDE } from '../trace/log.ts';
import { broadcastTimesOf, numberingOf } from '../trace/numbering.ts';
import type { Recording } from '../trace/recording.ts';

/** 1 %, 2 % … 100 %. */
export const latencyShares = Array.from({ length: 100 }, (_, index) => (index + 1) / 100);
/**
 * Above so many latencies every second one, or third and so on, stands for all: a hundred selections among them all
 * would take longer than the run.
 */
export const ENOUGH = 200_000;

/** One latency for each delivery of another's broadcast, in the order of the log. */
export function latenciesOf(run: Recording): Float64Array {
  const { rows, times, count } = run.log;
  const numbering = run.histories?.numbering ?? numberingOf(run.log, run.size);
  const broadcastTimes = run.histories?.broadcastTimes ?? broadcastTimesOf(run.log, numbering);
  const latencies = new Float64Array(count);
  let found = 0;
  for (let i = 0, at = 0; i < count; i++, at += STRIDE) {
    if (rows[at] !== DELIVERED || rows[at + ORIGIN] === rows[at + PEER]) continue;
    const number = numbering.numberOf(rows[at + ORIGIN], rows[at + SEQUENCE]);
    if (number < 0 || Number.isNaN(broadcastTimes[number])) continue;
    latencies[found++] = times[i] - broadcastTimes[number];
  }
  return latencies.subarray(0, found);
}

/** A copy, of an even share of them where there are many. */
export function thinned(latencies: Float64Array): Float64Array {
  const every = Math.ceil(latencies.length / ENOUGH);
  return every === 1
    ? latencies.slice()
    : Float64Array.from({ length: Math.floor(latencies.length / every) }, (_, index) => latencies[index * every]);
}
