/** What a failure detector is worth: how soon crashes are noticed, and how often correct peers are suspected. */
import * as z from 'zod';
import type { PeerId } from '../core/protocol.ts';
import { number, rounded } from '../text/layout.ts';
import { CRASHED, JOINED, LEFT, RESTARTED, RESTORED, SUSPECTED } from '../trace/codes.ts';
import { FactCursor } from '../trace/cursor.ts';
import type { Recording } from '../trace/recording.ts';
import { defineMeasure } from './measure.ts';
import { count } from './value-schemas.ts';

const HOUR_MS = 3_600_000;

const shape = z
  .object({
    crashes: count,
    detected: count,
    detectedByAll: count,
    firstMs: count.optional(),
    allMs: count.optional(),
    disseminationMs: count.optional(),
    falseSuspicions: count,
    falsePerPeerHour: count,
  })
  .describe(
    'peers that crashed or left, those of them that one other peer, and that all others noticed; mean times from the crash to the first of them, to the last, and between both; suspicions of peers that were up, in all and for each hour of a peer',
  );

type Detection = z.output<typeof shape>;

export const detection = defineMeasure({
  name: 'detection',
  title: 'Failure detection',
  unit: 'ms',
  definition:
    'Of each peer that crashes or leaves: the time until the first other peer suspects it, and until all others that are up suspect it at once (a peer that suspects it already does so at time 0), and the ' +
    'time between both (dissemination): the mean over those that were noticed so. False suspicions: those of peers that are up, in all and divided by the hours that peers were up together. ' +
    'What Byzantine peers suspect does not count. Absent where no peer suspects another one, and below trace level deliveries.',
  source:
    'Das, Gupta, Motivala, SWIM, DSN 2002, section 5; Dadgar, Phillips, Currey, Lifeguard, arXiv 1707.00788, section V; Chen, Toueg, Aguilera, On the Quality of Service of Failure Detectors, 2002 ' +
    '(detection time, mistake rate)',
  shape,
  together: {
    fields: {
      crashes: 'sum',
      detected: 'sum',
      detectedByAll: 'sum',
      firstMs: 'mean',
      allMs: 'mean',
      disseminationMs: 'mean',
      falseSuspicions: 'sum',
      falsePerPeerHour: 'mean',
    },
  },
  figures: [
    { path: 'firstMs', title: 'first detection', unit: 'ms', better: 'lower', tables: ['comparison', 'samples'] },
    { path: 'allMs', title: 'detection by all', unit: 'ms', better: 'lower', tables: ['comparison', 'samples'] },
    {
      path: 'falseSuspicions',
      title: 'false suspicions',
      better: 'lower',
      tables: ['comparison', 'samples'],
    },
  ],
  text: { place: 'sentence', lines: (value, { ofSamples }) => [wordsOf(value, ofSamples('detection.firstMs'))] },
  take(run) {
    if (!run.log.full && run.log.level !== 'deliveries') return { absent: 'the trace level keeps no suspicions' };
    const found = new Suspicions(run);
    return found.areAny ? found.figures() : { absent: 'no peer suspected another one' };
  },
});

/** A crash, or a departure, and when it was noticed. */
interface Crash {
  readonly atMs: number;
  firstMs?: number;
  allMs?: number;
}

/** Follows which peers are up, and which suspect which. */
class Suspicions {
  areAny = false;
  private readonly run: Recording;
  private readonly up: Uint8Array;
  /** When each peer came up last. */
  private readonly upSince: Float64Array;
  private ups: number;
  private upMs = 0;
  private falseSuspicions = 0;
  /** By peer that is suspected: which peers that are up suspect it. */
  private readonly suspecting = new Map<PeerId, Set<PeerId>>();
  /** By peer that is down. */
  private readonly open = new Map<PeerId, Crash>();
  private readonly crashes: Crash[] = [];

