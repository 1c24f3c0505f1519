/** mpcomm: peers that multicast without coordination, and disagree on the order. */
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
    // Messages between distant places, like mpcomm's cloud regions.
    network: { delay: { uniform: [10, 100] } },
  },
  // With `--zones` it is mpcomm's own experiment, whose peers wait 10 s before they send: virtual time.
  zoned: { runtime: 'simulator', protocol: { name: 'multicast', settle: '10s' } },
};
