/**
 * p2p: five peers on TCP, each with one message that walks every simple path, on its three topologies; and its second
 * version, where links come and go.
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
  title: 'hop-list flooding on a cycle of 5: 40 messages on 5 links',
  experiment: { name: 'cycle', ...hopList, topology: 'cycle' },
};

export const mesh: Preset = {
  name: 'mesh',
  title: 'the same in a mesh: 320 messages on 10 links',
  experiment: { name: 'mesh', ...hopList, topology: 'mesh' },
};

export const starfish: Preset = {
  name: 'starfish',
  title: 'the same on a starfish, which is a cycle in another order: 40 messages',
  experiment: { name: 'starfish', ...hopList, topology: 'starfish' },
};

export const links: Preset = {
  name: 'links',
  title: 'a link fails, another is made: the world view of each of 7 peers before and after',
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
