/**
 * The job `flood` at four sizes: each peer picks 4 others, delays are uniform 10..100 ms, broadcasts start within the
 * first second; about 7 million receipts each. As it is, with real-valued delays, and with a new message at every hop.
 */
import { hearsay } from '../hearsay.ts';
import type { Contender, Figure, Job, Reading, Scale } from '../job.ts';
import { cpp, other } from '../peer-program.ts';

interface Size {
  readonly label: string;
  readonly peers: number;
  readonly broadcasts: number;
  /** Million events a second. */
  readonly target: number;
  /** How many times the heap in C++. */
  readonly timesHeap?: number;
}

export const sizes: readonly Size[] = [
  { label: '1e3', peers: 1_000, broadcasts: 1_000, target: 20, timesHeap: 4 },
  { label: '1e4', peers: 10_000, broadcasts: 100, target: 18 },
  { label: '1e5', peers: 100_000, broadcasts: 10, target: 12 },
  { label: '1e6', peers: 1_000_000, broadcasts: 1, target: 5, timesHeap: 2 },
];

/** Small leaves a fifth of the broadcasts, where there are as many. */
function scaled({ peers, broadcasts }: Size, scale: Scale): { peers: number; broadcasts: number } {
  if (scale === 'tiny') return { peers: 60, broadcasts: 3 };
  return { peers, broadcasts: scale === 'full' ? broadcasts : Math.max(1, broadcasts / 5) };
}

export function floodExperiment(size: Size, scale: Scale, resolution: '1ms' | 'real'): Record<string, unknown> {
  const { peers, broadcasts } = scaled(size, scale);
  return {
    peers,
    topology: { name: 'random-k-out', k: 4 },
    runtime: 'simulator',
    protocol: 'flood',
    workload: { name: 'scatter', total: broadcasts, within: '1s' },
    network: { resolution, fifo: false, delay: { uniform: [10, 100] } },
  };
}

const heap = cpp('heap-simulator.cpp');
const ns3 = cpp('ns3-flood.cpp', 'ns3-core');
const simgrid = cpp('simgrid-flood.cpp', 'simgrid');
const events = ({ eventsPerSecond }: Reading): Reading => ({ eventsPerSecond });

function othersAt(size: Size): Contender[] {
  const args = (scale: Scale) => Object.values(scaled(size, scale));
  return [
    other({ name: 'C++ binary heap', program: heap, args, figures: events }),
    other({ name: 'ns-3 core', program: ns3, args, figures: events }),
    other({
      name: 'ns-3 core, priority queue',
      program: ns3,
      args: (scale) => [...args(scale), 'ns3::PriorityQueueScheduler'],
      figures: events,
    }),
    // One actor a peer: fewer broadcasts, and no million.
    ...(size.peers > 10_000
      ? []
      : [
          other({
            name: 'SimGrid S4U',
            program: simgrid,
            args: (scale) => [args(scale)[0], scale === 'tiny' ? 2 : 10_000 / size.peers],
            figures: events,
          }),
        ]),
  ];
}

function variant(
  size: Size,
  name: string,
  title: string,
  share: number,
  contenders: Contender[],
  times?: Figure['times'],
): Job {
  return {
    name: `${name}-${size.label}`,
    title: `${title}, ${size.peers.toLocaleString('en')} peers`,
    figures: [
      { key: 'eventsPerSecond', title: 'events', unit: 'per second', atLeast: size.target * share * 1e6, times },
    ],
    contenders,
  };
}

const figures = ({
  summary,
  command,
}: {
  summary: { eventsPerSecond: number; peakRssBytes: number };
  command: { cpuMs: number };
}): Reading => ({
  eventsPerSecond: summary.eventsPerSecond,
  peakRssBytes: summary.peakRssBytes,
  cpuMs: command.cpuMs,
});

export const flood: readonly Job[] = sizes.map((size) => {
  const experiment = (scale: Scale) => floodExperiment(size, scale, '1ms');
  const ours = [hearsay({ experiment, figures }), hearsay({ copyOf: 'src/protocols/flood.ts', experiment, figures })];
  const times = size.timesHeap === undefined ? undefined : { 'C++ binary heap': size.timesHeap };
  return variant(size, 'flood', 'flood', 1, [...ours, ...othersAt(size)], times);
});

export const floodReal: readonly Job[] = sizes.map((size) =>
  variant(size, 'flood-real', 'flood, real-valued delays', 2 / 3, [
    hearsay({ experiment: (scale) => floodExperiment(size, scale, 'real'), figures }),
  ]),
);

export const floodPerHop: readonly Job[] = sizes.map((size) =>
  variant(size, 'flood-per-hop', 'flood, a new message per hop', 1 / 2, [
    hearsay({
      protocolFile: 'bench/protocols/flood-per-hop.ts',
      experiment: (scale) => floodExperiment(size, scale, '1ms'),
      figures,
    }),
  ]),
);

/** The whole command at a million peers: start-up, graph and report included. */
export const million: Job = {
  name: 'million',
  title: 'the whole command, flood among a million peers',
  figures: [
    { key: 'wallMs', title: 'time', unit: 'ms', atMost: 4000 },
    { key: 'cpuMs', title: 'processor time', unit: 'ms' },
    { key: 'peakRssBytes', title: 'memory', unit: 'bytes', atMost: 600e6 },
  ],
  contenders: [
    hearsay({
      experiment: (scale) => floodExperiment(sizes[3], scale, '1ms'),
      figures: ({ summary, command: { wallMs, cpuMs } }) => ({ wallMs, cpuMs, peakRssBytes: summary.peakRssBytes }),
    }),
    other({
      name: 'C++ binary heap',
      program: heap,
      args: (scale) => Object.values(scaled(sizes[3], scale)),
      figures: (_printed, { wallMs, cpuMs, peakRssBytes }) => ({ wallMs, cpuMs, peakRssBytes }),
    }),
  ],
};
