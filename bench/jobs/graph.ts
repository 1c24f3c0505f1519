/** A million peers of degree 8, built. */
import type { Job } from '../job.ts';
import { library } from '../library-program.ts';

export const graph: Job = {
  name: 'graph',
  title: 'random-k-out, a million peers, built',
  figures: [
    { key: 'buildMs', title: 'time', unit: 'ms', atMost: 1200 },
    { key: 'peakRssBytes', title: 'memory of the process', unit: 'bytes', atMost: 200e6 },
  ],
  contenders: [
    library({ source: 'build-graph.js', args: (scale) => ['random-k-out', scale === 'tiny' ? 100 : 1_000_000] }),
  ],
};
