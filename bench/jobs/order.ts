/** Measures of order over 36 million deliveries: six lists of six million, nearly sorted or shuffled. */
import type { Job } from '../job.ts';
import { library } from '../library-program.ts';

const length = { tiny: 600, small: 600_000, full: 6_000_000 };

export const order: readonly Job[] = ['nearly-sorted', 'shuffled'].map((kind) => ({
  name: `order-${kind}`,
  title: `order measures, 6 lists, ${kind}`,
  figures: [
    { key: 'orderMs', title: 'time', unit: 'ms', atMost: 5000 },
    { key: 'peakRssBytes', title: 'memory', unit: 'bytes', atMost: 1e9 },
  ],
  contenders: [library({ source: 'measure-order.js', args: (scale) => [kind, length[scale]] })],
}));
