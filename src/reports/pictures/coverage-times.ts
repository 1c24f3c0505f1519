/**
 * How long each broadcast took to reach each number of peers, from the deliveries of a run. In consensus: each
 * decision, since the first proposal of its instance.
 */
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
  readonly noun: 'broadcast' | 'decision';
  /** Broadcasts of the run, or instances, of which so many as fit are in `curves`. */
  readonly made: number;
  readonly curves: readonly {
    /** As `origin:sequence`; of a decision, the number of its instance. */
    readonly name: string;
    /** The broadcast; of a decision, the proposal that was delivered first, if one was. */
    readonly broadcasts: readonly string[];
    /** Of the first delivery at each peer that made one, in ms since the broadcast, ascending. */
    readonly times: Float64Array;
  }[];
  /** Numbers of peers, ascending to all of them. */
  readonly levels: readonly number[];
  readonly longestMs: number;
}

/**
 * @param log at level deliveries or full
 * @param decides true for consensus
 */
export function coverageIn(log: FactLog, peers: number, decides: boolean): Coverage {
  const numbering = numberingOf(log, peers);
  const items = decides ? instancesIn(log, numbering) : broadcastsIn(log, numbering);
  const every = Math.max(1, Math.ceil((items.count * peers) / TIMES_LIMIT));
  const steps = Math.min(peers, LEVELS);
  const curves = curvesIn(log, numbering, items, every);
  return {
    peers,
    noun: decides ? 'decision' : 'broadcast',
    made: items.count,
    curves,
    levels: Array.from({ length: steps }, (_, index) => Math.ceil(((index + 1) * peers) / steps)),
    longestMs: curves.reduce((longest, { times }) => Math.max(longest, times.at(-1) ?? 0), 0),
  };
}

/**
 * The times within which these shares of the broadcasts, ascending, have reached so many peers; infinite for a share
 * that never did.
 */
export function quantilesAt({ curves }: Coverage, shares: readonly number[], level: number): number[] {
  return quantilesOf(
    Float64Array.from(curves, ({ times }) => times[level - 1] ?? Number.POSITIVE_INFINITY),
    shares,
  );
}

/** What comes to the peers: broadcasts, or the decisions of instances. */
interface Items {
  readonly count: number;
  itemOf(broadcast: number): number;
  /** By item, when it began. */
  readonly beganMs: Float64Array;
  nameOf(item: number): string;
}

function broadcastsIn(log: FactLog, numbering: Numbering): Items {
  return {
    count: numbering.count,
    itemOf: (broadcast) => broadcast,
    beganMs: broadcastTimesOf(log, numbering),
    nameOf: (broadcast) => nameOf(broadcast, numbering),
  };
}

function instancesIn(log: FactLog, numbering: Numbering): Items {
  const { size, firsts } = numbering;
  const proposedMs = broadcastTimesOf(log, numbering);
  const itemOf = (broadcast: number) => broadcast - firsts[numbering.originOf(broadcast)];
  let count = 0;
  for (let peer = 0; peer < size; peer++) count = Math.max(count, firsts[peer + 1] - firsts[peer]);
  const beganMs = new Float64Array(count).fill(Number.NaN);
  proposedMs.forEach((ms, broadcast) => {
    const instance = itemOf(broadcast);
    if (!(beganMs[instance] <= ms)) beganMs[instance] = ms;
  });
  return { count, itemOf, beganMs, nameOf: (instance) => `${instance}` };
}

/** @param every takes the items whose numbers it divides */
function curvesIn(log: FactLog, numbering: Numbering, items: Items, every: number): Coverage['curves'] {
  const { size } = numbering;
  const taken = Math.ceil(items.count / every);
  const times = new Float64Array(taken * size);
  const seen = new Uint8Array(taken * size);
  const found = new Int32Array(taken);
  const firsts = new Int32Array(taken).fill(-1);
  for (const row = new FactCursor(log); row.next(); ) {
    if (row.code !== DELIVERED) continue;
    const broadcast = numbering.numberOf(row.origin, row.sequence);
    if (broadcast < 0) continue;
    const item = items.itemOf(broadcast);
    if (item % every !== 0 || Number.isNaN(items.beganMs[item])) continue;
    const index = item / every;
    const pair = index * size + row.peer;
    if (seen[pair] === 1) continue;
    seen[pair] = 1;
    if (firsts[index] < 0) firsts[index] = broadcast;
    times[index * size + found[index]++] = row.time - items.beganMs[item];
  }
  return Array.from(found, (count, index) => ({
    name: items.nameOf(index * every),
    broadcasts: firsts[index] < 0 ? [] : [nameOf(firsts[index], numbering)],
    // Clocks of several machines may put a delivery before one that came earlier.
    times: times.subarray(index * size, index * size + count).sort(),
  }));
}

function nameOf(broadcast: number, numbering: Numbering): string {
  const origin = numbering.originOf(broadcast);
  return `${origin}:${broadcast - numbering.firsts[origin]}`;
}
