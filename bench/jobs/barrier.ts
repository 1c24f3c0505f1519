/** From the call to the common start: six processes, sixty-four, and two hundred peers that share processes. */
import type { Job } from '../job.ts';
import { library } from '../library-program.ts';

interface Group {
  readonly peers: number;
  readonly topology: string;
  readonly atMostMs?: number;
}

const groups: readonly Group[] = [
  { peers: 6, topology: 'mesh', atMostMs: 1000 },
  { peers: 64, topology: 'mesh', atMostMs: 8000 },
  { peers: 200, topology: 'random-k-out' },
];

export const barrier: readonly Job[] = groups.map(({ peers, topology, atMostMs }) => ({
  name: `barrier-${peers}`,
  title: `tcp, ${peers} peers, ${topology}`,
  figures: [
    { key: 'barrierMs', title: 'time to the barrier', unit: 'ms', atMost: atMostMs },
    { key: 'deliveredShare', title: 'delivered', unit: 'share', atLeast: 1 },
  ],
  contenders: [
    library({
      source: 'reach-barrier.js',
      args: (scale) => [topology, scale === 'tiny' ? 5 : peers, scale === 'tiny' ? 2 : 64],
    }),
  ],
}));
