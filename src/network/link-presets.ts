/** Kinds of links by name, each figure with its source or its reason. What an experiment says besides goes over it. */
import type { LinkTraits } from './link-traits.ts';

export interface LinkPreset {
  readonly name: string;
  /** What it is, in a line. */
  readonly title: string;
  /** Where its figures are from, or why they are such. */
  readonly source: string;
  readonly traits: Partial<LinkTraits>;
}

export const linkPresets: readonly LinkPreset[] = [
  {
    name: 'lan',
    title: 'a switched gigabit Ethernet: a tenth of a millisecond, no losses',
    source:
      'bandwidth: IEEE 802.3ab. Delay and jitter: pings between machines on one switch read 0.2 to 0.3 ms there and back, nearly all of it in the two kernels. ' +
      'See it with network.resolution 1us: at whole milliseconds it is nothing.',
    traits: { delay: { constant: 0.1 }, jitter: { exponential: 0.02 }, bandwidth: 1e9, queue: 1_500_000 },
  },
  {
    name: 'satellite',
    title: 'one hop over a geostationary satellite: a quarter of a second, one draw for a link',
    source:
      'delay: RFC 2488, section 2: 239.6 ms right below the satellite, 279.0 ms at the edge of its view. Loss: its bit error rate of 10^-7 or better after error correction is ' +
      '0.0012 for packets of 1,500 bytes. Bandwidth: what a home terminal may send, some 3 to 5 Mbit/s. Jitter: its turns to send come every some 10 ms.',
    traits: {
      delay: { uniform: [239.6, 279] },
      draw: 'link',
      jitter: { uniform: [0, 10] },
      loss: 0.0012,
      bandwidth: 4e6,
      queue: 150_000,
    },
  },
  {
    name: 'mobile',
    title: 'telephones on LTE: skewed delays, occasional bursts of losses, a long queue',
    source:
      'bandwidth: J. Huang et al., A Close Examination of Performance and Power Characteristics of 4G LTE Networks, MobiSys 2012: uplink of 6 Mbit/s in the median. Delay: ' +
      'half of a ping of 70 ms, as telephones commonly read. Losses: retransmission hides single ones, so what remains comes in bursts, at handovers: 0.5 % on average, 5 copies ' +
      'long. Queue: base stations buffer for seconds (H. Jiang et al., Understanding Bufferbloat in Cellular Networks, CellNet 2012): 1 s here.',
    traits: {
      delay: { 'log-normal': [35, 10] },
      loss: { toBad: 0.001, toGood: 0.2, good: 0, bad: 1 },
      bandwidth: 6e6,
      queue: 750_000,
    },
  },
];
