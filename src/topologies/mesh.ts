/** The complete graph: each peer has a link to every other one. N·(N−1)/2 links, diameter 1, and no list of them. */
import { InputError } from '../core/errors.ts';
import { completeGraph } from '../core/graph.ts';
import { defineTopology } from './topology.ts';

/** The numbers of its links are whole numbers below 2^53. */
const PEERS_MAX = 50_000_000;

export default defineTopology({
  name: 'mesh',
  title: 'complete: each peer has a link to every other one',
  source: 'p2p; Diestel, Graph Theory, section 1.1',
  parameters: {},
  build(size) {
    if (size > PEERS_MAX) throw new InputError('--peers', 'at most 50 million for a mesh', size);
    return completeGraph(size);
  },
});