  constructor(run: Recording) {
    this.run = run;
    this.up = new Uint8Array(run.size).fill(1);
    this.upSince = new Float64Array(run.size);
    for (const peer of run.latecomers) this.up[peer] = 0;
    this.ups = this.up.reduce((sum, isUp, peer) => sum + (this.counts(peer) ? isUp : 0), 0);
    let lastMs = 0;
    for (const row = new FactCursor(run.log); row.next(); ) {
      lastMs = row.time;
      this.enter(row);
    }
    for (let peer = 0; peer < run.size; peer++) if (this.up[peer] === 1) this.upMs += lastMs - this.upSince[peer];
  }

  figures(): Detection {
    const { crashes, falseSuspicions, upMs } = this;
    const detected = crashes.filter(({ firstMs }) => firstMs !== undefined);
    const byAll = crashes.filter(({ allMs }) => allMs !== undefined);
    const mean = (times: readonly number[]) => times.reduce((sum, ms) => sum + ms, 0) / times.length;
    return {
      crashes: crashes.length,
      detected: detected.length,
      detectedByAll: byAll.length,
      ...(detected.length === 0 ? {} : { firstMs: mean(detected.map(({ firstMs }) => firstMs!)) }),
      ...(byAll.length === 0
        ? {}
        : {
            allMs: mean(byAll.map(({ allMs }) => allMs!)),
            disseminationMs: mean(byAll.map(({ firstMs, allMs }) => allMs! - firstMs!)),
          }),
      falseSuspicions,
      falsePerPeerHour: upMs === 0 ? 0 : (falseSuspicions * HOUR_MS) / upMs,
    };
  }

  private enter(row: FactCursor): void {
    const { code, peer, time } = row;
    if (code === SUSPECTED) this.suspect(peer, row.other, time);
    else if (code === RESTORED) this.suspecting.get(row.other)?.delete(peer);
    else if (code === CRASHED || code === LEFT) this.goDown(peer, time);
    else if (code === RESTARTED || code === JOINED) this.comeUp(peer, time);
  }

  private suspect(peer: PeerId, other: PeerId, timeMs: number): void {
    if (!this.counts(peer)) return;
    this.areAny = true;
    const all = this.suspecting.get(other) ?? new Set();
    this.suspecting.set(other, all.add(peer));
    if (this.up[other] === 1) this.falseSuspicions++;
    else this.look(other, timeMs);
  }

  private goDown(peer: PeerId, timeMs: number): void {
    if (this.up[peer] === 0) return;
    this.up[peer] = 0;
    if (!this.counts(peer)) return;
    this.ups--;
    this.upMs += timeMs - this.upSince[peer];
    const crash = { atMs: timeMs };
    this.crashes.push(crash);
    this.open.set(peer, crash);
    for (const all of this.suspecting.values()) all.delete(peer);
    for (const other of this.open.keys()) this.look(other, timeMs);
  }

  private comeUp(peer: PeerId, timeMs: number): void {
    if (this.up[peer] === 1) return;
    this.up[peer] = 1;
    this.upSince[peer] = timeMs;
    this.open.delete(peer);
    if (this.counts(peer)) this.ups++;
  }

  /** Whether the crash of a peer is noticed by now. */
  private look(other: PeerId, timeMs: number): void {
    const crash = this.open.get(other);
    const suspecting = this.suspecting.get(other)?.size ?? 0;
    if (crash === undefined || suspecting === 0) return;
    crash.firstMs ??= timeMs - crash.atMs;
    if (suspecting === this.ups) crash.allMs ??= timeMs - crash.atMs;
  }

  private counts(peer: PeerId): boolean {
    return !this.run.byzantine.has(peer);
  }
}

function wordsOf(value: Detection, ofSamples: string): string {
  const { crashes, detectedByAll, firstMs, allMs, falseSuspicions } = value;
  const noticed =
    firstMs === undefined
      ? ''
      : `First suspicion of a peer that crashed or left: ${rounded(firstMs)} ms after it${ofSamples}; by all others: ${allMs === undefined ? 'never' : `${rounded(allMs)} ms`} (${detectedByAll} of ${crashes}). `;
  return `${noticed}False suspicions, of peers that were up: ${number(falseSuspicions)}.`;
}
