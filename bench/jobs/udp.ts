/** Six processes on loopback that send datagrams to each other, at the pace that the runtime chooses by itself. */
import { deliveriesOf, hearsay } from '../hearsay.ts';
import type { Job } from '../job.ts';

const PEERS = 6;
const messages = { tiny: 20, small: 20_000, full: 100_000 };

export const udp: Job = {
  name: 'udp',
  title: 'udp, 6 processes',
  figures: [
    { key: 'receivedPerSecond', title: 'datagrams received', unit: 'per second', atLeast: 250e3 },
    { key: 'lostShare', title: 'lost', unit: 'share', atMost: 0.01 },
    { key: 'peakRssBytes', title: 'memory of the largest process', unit: 'bytes' },
  ],
  contenders: [
    hearsay({
      experiment: (scale) => ({
        peers: PEERS,
        topology: 'mesh',
        runtime: 'udp',
        codec: 'msgpack',
        protocol: { name: 'best-effort', interleaving: 'at-once' },
        workload: { name: 'burst', broadcasts: messages[scale], payloadBytes: 16 },
        stop: { deadline: '120s', events: 1_000_000_000 },
      }),
      figures: ({ summary, command }, scale) => {
        const received = deliveriesOf(summary, 'of others');
        return {
          receivedPerSecond: (received * 1000) / summary.elapsedMs,
          lostShare: 1 - received / (messages[scale] * PEERS * (PEERS - 1)),
          peakRssBytes: summary.peakRssBytes,
          cpuMs: command.cpuMs,
        };
      },
    }),
  ],
};
