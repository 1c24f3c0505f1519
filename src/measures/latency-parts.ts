/** What latencies are made of: waiting at the origin, on the way, and held back at the receiver. */
import * as z from 'zod';
import { figure } from '../text/layout.ts';
import { DELIVERED, RECEIVED, SENT } from '../trace/codes.ts';
import { FactCursor } from '../trace/cursor.ts';
import type { Recording } from '../trace/recording.ts';
import { latencyShares, thinned } from './latencies.ts';
import { defineMeasure, type ListedFigure } from './measure.ts';
import { quantilesOf } from './quantiles.ts';
import { count, spreadOf } from './value-schemas.ts';

/** Of one delivery, or at one share of them; together the latency. */
interface Parts<Value = number> {
  readonly waiting: Value;
  readonly way: Value;
  readonly held: Value;
}

const spreadShape = z.object(spreadOf(z.number()));
const partsShape = z.object({ waiting: z.number(), way: z.number(), held: z.number() });
const shape = z
  .object({
    waiting: spreadShape.describe('from the broadcast until the origin sends its first copy'),
    way: spreadShape.describe('from then until the first copy comes to the peer that delivers'),
    held: spreadShape.describe('from then until the delivery'),
    of: z
      .object(spreadOf(partsShape))
      .describe('what the latencies p50, p90, p99 and max are made of, and the mean: they add up to it'),
    unseen: count
      .optional()
      .describe('deliveries before which no copy came in that names the broadcast: they count as on the way'),
    curve: z
      .object({ waiting: z.array(z.number()), way: z.array(z.number()), held: z.array(z.number()) })
      .optional()
      .describe('what each latency of latencyCurve is made of'),
  })
  .describe('the latencies in three parts: waiting at the origin, on the way, held back at the receiver');

type LatencyParts = z.output<typeof shape>;

/** Pairs of peer and broadcast: four bytes each. */
const PAIRS_LIMIT = 2 ** 26;

const spread = { fields: { p50: 'mean', p90: 'mean', p99: 'mean', max: 'max', mean: 'mean' } } as const;
const parts = { fields: { waiting: 'mean', way: 'mean', held: 'mean' } } as const;

export const latencyParts = defineMeasure({
  name: 'latency-parts',
  key: 'latencyPartsMs',
  title: 'Where latency comes from',
  unit: 'ms',
  definition:
    'Each latency in three parts, which add up to it. Waiting: from the broadcast until the origin sends the first message with a copy of it to another peer; what the protocol waits ' +
    'for before that (a handshake, a layer, a turn) is in it. On the way: from then until the first copy comes to the peer that delivers, over whichever peers, losses and repetitions it comes; ' +
    'what waits in queues of links and sockets is in it. Held back: from then until the delivery, as for an order. Where no message that came in before the delivery names the broadcast, it was on the way ' +
    'until then (unseen counts those), and where the origin sent none, since the broadcast. Deliveries are those of latency. `of` divides ' +
    'the latencies p50, p90 and p99 as those of the hundredth of the deliveries that ends there are divided together, max as the longest are, and the mean. Needs trace level full.',
  source:
    'response time as waiting and service, e.g. Jain, The Art of Computer Systems Performance Analysis, 1991, section 30.2',
  shape,
  together: {
    fields: {
      waiting: spread,
      way: spread,
      held: spread,
      of: { fields: { p50: parts, p90: parts, p99: parts, max: parts, mean: parts } },
      unseen: 'sum',
      curve: 'each',
    },
  },
  figures: [partOfMedian('waiting', 'waiting'), partOfMedian('way', 'on the way'), partOfMedian('held', 'held back')],
  take(run) {
    if (!run.log.full) return { absent: 'the trace level keeps no copies of broadcasts' };
    if (run.measured!.numbering.count * run.size > PAIRS_LIMIT)
      return { absent: `over ${PAIRS_LIMIT} pairs of peer and broadcast` };
    const split = splitOf(run);
    return split.latencies.length === 0 ? { absent: 'no peer delivered a broadcast of another' } : figuresOf(split);
  },
});

function partOfMedian(part: keyof Parts, title: string): ListedFigure<LatencyParts> {
  return {
    path: `of.p50.${part}`,
    title: `latency p50: ${title}`,
    unit: 'ms',
    better: 'lower',
    tables: ['comparison', 'samples', 'markdown'],
    column: [`latency_p50_${part}`, 'real'],
  };
}

/** `11,488 waiting + 85 on the way + 0 held back`. */
export function partsText({ waiting, way, held }: Parts): string {
  return `${figure(waiting)} waiting + ${figure(way)} on the way + ${figure(held)} held back`;
}

/** By delivery of another peer's broadcast, in the order of the log. */
interface Split extends Parts<Float64Array> {
  readonly latencies: Float64Array;
  readonly unseen: number;
}

