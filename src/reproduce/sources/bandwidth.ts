/** Copies that a peer sends at once over an upload. */
import type { Reproduction } from '../published.ts';
import { at } from '../readings.ts';

const DELAY_MS = 50;
/** Of a frame besides its payload. */
const HEAD_BYTES = 42;

export const bandwidth: readonly Reproduction[] = [
  atOnce(6, 10_000, 50),
  atOnce(8, 100_000, 50),
  atOnce(8, 100_000, 1_000),
];

function atOnce(copies: number, bytes: number, megabits: number): Reproduction {
  const published = (copies * bytes * 8) / (megabits * 1_000) + DELAY_MS;
  return {
    name: `upload-${copies}-${bytes}-${megabits}`,
    title: `${copies} copies of ${bytes / 1_000} kB at once over ${megabits} Mbit/s, ${DELAY_MS} ms on the way`,
    source: 'Arithmetic: D copies of S bytes over an uplink of R take D · S / R, and the latency',
    experiment: {
      peers: copies + 1,
      topology: 'star',
      protocol: 'flood',
      workload: { name: 'single', payloadBytes: bytes - HEAD_BYTES },
      network: { upload: `${megabits}Mbit`, delay: `${DELAY_MS}ms` },
      trace: 'deliveries',
    },
    samples: 1,
    figures: [
      { what: 'last delivery, ms', published, test: { kind: 'exact', digit: 0.01 }, reading: at('latencyMs.max') },
    ],
  };
}
