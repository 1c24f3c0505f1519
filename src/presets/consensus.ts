/** Presets of consensus: what a wrong suspicion breaks, and what it does not; and a primary that says nothing. */
import type { Preset } from './preset.ts';

export const wrongSuspicion: Preset = {
  name: 'wrong-suspicion',
  title: 'peer 1 takes the others for crashed, wrongly, and decides alone: they agree on something else',
  experiment: {
    name: 'wrong-suspicion',
    seed: 1,
    peers: 3,
    topology: 'mesh',
    protocol: 'consensus-flooding',
    detector: { name: 'planned', verdicts: '8ms 1 suspects 0\n8ms 1 suspects 2' },
    workload: { name: 'burst', broadcasts: 1 },
    network: { delay: { uniform: ['10ms', '20ms'] } },
  },
};

export const paxos: Preset = {
  name: 'paxos',
  title: 'a leader is suspected wrongly, and another leads too: its later ballot takes up what some have accepted',
  experiment: {
    name: 'paxos',
    seed: 1,
    peers: 5,
    topology: 'mesh',
    protocol: 'paxos',
    detector: { name: 'planned', verdicts: '10ms 1 suspects 0\n10ms 2 suspects 0' },
    workload: { name: 'burst', broadcasts: 1 },
    network: { delay: { uniform: ['5ms', '20ms'] } },
  },
};

export const pbft: Preset = {
  name: 'pbft',
  title: 'the primary of four is silent: the others lose patience, change the view, and deliver in one order',
  experiment: {
    name: 'pbft',
    seed: 1,
    peers: 4,
    topology: 'mesh',
    protocol: { name: 'pbft', patience: '200ms' },
    adversaries: [{ peers: [0], behaviour: 'silent' }],
    workload: { name: 'burst', broadcasts: 1, payloadBytes: 8 },
    network: { delay: { uniform: ['5ms', '20ms'] } },
    stop: { when: 'delivered' },
  },
};