function splitOf(run: Recording): Split {
  const { log, byzantine, presence } = run;
  const { numbering, broadcastTimes, offsets } = run.measured!;
  const left = departures(run);
  /** By broadcast · size + peer: one more than the row of the first receipt. */
  const came = new Int32Array(numbering.count * run.size);
  const [latencies, waiting, way, held] = Array.from({ length: 4 }, () => new Float64Array(offsets[run.size]));
  let found = 0;
  let unseen = 0;
  for (const row = new FactCursor(log); row.next(); ) {
    const code = row.copyCode;
    if ((code !== RECEIVED && code !== DELIVERED) || row.origin === row.peer || byzantine.has(row.origin)) continue;
    const number = numbering.numberOf(row.origin, row.sequence);
    if (number < 0) continue;
    const pair = number * run.size + row.peer;
    if (code === RECEIVED) {
      if (came[pair] === 0) came[pair] = row.index + 1;
      continue;
    }
    const madeMs = broadcastTimes[number];
    if (Number.isNaN(madeMs) || (presence.isChanging && !presence.owes(row.peer, madeMs))) continue;
    if (came[pair] === 0) unseen++;
    const cameMs = came[pair] === 0 ? row.time : run.log.times[came[pair] - 1];
    const leftMs = left[number] <= cameMs ? left[number] : madeMs;
    latencies[found] = row.time - madeMs;
    waiting[found] = leftMs - madeMs;
    way[found] = cameMs - leftMs;
    held[found++] = row.time - cameMs;
  }
  const [all, waited, travelled, stayed] = [latencies, waiting, way, held].map((values) => values.subarray(0, found));
  return { latencies: all, waiting: waited, way: travelled, held: stayed, unseen };
}

/** By broadcast: when its origin first sent a copy of it to another peer; NaN if it never did. */
function departures({ log, measured }: Recording): Float64Array {
  const { numbering } = measured!;
  const left = new Float64Array(numbering.count).fill(Number.NaN);
  for (const row = new FactCursor(log); row.next(); ) {
    const { peer } = row;
    if (row.copyCode !== SENT || row.origin !== peer || row.other === peer) continue;
    const number = numbering.numberOf(peer, row.sequence);
    if (number >= 0 && Number.isNaN(left[number])) left[number] = row.time;
  }
  return left;
}

function figuresOf(split: Split): LatencyParts {
  const { latencies, unseen } = split;
  const [p50, p90, p99, max] = quantilesOf(latencies.slice(), [0.5, 0.9, 0.99, 1]);
  const curve = quantilesOf(thinned(latencies), latencyShares);
  const groups = groupsUpTo(split, curve);
  const longest = groupsUpTo(split, [max], max);
  const partsOfCurve = curve.map((latency) => divided(latency, groups));
  const [waiting, way, held] = [split.waiting, split.way, split.held].map(distributionOf);
  return {
    waiting,
    way,
    held,
    of: {
      p50: divided(p50, groups),
      p90: divided(p90, groups),
      p99: divided(p99, groups),
      max: divided(max, longest),
      mean: { waiting: waiting.mean, way: way.mean, held: held.mean },
    },
    ...(unseen === 0 ? {} : { unseen }),
    curve: {
      waiting: partsOfCurve.map((one) => one.waiting),
      way: partsOfCurve.map((one) => one.way),
      held: partsOfCurve.map((one) => one.held),
    },
  };
}

/** Deliveries with latencies up to a limit and above the one before it: the sums of what these are made of. */
interface Group extends Parts {
  readonly upTo: number;
  readonly latency: number;
}

/** @param limits ascending @param from latencies below it are left out */
function groupsUpTo({ latencies, waiting, way, held }: Split, limits: readonly number[], from = 0): Group[] {
  const groups = [...new Set(limits)].map((upTo) => ({ upTo, latency: 0, waiting: 0, way: 0, held: 0 }));
  for (let i = 0; i < latencies.length; i++) {
    if (latencies[i] < from) continue;
    const group = groupOf(latencies[i], groups);
    group.latency += latencies[i];
    group.waiting += waiting[i];
    group.way += way[i];
    group.held += held[i];
  }
  return groups;
}

/** The first whose limit is not below it: binary search. What is above all belongs to the last. */
function groupOf<Limited extends { readonly upTo: number }>(latency: number, groups: readonly Limited[]): Limited {
  let low = 0;
  let high = groups.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (groups[middle].upTo < latency) low = middle + 1;
    else high = middle;
  }
  return groups[low];
}

/** A latency divided as those of its group are, together. */
function divided(latency: number, groups: readonly Group[]): Parts {
  const group = groupOf(latency, groups);
  const share = group.latency === 0 ? 0 : latency / group.latency;
  return { waiting: group.waiting * share, way: group.way * share, held: group.held * share };
}

function distributionOf(values: Float64Array): z.output<typeof spreadShape> {
  let sum = 0;
  for (const value of values) sum += value;
  const [p50, p90, p99, max] = quantilesOf(values.slice(), [0.5, 0.9, 0.99, 1]);
  return { p50, p90, p99, max, mean: sum / values.length };
}
