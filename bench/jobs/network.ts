/**
 * The network as it is modelled: the same experiment in the simulator and over real sockets, whose senders hold copies
 * back, must measure the same; and what zones and laws cost of the simulator's speed.
 */
import type { Summary } from '../../src/reports/summary.ts';
import { deliveriesOf, runExperiment } from '../hearsay.ts';
import type { Figure, Job, Reading, Scale } from '../job.ts';
import { floodExperiment, sizes } from './flood.ts';

const peers = { tiny: 3, small: 8, full: 8 };
const messages = { tiny: 4, small: 60, full: 200 };

/** By the name that their figures have. */
const networks: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  regions: {},
  'loss of 2 %': { loss: 0.02 },
  'log-normal jitter': { jitter: { 'log-normal': [5, 5] } },
};

/** One peer in each of eight regions, every broadcast to all. */
function experimentOf(
  runtime: string,
  fifo: boolean,
  network: Readonly<Record<string, unknown>>,
  scale: Scale,
): Record<string, unknown> {
  return {
    peers: peers[scale],
    topology: 'mesh',
    runtime,
    protocol: { name: 'best-effort', interleaving: 'at-once' },
    workload: { name: 'interval', broadcasts: messages[scale], wait: { uniform: [10, 40] }, payloadBytes: 16 },
    network: { zones: 'gcp', fifo, ...network },
    trace: 'deliveries',
  };
}

/** Milliseconds by which a figure is off, above the twentieth that it may be. */
const offBy = (real: number, simulated: number): number => Math.max(0, Math.abs(real - simulated) - simulated / 20);

/** How far apart two shares are, in standard errors of their difference; a share of one has none. */
function errorsBetween(real: number, simulated: number, copies: number): number {
  if (real === simulated) return 0;
  return Math.abs(real - simulated) / Math.sqrt((real * (1 - real) + simulated * (1 - simulated)) / copies);
}

function figuresOf(name: string, real: Summary, simulated: Summary, scale: Scale): Reading {
  const copies = messages[scale] * peers[scale] * (peers[scale] - 1);
  const [ours, theirs] = [real, simulated].map((summary) => deliveriesOf(summary, 'of others') / copies);
  return {
    [`${name}: p50`]: offBy(real.latencyMs!.p50, simulated.latencyMs!.p50),
    [`${name}: p99`]: offBy(real.latencyMs!.p99, simulated.latencyMs!.p99),
    [`${name}: delivered`]: errorsBetween(ours, theirs, copies),
  };
}

const agreement = Object.keys(networks).flatMap((name): Figure[] => [
  { key: `${name}: p50`, title: `${name}: latency p50 off by more than 5 %`, unit: 'ms', atMost: 2 },
  { key: `${name}: p99`, title: `${name}: latency p99 off by more than 5 %`, unit: 'ms', atMost: 2 },
  {
    key: `${name}: delivered`,
    title: `${name}: standard errors between the shares delivered`,
    unit: 'index',
    atMost: 3,
  },
]);

const agreesOn = (runtime: 'udp' | 'tcp'): Job => ({
  name: `network-${runtime}`,
  title: `${peers.full} regions, ${runtime} against the simulator`,
  figures: agreement,
  contenders: [
    {
      name: 'hearsay',
      side: 'hearsay',
      async measure(scale) {
        const reading: Record<string, number> = {};
        for (const [name, network] of Object.entries(networks)) {
          const real = await runExperiment(experimentOf(runtime, runtime === 'tcp', network, scale));
          const simulated = await runExperiment(experimentOf('simulator', runtime === 'tcp', network, scale));
          Object.assign(reading, figuresOf(name, real.summary, simulated.summary, scale));
        }
        return reading;
      },
    },
  ],
});

/** What is modelled on the flood job among 100,000 peers. */
const modelled = {
  zones: { zones: 'gcp', delay: undefined },
  laws: { delay: { 'log-normal': [55, 26] }, jitter: { exponential: 2 }, loss: 0.01 },
} as const;

const speed: Job = {
  name: 'network-speed-1e5',
  title: 'flood among 100,000 peers, as modelled against a plain delay',
  figures: Object.keys(modelled).map((key) => ({
    key,
    title: `share of the speed with ${key}`,
    unit: 'share',
    atLeast: 2 / 3,
  })),
  contenders: [
    {
      name: 'hearsay',
      side: 'hearsay',
      async measure(scale) {
        const plain = floodExperiment(sizes[2], scale, '1ms');
        const { summary } = await runExperiment(plain);
        const reading: Record<string, number> = {};
        for (const [name, network] of Object.entries(modelled)) {
          const own = await runExperiment({ ...plain, network: { ...(plain.network as object), ...network } });
          reading[name] = own.summary.eventsPerSecond / summary.eventsPerSecond;
        }
        return reading;
      },
    },
  ],
};

export const network: readonly Job[] = [agreesOn('udp'), agreesOn('tcp'), speed];
