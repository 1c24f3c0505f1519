/** What the simulator is for: flooding among a thousand peers, and among a million. */
import type { Preset } from './preset.ts';

const flood = {
  seed: 1,
  topology: { name: 'random-k-out', k: 4 },
  runtime: 'simulator',
  protocol: 'flood',
  network: { resolution: '1ms', fifo: false, delay: { uniform: [10, 100] } },
  trace: 'counters',
};

export const thousand: Preset = {
  name: 'thousand',
  title: 'a thousand broadcasts flood a random graph of a thousand peers: 7 million messages',
  experiment: { name: 'thousand', peers: 1_000, ...flood, workload: { name: 'scatter', total: 1_000, within: '1s' } },
};

export const million: Preset = {
  name: 'million',
  title: 'one broadcast floods a random graph of a million peers: 7 million messages',
  experiment: { name: 'million', peers: 1_000_000, ...flood, workload: { name: 'scatter', total: 1, within: '1s' } },
};
