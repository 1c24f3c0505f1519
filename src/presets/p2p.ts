/**
 * The p2p seed: five peers on TCP, each with one message that walks every simple path, on its three topologies; and its
 * second version, where links come and go.
 */
import type { Preset } from './preset.ts';

const hopList = {
  seed: 1,
  peers: 5,
  runtime: 'tcp',
  codec: 'json',
  protocol: 'hop-list',
  workload: { name: 'burst', broadcasts: 1 },
};

export const cycle: Preset = {
  name: 'cycle',
  title: 'hop-list flooding on a circle of 5: 40 messages on 5 links',
  experiment: { name: 'cycle', ...hopList, topology: 'cycle' },
};

export const mesh: Preset = {
  name: 'mesh',
  title: 'the same where all are linked with all: 320 messages on 10 links',
  experiment: { name: 'mesh', ...hopList, topology: 'mesh' },
};

export const starfish: Preset = {
  name: 'starfish',
  title: 'the same on a starfish, which is another circle: 40 messages again',
  experiment: { name: 'starfish', ...hopList, topology: 'starfish' },
};

export const links: Preset = {
  name: 'links',
  title: 'a link fails, another is made; what each of 7 peers knows of the world before and after',
  experiment: {
    name: 'links',
    seed: 1,
    peers: 7,
    topology: { name: 'random-k-out', k: 2 },
    runtime: 'tcp',
    codec: 'json',
    protocol: 'announce',
    workload: { name: 'burst', broadcasts: 1 },
    links: [
      { at: '1s', down: 'random' },
      { at: '2s', up: 'random' },
    ],
  },
};
