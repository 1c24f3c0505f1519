/**
 * The stable latencies of Maelstrom's broadcast chapter: from the answer to a broadcast to the last read that lacks it.
 *
 * Its clients are told of a broadcast at once, and ask one node after the other without delay; so the reads can be
 * drawn over the deliveries of a run. Half of 100 operations a second are reads, at times that lie 0 to 20 ms apart,
 * each at a node drawn at random.
 */
import { Random } from '../../core/random.ts';
import { eachFirstDelivery } from '../../measures/first-deliveries.ts';
import type { Recording } from '../../trace/recording.ts';
import type { Reading, Reproduction } from '../published.ts';
import { foundOnce } from '../readings.ts';

const SECONDS = 20;
const READS = 50 * SECONDS;
const QUANTILES = [0.5, 0.95, 0.99, 1];

const ofLatencies = foundOnce(({ seed }, recording) => stableLatencies(recording, new Random(seed, 'reads')));

export const maelstrom: readonly Reproduction[] = [
  chapter('grid', 'grid', [452, 656, 748, 791]),
  chapter('tree', { name: 'tree', fanout: 4 }, [386, 489, 498, 505]),
];

function chapter(name: string, topology: unknown, published: readonly number[]): Reproduction {
  return {
    name: `maelstrom-${name}`,
    title: `Maelstrom’s broadcast on a ${name} of 25 nodes, 100 ms a hop, 100 operations a second`,
    source: 'Maelstrom, doc/03-broadcast, results of `maelstrom test -w broadcast --node-count 25 --latency 100`',
    experiment: {
      peers: 25,
      topology,
      protocol: 'flood',
      workload: { name: 'scatter', total: READS, within: `${SECONDS}s` },
      network: { delay: '100ms' },
      trace: 'deliveries',
    },
    samples: 30,
    figures: QUANTILES.map((quantile, index) => ({
      what: `stable latency, quantile ${quantile}, ms`,
      published: published[index],
      test: { kind: 'shape', from: 0.95 * published[index], to: 1.05 * published[index] },
      reading: stableLatency(quantile),
    })),
  };
}

function stableLatency(quantile: number): Reading {
  return ofLatencies(
    `quantile ${quantile} of the times from a broadcast to the last read at a node that lacks it`,
    (latencies) => latencies[Math.min(latencies.length - 1, Math.floor(quantile * latencies.length))],
  );
}

/** In ascending order, one of each broadcast. */
function stableLatencies(recording: Recording, random: Random): number[] {
  const { numbering, broadcastTimes } = recording.measured!;
  const reads = readsAt(recording.size, random);
  /** By broadcast and peer. */
  const knownMs = new Float64Array(numbering.count * recording.size).fill(Number.POSITIVE_INFINITY);
  eachFirstDelivery(recording, (broadcast, { time, peer }) => {
    knownMs[broadcast * recording.size + peer] = time;
  });
  const latencies = Array.from(broadcastTimes, (madeMs, broadcast) => {
    const lacks = ({ atMs, peer }: Read) => atMs > madeMs && atMs < knownMs[broadcast * recording.size + peer];
    return (reads.findLast(lacks)?.atMs ?? madeMs) - madeMs;
  });
  return latencies.sort((a, b) => a - b);
}

interface Read {
  readonly atMs: number;
  readonly peer: number;
}

function readsAt(peers: number, random: Random): Read[] {
  const reads: Read[] = [];
  for (let atMs = 0; atMs < SECONDS * 1_000; atMs += random.next() * 20) {
    const peer = random.integer(peers);
    if (random.next() < 0.5) reads.push({ atMs, peer });
  }
  return reads;
}
