/** How long each broadcast took to reach each number of peers, from the deliveries of a run. */
import { quantilesOf } from '../../measures/quantiles.ts';
import { DELIVERED } from '../../trace/codes.ts';
import { FactCursor } from '../../trace/cursor.ts';
import type { FactLog } from '../../trace/log.ts';
import { broadcastTimesOf, type Numbering, numberingOf } from '../../trace/numbering.ts';

/** Times that are kept, of all broadcasts together: eight bytes each. */
const TIMES_LIMIT = 2 ** 24;
/** Levels at which a curve is read. */
const LEVELS = 60;

export interface Coverage {
  readonly peers: number;
  /** Broadcasts of the run, of which so many as fit are in `curves`. */
  readonly made: number;
  readonly curves: readonly {
    /** As `origin:sequence`. */
    readonly name: string;
    /** Of the first delivery at each peer that made one, in ms since the broadcast, ascending. */
    readonly times: Float64Array;
  }[];
  /** Numbers of peers, ascending to all of them. */
  readonly levels: readonly number[];
  readonly longestMs: number;
}

/** @param log at level deliveries or full */
export function coverageIn(log: FactLog, peers: number): Coverage {
  const numbering = numberingOf(log, peers);
  const every = Math.max(1, Math.ceil((numbering.count * peers) / TIMES_LIMIT));
  const curves = timesIn(log, numbering, every).map((times, index) => ({
    name: nameOf(index * every, numbering),
    times,
  }));
  const steps = Math.min(peers, LEVELS);
  return {
    peers,
    made: numbering.count,
    curves,
    levels: Array.from({ length: steps }, (_, index) => Math.ceil(((index + 1) * peers) / steps)),
    longestMs: curves.reduce((longest, { times }) => Math.max(longest, times.at(-1) ?? 0), 0),
  };
}

/**
 * The times within which these shares of the broadcasts, ascending, have reached so many peers; infinite for a share that
 * never did.
 */
export function quantilesAt({ curves }: Coverage, shares: readonly number[], level: number): number[] {
  return quantilesOf(
    Float64Array.from(curves, ({ times }) => times[level - 1] ?? Number.POSITIVE_INFINITY),
    shares,
  );
}

/** @param every takes the broadcasts whose numbers it divides */
function timesIn(log: FactLog, numbering: Numbering, every: number): Float64Array[] {
  const { size } = numbering;
  const broadcastTimes = broadcastTimesOf(log, numbering);
  const taken = Math.ceil(numbering.count / every);
  const times = new Float64Array(taken * size);
  const seen = new Uint8Array(taken * size);
  const found = new Int32Array(taken);
  for (const row = new FactCursor(log); row.next(); ) {
    if (row.code !== DELIVERED) continue;
    const broadcast = numbering.numberOf(row.origin, row.sequence);
    if (broadcast < 0 || broadcast % every !== 0 || Number.isNaN(broadcastTimes[broadcast])) continue;
    const index = broadcast / every;
    const pair = index * size + row.peer;
    if (seen[pair] === 1) continue;
    seen[pair] = 1;
    times[index * size + found[index]++] = row.time - broadcastTimes[broadcast];
  }
  // Clocks of several machines may put a delivery before one that came earlier.
  return Array.from(found, (count, index) => times.subarray(index * size, index * size + count).sort());
}

function nameOf(broadcast: number, numbering: Numbering): string {
  const origin = numbering.originOf(broadcast);
  return `${origin}:${broadcast - numbering.firsts[origin]}`;
}
