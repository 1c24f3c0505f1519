/** Costs of total order, by the classes of Défago, Schiper and Urbán. */
import { costsOf } from './costs.ts';

const SURVEY = 'Défago, Schiper, Urbán, Total Order Broadcast and Multicast Algorithms (2004)';

export const totalOrder = costsOf([
  {
    protocol: 'sequencer',
    over: 'best-effort',
    title: 'Fixed sequencer, a broadcast of another peer',
    source: SURVEY,
    origin: 1,
    messages: (n) => n + 1,
    steps: 2,
  },
  {
    protocol: 'moving-sequencer',
    title: 'Moving sequencer',
    source: `${SURVEY}; Chang, Maxemchuk, Reliable Broadcast Protocols (1984)`,
    origin: 1,
    messages: (n) => 2 * n,
    steps: 2,
  },
  {
    protocol: 'lamport',
    over: 'best-effort',
    title: 'Lamport clocks with acknowledgements',
    source: SURVEY,
    messages: (n) => n * n,
    steps: 2,
  },
  {
    protocol: 'skeen',
    title: 'Skeen’s destinations’ agreement',
    source: `${SURVEY}; Birman, Joseph, Reliable Communication in the Presence of Failures (1987)`,
    messages: (n) => 3 * n,
    steps: 3,
  },
]);
