/** Protocols that fail for the same reasons. */

/** They send on from neighbour to neighbour. */
export const floods = [
  'hop-list',
  'announce',
  'flood',
  'spanning-tree',
  'fifo',
  'causal',
  'causal-no-wait',
  'causal-collected',
  'dandelion',
  'erlay',
  'plumtree',
];
/** They deliver on receipt, from the origin or any other peer. */
export const direct = ['best-effort', 'multicast', 'reliable-lazy', 'reliable-eager', 'stubborn', 'logged'];
/** They deliver once enough peers have sent a broadcast on. */
export const voted = [
  'uniform-all-ack',
  'uniform-majority',
  'logged-uniform',
  'byzantine-consistent',
  'bracha',
  'byzantine-consistent-signed',
];
export const gossips = ['probabilistic-eager', 'probabilistic-lazy', 'rumor', 'swim'];
/** They send each message once, and wait for ever if it is lost. */
export const everySender = [
  ...floods,
  ...['best-effort', 'multicast', 'reliable-lazy', 'reliable-eager'],
  ...['uniform-all-ack', 'uniform-majority', 'byzantine-consistent', 'bracha', 'byzantine-consistent-signed'],
  ...['lamport', 'sequencer', 'skeen', 'moving-sequencer', 'token'],
  ...['probabilistic-eager', 'rumor', 'swim'],
];
/** Consensus of peers that each wait for all that are not suspected, and send each message once. */
export const waitingConsensus = [
  'consensus-flooding',
  'consensus-flooding-uniform',
  'consensus-hierarchical',
  'consensus-hierarchical-uniform',
];
/** They compare what they have with a neighbour, again and again. */
export const reconcilers = ['scuttlebutt'];
