/** The mpcomm seed: peers that multicast without coordination, and disagree on the order. */
import type { Preset } from './preset.ts';

export const mpcomm: Preset = {
  name: 'mpcomm',
  title:
    'three peers multicast 10 messages each at random intervals: in how many rounds do they disagree on the order?',
  experiment: {
    name: 'mpcomm',
    seed: 1,
    peers: 3,
    topology: 'mesh',
    runtime: 'udp',
    protocol: 'multicast',
    workload: { name: 'interval', broadcasts: 10, wait: { uniform: [10, 99] } },
    start: { staggered: {} },
    // Messages between far places, as those of the seed's cloud regions.
    network: { delay: { uniform: [10, 100] } },
  },
  // In its cloud regions it is the seed's own experiment, whose peers wait 10 s before they speak: virtual time.
  zoned: { runtime: 'simulator', protocol: { name: 'multicast', settle: '10s' } },
};
