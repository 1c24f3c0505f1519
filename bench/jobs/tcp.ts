/**
 * Six processes on loopback, full mesh, 16 bytes a broadcast; a peer's delivery to itself is not counted. Each
 * contender first goes as fast as it can, and then at a tenth of what it reached, where latency is measured: Hearsay at
 * random moments, the others evenly. What the first third of the broadcasts takes is left out: programs are not warm
 * yet.
 */
import { deliveriesOf, type HearsayRun, hearsay, runExperiment } from '../hearsay.ts';
import type { Contender, Job, Reading, Scale } from '../job.ts';
import { cpp, node, type OtherOptions, other } from '../peer-program.ts';
import { jsonOf, runProgram } from '../process.ts';

const PEERS = 6;
const COPIES = PEERS * (PEERS - 1);
const secondsEven = { tiny: 0.1, small: 1, full: 3 };
/** A stall of the machine hits a third of all such runs, whatever the program: the median of five is told. */
const latencyRuns = { tiny: 1, small: 5, full: 5 };
const copyOf = 'src/protocols/best-effort.ts';

function experiment(codec: Codec, workload: Record<string, unknown>): Record<string, unknown> {
  return {
    peers: PEERS,
    topology: 'mesh',
    runtime: 'tcp',
    codec,
    protocol: { name: 'best-effort', interleaving: 'at-once' },
    workload: { ...workload, payloadBytes: 16 },
    stop: { deadline: '120s', events: 1_000_000_000 },
  };
}

interface Latency {
  readonly p50: number;
  readonly p99: number;
}

function latencyFrom(sequence: number): string {
  return `SELECT quantile_cont(latency, 0.5) AS p50, quantile_cont(latency, 0.99) AS p99 FROM deliveries WHERE peer <> origin AND sequence >= ${sequence}`;
}

type Codec = 'msgpack' | 'json';
const messages = {
  msgpack: { tiny: 20, small: 40_000, full: 300_000 },
  json: { tiny: 20, small: 15_000, full: 100_000 },
};

function speed({ summary }: HearsayRun): number {
  return (deliveriesOf(summary, 'of others') * 1000) / summary.elapsedMs;
}

function ours(codec: Codec, copy?: string): Contender {
  const protocol = { copyOf: copy };
  const contender = hearsay({
    copyOf: copy,
    experiment: (scale) => experiment(codec, { name: 'burst', broadcasts: messages[codec][scale] }),
    figures: (run, scale) => ({
      deliveriesPerSecond: speed(run),
      lost: messages[codec][scale] * COPIES - deliveriesOf(run.summary, 'of others'),
      peakRssBytes: run.summary.peakRssBytes,
      cpuMs: run.command.cpuMs,
    }),
  });
  return {
    ...contender,
    async measure(scale) {
      const reading = await contender.measure(scale);
      const perPeer = reading.deliveriesPerSecond / 10 / COPIES;
      const workload = { name: 'poisson', broadcasts: Math.ceil(perPeer * secondsEven[scale]), rate: perPeer };
      const runs: Latency[] = [];
      for (let run = 0; run < latencyRuns[scale]; run++) {
        // All deliveries, as the other contenders do: the sample of the level counters favours the first 256 broadcasts
        // of each peer.
        const { rows } = await runExperiment(
          { ...experiment(codec, workload), trace: 'deliveries' },
          { ...protocol, ask: latencyFrom(Math.floor(workload.broadcasts / 3)) },
        );
        runs.push(...(rows as Latency[]));
      }
      return { ...reading, p50: medianOf(runs.map(({ p50 }) => p50)), p99: medianOf(runs.map(({ p99 }) => p99)) };
    },
  };
}

/** NaN of none. */
function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

type Program = OtherOptions['program'];

/** One of the programs that go through a mesh of six, by the rules of bench/peers/npm/mesh.js. */
function mesh(name: string, program: Program, args: readonly string[], count: Record<Scale, number>): Contender {
  const fast = other({
    name,
    program,
    args: (scale) => [...args, count[scale]],
    figures: ({ deliveriesPerSecond, lost, peakRssBytes, cpuSeconds }) => ({
      deliveriesPerSecond,
      lost,
      peakRssBytes,
      cpuMs: cpuSeconds * 1000,
    }),
  });
  return {
    ...fast,
    async measure(scale) {
      const reading = await fast.measure(scale);
      const rate = reading.deliveriesPerSecond / 10;
      const even = [...args, Math.ceil((rate / COPIES) * secondsEven[scale]), rate].map(String);
      const { p50, p99 } = jsonOf<Reading>(await runProgram(program.command, [...program.args, ...even]));
      return { ...reading, p50, p99 };
    },
  };
}

const quick = { tiny: 20, small: 15_000, full: 100_000 };
const slow = { tiny: 5, small: 100, full: 500 };
const webSocket = node('websocket.js');
const libp2p = node('libp2p.js');
const others = [
  mesh('ZeroMQ PUB/SUB', node('zeromq.js'), [], quick),
  mesh('ZeroMQ PUB/SUB in C++', cpp('zeromq-mesh.cpp', 'zmq'), [], { ...quick, small: 50_000, full: 300_000 }),
  mesh('NATS core', node('nats.js', 'nats-server'), [], quick),
  mesh('WebSockets (ws)', webSocket, [], quick),
  mesh('WebSockets (ws), corked', webSocket, ['corked'], quick),
  mesh('libp2p gossipsub', libp2p, ['gossipsub'], slow),
  mesh('libp2p gossipsub, unsigned', libp2p, ['gossipsub-unsigned'], slow),
  mesh('libp2p floodsub', libp2p, ['floodsub'], slow),
];

function job(codec: Codec, perSecond: number, contenders: Contender[], times: Record<string, number>): Job {
  return {
    name: `tcp-${codec}`,
    title: `tcp, ${codec}, 6 processes`,
    figures: [
      { key: 'deliveriesPerSecond', title: 'deliveries', unit: 'per second', atLeast: perSecond, times },
      { key: 'lost', title: 'lost', unit: 'count', atMost: 0 },
      { key: 'p50', title: 'latency at a tenth of the load, p50', unit: 'ms' },
      { key: 'p99', title: 'latency at a tenth of the load, p99', unit: 'ms', atMost: 5 },
      { key: 'peakRssBytes', title: 'memory of the largest process', unit: 'bytes', atMost: 150e6 },
    ],
    contenders,
  };
}

export const tcp: readonly Job[] = [
  job('msgpack', 2.7e6, [ours('msgpack'), ours('msgpack', copyOf), ...others], {
    'ZeroMQ PUB/SUB': 4,
    'libp2p gossipsub, unsigned': 300,
  }),
  job('json', 600e3, [ours('json'), ours('json', copyOf)], {}),
];
