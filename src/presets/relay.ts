/** Presets of the peer-to-peer networks of cryptocurrencies: how broadcasts are relayed. */
import type { Preset } from './preset.ts';

export const dandelion: Preset = {
  name: 'dandelion',
  title: 'two hundred peers hide who broadcasts behind stems: compare the origins found by spies with those of flood',
  experiment: {
    name: 'dandelion',
    seed: 1,
    peers: 200,
    topology: { name: 'random-regular', k: 8 },
    protocol: 'dandelion',
    workload: { name: 'scatter', total: 40, within: '60s' },
    network: { delay: { uniform: ['20ms', '120ms'] } },
    trace: 'full',
  },
};

export const bitcoinRelay: Preset = {
  name: 'bitcoin-relay',
  title: 'a hundred peers reconcile transactions by sketches: compare the announcements with reconciliation=false',
  experiment: {
    name: 'bitcoin-relay',
    seed: 1,
    peers: 100,
    topology: { name: 'random-k-out', k: 8 },
    protocol: 'erlay',
    workload: { name: 'scatter', total: 40, within: '20s', payloadBytes: 350 },
    network: { delay: { uniform: ['20ms', '120ms'] } },
    stop: { when: 'delivered' },
    trace: 'deliveries',
  },
};

export const solanaTurbine: Preset = {
  name: 'solana-turbine',
  title: 'a block of 32 kB in coded shreds reaches a hundred peers although 8 % are lost: compare fanout=200',
  experiment: {
    name: 'solana-turbine',
    seed: 1,
    peers: 100,
    topology: 'mesh',
    protocol: { name: 'turbine', fanout: 10 },
    workload: { name: 'single', payloadBytes: 32_000 },
    network: { delay: { uniform: ['20ms', '120ms'] }, loss: 0.08 },
    trace: 'deliveries',
  },
};
