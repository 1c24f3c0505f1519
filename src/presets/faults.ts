/**
 * Presets with faults: a partition, crashes in the midst of sending, a leader that crashes, peers that come and go, one
 * that joins late, and one that lies.
 */
import type { Preset } from './preset.ts';

export const split: Preset = {
  name: 'split',
  title: 'five peers flood while the group is split in two: what each side never hears',
  experiment: {
    name: 'split',
    seed: 1,
    peers: 5,
    topology: 'mesh',
    protocol: 'flood',
    workload: { name: 'interval', broadcasts: 5, wait: '100ms' },
    network: { delay: { uniform: ['5ms', '20ms'] } },
    faults: [{ at: '250ms', for: '200ms', partition: [[0, 1], 'rest'] }],
  },
};

export const crashes: Preset = {
  name: 'crashes',
  title: 'two of five peers crash while they send: compare best-effort, reliable-eager and uniform-majority',
  experiment: {
    name: 'crashes',
    seed: 1,
    peers: 5,
    topology: 'mesh',
    protocol: 'uniform-majority',
    workload: { name: 'burst', broadcasts: 1 },
    network: { delay: { uniform: ['5ms', '20ms'] } },
    faults: [
      { at: '4ms', crash: 0, falter: '4ms', leaves: 2 },
      { at: '4ms', crash: 1, falter: '4ms', leaves: 0 },
    ],
  },
};

export const raft: Preset = {
  name: 'raft',
  title: 'the leader of three crashes, another is elected, and the old one comes back: what broadcasts wait for',
  experiment: {
    name: 'raft',
    seed: 1,
    peers: 3,
    topology: 'mesh',
    protocol: 'raft',
    workload: { name: 'interval', broadcasts: 4, wait: '300ms' },
    network: { delay: { uniform: ['5ms', '15ms'] } },
    faults: [{ at: '500ms', for: '600ms', crash: 1 }],
    stop: { when: 'delivered' },
  },
};

export const churn: Preset = {
  name: 'churn',
  title: 'fifty peers of a small world come and go, with sessions of a heavy tail: how much of each flood arrives',
  experiment: {
    name: 'churn',
    seed: 1,
    peers: 50,
    topology: 'small-world',
    protocol: 'flood',
    workload: { name: 'poisson', broadcasts: 4, rate: 0.4 },
    network: { delay: { uniform: ['10ms', '50ms'] } },
    faults: [{ until: '15s', churn: 'all', session: { weibull: ['8s', 0.6] }, absence: { exponential: '1s' } }],
  },
};

export const newcomer: Preset = {
  name: 'newcomer',
  title: 'peer 5 joins after a second: scuttlebutt also gives it what it has missed, flood only what comes later',
  experiment: {
    name: 'newcomer',
    seed: 1,
    peers: 6,
    topology: 'cycle',
    protocol: { name: 'scuttlebutt', period: '100ms' },
    workload: { name: 'interval', broadcasts: 2, wait: '200ms' },
    network: { delay: { uniform: ['5ms', '20ms'] } },
    faults: [{ at: '1s', join: 5 }],
  },
};

/**
 * Parameters of memberlist's DefaultLANConfig, which Serf and Consul begin with (config.go of hashicorp/memberlist).
 */
export const serfFailure: Preset = {
  name: 'serf-failure',
  title: 'thirty members of a Serf group: two crash, one leaves and one is paused; when the others know',
  experiment: {
    name: 'serf-failure',
    seed: 1,
    peers: 30,
    topology: 'mesh',
    protocol: { name: 'swim', period: '1s', timeout: '500ms', helpers: 3, lifeguard: true },
    // A last event of the user, once all is over.
    workload: { name: 'single', at: '40s' },
    network: { delay: { uniform: ['1ms', '3ms'] } },
    faults: [
      { at: '10s', crash: [3, 17] },
      { at: '12s', for: '3s', pause: 8 },
      { at: '25s', leave: 22 },
    ],
    stop: { when: 'delivered' },
  },
};

export const equivocation: Preset = {
  name: 'equivocation',
  title: 'peer 0 tells half of the others something else: compare flood, byzantine-consistent and bracha',
  experiment: {
    name: 'equivocation',
    seed: 1,
    peers: 4,
    topology: 'mesh',
    protocol: 'bracha',
    adversaries: [{ peers: [0], behaviour: 'equivocate' }],
    workload: { name: 'single', payloadBytes: 8 },
    network: { delay: { uniform: ['5ms', '20ms'] } },
  },
};
